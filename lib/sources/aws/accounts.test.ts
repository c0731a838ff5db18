import { afterEach, describe, expect, test } from 'vitest';
import * as fake from './fake-aws.ts';
import { feed, NOW, type On, on, pull, regionsAnswer, startCloud } from './feeds-testing.ts';

let cloud: Awaited<ReturnType<typeof startCloud>>;
afterEach(() => cloud.close());

const start = async (...answers: On[]) => {
  cloud = await startCloud(...answers);
  return cloud;
};
const listing = { now: NOW, signal: new AbortController().signal };
const ROLES = ['arn:aws:iam::444455556666:role/reader', 'arn:aws:iam::777788889999:role/reader'];

describe('accounts', () => {
  test("the default credentials' own account, asked by name", async () => {
    await start();
    expect(await feed('aws.zones').scopes(listing)).toEqual({
      scopes: [
        { account: '111122223333', region: 'eu-west-1' },
        { account: '111122223333', region: 'us-east-1' },
      ],
      failures: [],
    });
    const asked = cloud.calls.find(({ action }) => action === 'DescribeRegions');
    expect(asked?.params.AllRegions).toBe('false');
  });

  test('each role is assumed once, with its ExternalId, whatever number of regions it serves', async () => {
    await start(
      on('AssumeRole', ({ params }) => fake.assumedRole(`ASIA${params.RoleArn?.split(':')[4]}`)),
      on('DescribeAvailabilityZones', () =>
        fake.ec2Answer(
          'DescribeAvailabilityZones',
          '<availabilityZoneInfo><item><zoneName>us-east-1a</zoneName><zoneId>use1-az4</zoneId></item><item><zoneName>us-east-1b</zoneName></item></availabilityZoneInfo>',
        ),
      ),
    );
    const zones = feed('aws.zones', { roleArns: ROLES, externalId: 'ledger' });
    const { scopes } = await zones.scopes(listing);
    expect(scopes.map(({ account, region }) => `${account} ${region}`)).toEqual([
      '444455556666 eu-west-1',
      '444455556666 us-east-1',
      '777788889999 eu-west-1',
      '777788889999 us-east-1',
    ]);
    for (const scope of scopes) await pull(zones, scope);
    const assumed = cloud.calls.filter(({ action }) => action === 'AssumeRole');
    expect(assumed.map(({ params }) => params.RoleArn).toSorted()).toEqual(ROLES);
    expect(assumed[0]?.params).toMatchObject({ ExternalId: 'ledger', RoleSessionName: 'spotledger' });
    const keys = cloud.calls
      .filter(({ action }) => action === 'DescribeAvailabilityZones')
      .map(({ accessKeyId }) => accessKeyId);
    expect(keys).toEqual(['ASIA444455556666', 'ASIA444455556666', 'ASIA777788889999', 'ASIA777788889999']);
  });

  test("a role that cannot be assumed is its account's failure; the others go on", async () => {
    await start(
      on('AssumeRole', ({ params }) =>
        params.RoleArn?.includes('4444')
          ? fake.stsError('AccessDenied', 'not authorized to perform: sts:AssumeRole')
          : fake.assumedRole('ASIA2'),
      ),
    );
    const { scopes, failures } = await feed('aws.spot-prices', { roleArns: ROLES }).scopes(listing);
    expect(scopes.map(({ account }) => account)).toEqual(['777788889999', '777788889999']);
    expect(failures).toEqual([
      {
        account: '444455556666',
        region: '',
        error: expect.stringMatching(/444455556666.*sts:AssumeRole.*does not permit.*trust policy/),
      },
    ]);
  });

  test('an account keeps its regions over a passing fault, so that no other begins their history anew', async () => {
    let down = false;
    await start(
      on('AssumeRole', ({ params }) => fake.assumedRole(`ASIA${params.RoleArn?.split(':')[4]}`)),
      on('DescribeRegions', ({ accessKeyId }) =>
        down && accessKeyId === 'ASIA444455556666'
          ? { status: 500, body: '<x/>' }
          : regionsAnswer('us-east-1'),
      ),
    );
    const source = feed('aws.spot-prices', { roleArns: ROLES });
    const before = await source.scopes(listing);
    down = true;
    expect(await source.scopes(listing)).toEqual(before);
    expect(before.scopes).toEqual([{ account: '444455556666', region: 'us-east-1' }]);
  }, 30_000);

  test('wrong credentials have no account to fail for: the listing fails', async () => {
    await start(
      on('GetCallerIdentity', () => fake.stsError('InvalidClientTokenId', 'The security token is invalid.')),
    );
    await expect(feed('aws.spot-prices').scopes(listing)).rejects.toMatchObject({
      code: 'credentials',
      message: expect.stringContaining('AWS account (unknown), us-east-1, sts:GetCallerIdentity'),
      remedy: expect.stringContaining('AWS_ACCESS_KEY_ID'),
    });
  });

  test('an account that is no longer configured is refused by name', async () => {
    await start();
    await expect(
      pull(feed('aws.spot-prices'), { account: '999', region: 'us-east-1' }),
    ).rejects.toMatchObject({
      code: 'credentials',
      message: 'AWS account 999 is not among the configured ones.',
    });
  });
});
