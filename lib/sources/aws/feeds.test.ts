import { afterEach, describe, expect, test } from 'vitest';
import * as fake from './fake-aws.ts';
import {
  feed,
  HERE,
  NOW,
  type On,
  offered,
  on,
  pull,
  regionsAnswer,
  startCloud,
  typesAnswer,
} from './feeds-testing.ts';

let cloud: Awaited<ReturnType<typeof fake.startFakeAws>>;
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

test('a configured region that is not enabled is a failure of its own', async () => {
  await start();
  const { scopes, failures } = await feed('aws.spot-prices', { regions: ['us-east-1', 'ap-east-1'] }).scopes(
    listing,
  );
  expect(scopes).toEqual([HERE]);
  expect(failures).toEqual([
    {
      account: '111122223333',
      region: 'ap-east-1',
      error: expect.stringContaining('region ap-east-1 is not enabled'),
    },
  ]);
});

test('zones with a name and an id; others are noted; none at all is an error', async () => {
  const zones = (inner: string) =>
    on('DescribeAvailabilityZones', () =>
      fake.ec2Answer('DescribeAvailabilityZones', `<availabilityZoneInfo>${inner}</availabilityZoneInfo>`),
    );
  const good = '<item><zoneName>us-east-1a</zoneName><zoneId>use1-az4</zoneId></item>';
  await start(zones(`${good}<item><zoneName>us-east-1b</zoneName></item>`));
  expect(await pull(feed('aws.zones'), HERE)).toEqual([
    {
      kind: 'zones',
      rows: [
        {
          cloud: 'aws',
          account: '111122223333',
          region: 'us-east-1',
          zoneId: 'use1-az4',
          zoneName: 'us-east-1a',
        },
      ],
      progress: 1,
      notes: ['1 zones refused: no id or no name (us-east-1b)'],
    },
  ]);
  await cloud.close();
  await start(zones(''));
  await expect(pull(feed('aws.zones'), HERE)).rejects.toMatchObject({ code: 'empty' });
});

test('instance types of the scope, with or without spot, over all pages', async () => {
  await start(
    on('DescribeInstanceTypes', ({ params }) =>
      params.NextToken === undefined
        ? typesAnswer([offered('p5en.48xlarge', { gpu: 'NVIDIA' })], 'more')
        : typesAnswer([
            offered('c7i.large'),
            offered('p6-b300.48xlarge', { gpu: 'B300', classes: ['on-demand'] }),
          ]),
    ),
  );
  const [batch] = await pull(feed('aws.instance-types'), HERE);
  expect(batch?.rows).toEqual([
    {
      cloud: 'aws',
      name: 'p5en.48xlarge',
      vcpus: 192,
      memoryGib: 2048,
      gpuModel: 'H200',
      gpuCount: 8,
      gpuMemoryGib: 80,
    },
    {
      cloud: 'aws',
      name: 'p6-b300.48xlarge',
      vcpus: 192,
      memoryGib: 2048,
      gpuModel: 'B300',
      gpuCount: 8,
      gpuMemoryGib: 80,
    },
  ]);
});

describe('on-demand prices', () => {
  const entry = (type: string, usd: string, over: { date?: string; region?: string } = {}) =>
    JSON.stringify({
      product: {
        attributes: { instanceType: type, regionCode: over.region ?? 'us-east-1', operatingSystem: 'Linux' },
      },
      terms: {
        OnDemand: {
          a: {
            effectiveDate: over.date ?? '2026-11-01T00:00:00Z',
            priceDimensions: { b: { unit: 'Hrs', pricePerUnit: { USD: usd } } },
          },
        },
      },
    });
  const list = (entries: string[], token?: string) => ({
    body: JSON.stringify({ FormatVersion: 'aws_v1', PriceList: entries, NextToken: token }),
  });
  const price = (over: object) => ({
    cloud: 'aws',
    region: 'us-east-1',
    instanceType: 'p5.48xlarge',
    os: 'linux',
    validFrom: new Date('2026-11-01T00:00:00Z'),
    usdPerHour: '55.0400000000',
    ...over,
  });
  const asked = () => cloud.calls.filter(({ action }) => action === 'GetProducts');

  test('of the types in scope, over all pages, with what was refused', async () => {
    await start(
      on('GetProducts', ({ params }) =>
        params.NextToken === undefined
          ? list([entry('c7i.large', '0.0892'), '{"half":'], 'more')
          : list([entry('p5.48xlarge', '0.0000000000'), entry('p5.48xlarge', '55.0400000000')], ''),
      ),
    );
    expect(await pull(feed('aws.on-demand-prices'), HERE)).toEqual([
      {
        kind: 'on-demand-prices',
        rows: [price({})],
        progress: 1,
        notes: [expect.stringMatching(/^1 price list entries refused: not a price list entry/)],
      },
    ]);
    expect(asked().map(({ region }) => region)).toEqual(['us-east-1', 'us-east-1']);
    expect(asked()[0]?.params).toMatchObject({
      ServiceCode: 'AmazonEC2',
      Filters: expect.arrayContaining([
        { Type: 'TERM_MATCH', Field: 'regionCode', Value: 'us-east-1' },
        { Type: 'TERM_MATCH', Field: 'operatingSystem', Value: 'Linux' },
        { Type: 'TERM_MATCH', Field: 'preInstalledSw', Value: 'NA' },
        { Type: 'TERM_MATCH', Field: 'capacitystatus', Value: 'Used' },
        { Type: 'TERM_MATCH', Field: 'marketoption', Value: 'OnDemand' },
        { Type: 'TERM_MATCH', Field: 'tenancy', Value: 'Shared' },
        { Type: 'TERM_MATCH', Field: 'productFamily', Value: 'Compute Instance' },
      ]),
    });
  });

  test('of a region in Europe are asked of the endpoint that has them all, by the same account', async () => {
    await start(on('GetProducts', () => list([entry('p5.48xlarge', '60.1', { region: 'eu-west-1' })])));
    const [batch] = await pull(feed('aws.on-demand-prices'), { ...HERE, region: 'eu-west-1' });
    expect(batch?.rows).toEqual([price({ region: 'eu-west-1', usdPerHour: '60.1' })]);
    expect(asked().map(({ region }) => region)).toEqual(['us-east-1']);
  });

  test('bare metal stands under a family of its own, asked for where it is in scope', async () => {
    await start(
      on('DescribeInstanceTypes', () =>
        typesAnswer([offered('g5g.metal', { gpu: 'T4g' }), offered('p5.48xlarge', { gpu: 'H100' })]),
      ),
      on('GetProducts', ({ params }) =>
        JSON.stringify(params).includes('bare metal') ? list([entry('g5g.metal', '2.744')]) : list([]),
      ),
    );
    const [batch] = await pull(feed('aws.on-demand-prices'), HERE);
    expect(batch).toMatchObject({
      rows: [price({ instanceType: 'g5g.metal', usdPerHour: '2.744' })],
      notes: ['No list price in us-east-1 for p5.48xlarge'],
    });
  });

  test('two prices for one type and date: neither is believed', async () => {
    await start(
      on('DescribeInstanceTypes', () =>
        typesAnswer([offered('p4d.24xlarge', { gpu: 'A100' }), offered('p5.48xlarge', { gpu: 'H100' })]),
      ),
      on('GetProducts', () =>
        list([
          entry('p5.48xlarge', '55.04'),
          entry('p4d.24xlarge', '21.95'),
          entry('p4d.24xlarge', '21.950'),
          entry('p5.48xlarge', '98.32'),
          entry('p5.48xlarge', '98.32', { date: '2025-01-01T00:00:00Z' }),
        ]),
      ),
    );
    const [batch] = await pull(feed('aws.on-demand-prices'), HERE);
    expect(batch?.rows).toEqual([
      price({ instanceType: 'p4d.24xlarge', usdPerHour: '21.95' }),
      price({ usdPerHour: '98.32', validFrom: new Date('2025-01-01T00:00:00Z') }),
    ]);
    expect(batch?.notes).toEqual([
      '1 price list entries refused: two prices for one type and date (p5.48xlarge 55.04 98.32)',
    ]);
  });

  test.each<[string, string[], string]>([
    ['an empty list', [], 'empty'],
    ['none of the types in scope', [entry('c7i.large', '0.0892')], 'empty'],
    ['nothing that can be read', ['{', '[]'], 'malformed'],
  ])('%s is an error', async (_, entries, code) => {
    await start(on('GetProducts', () => list(entries)));
    await expect(pull(feed('aws.on-demand-prices'), HERE)).rejects.toMatchObject({
      code,
      message: expect.stringContaining('AWS account 111122223333, us-east-1, pricing:GetProducts'),
    });
  });

  test('a missing permission names the action', async () => {
    await start(
      on('GetProducts', () => ({
        status: 400,
        body: JSON.stringify({ __type: 'AccessDeniedException', Message: 'no' }),
      })),
    );
    await expect(pull(feed('aws.on-demand-prices'), HERE)).rejects.toMatchObject({
      code: 'permission',
      remedy: expect.stringContaining('Allow pricing:GetProducts'),
    });
  });
});
