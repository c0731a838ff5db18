import { DescribeAvailabilityZonesCommand, DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { GetProductsCommand } from '@aws-sdk/client-pricing';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { demoAccounts, demoCredentials, demoRoleArns } from './server.ts';
import { type ClientOptions, nameOf } from './test-clients.ts';
import { hostDemoCloud } from './testing.ts';

const START = new Date('2026-11-23T12:00:00Z');
const { ec2, pricing, sts, asRole } = hostDemoCloud(START, { externalId: 'ledger-42' });
describe('regions and zones', () => {
  it('lists six enabled regions, and the closed one with AllRegions', async () => {
    const names = async (AllRegions: boolean) =>
      (await ec2('us-east-1').send(new DescribeRegionsCommand({ AllRegions }))).Regions?.map((entry) => [
        entry.RegionName,
        entry.OptInStatus,
      ]);
    const enabled = await names(false);
    expect(enabled?.map(([name]) => name)).toEqual([
      'us-east-1',
      'us-east-2',
      'us-west-2',
      'eu-west-1',
      'eu-central-1',
      'ap-northeast-1',
    ]);
    expect(await names(true)).toEqual([...(enabled ?? []), ['ap-east-1', 'not-opted-in']]);
  });

  it('refuses calls to the closed region', async () => {
    await expect(ec2('ap-east-1').send(new DescribeAvailabilityZonesCommand({}))).rejects.toMatchObject({
      name: 'AuthFailure',
      $metadata: { httpStatusCode: 401 },
    });
  });

  it('gives each account its own names for the same zones', async () => {
    const zonesAs = async (index: number) => {
      const client = ec2('us-east-1', { credentials: await asRole(index, 'ledger-42') });
      const { AvailabilityZones } = await client.send(new DescribeAvailabilityZonesCommand({}));
      return AvailabilityZones?.map((zone) => `${zone.ZoneName}=${zone.ZoneId}`);
    };
    expect(await zonesAs(0)).toEqual([
      'us-east-1a=use1-az1',
      'us-east-1b=use1-az2',
      'us-east-1c=use1-az4',
      'us-east-1d=use1-az6',
    ]);
    expect(await zonesAs(1)).toEqual([
      'us-east-1a=use1-az2',
      'us-east-1b=use1-az4',
      'us-east-1c=use1-az6',
      'us-east-1d=use1-az1',
    ]);
  });
});

describe('accounts', () => {
  it('knows the caller and the assumed roles', async () => {
    expect((await sts().send(new GetCallerIdentityCommand({}))).Account).toBe('111122223333');
    const credentials = await asRole(2, 'ledger-42');
    const identity = await sts({ credentials }).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe(demoAccounts[2].id);
    expect(identity.Arn).toBe('arn:aws:sts::777788889999:assumed-role/SpotledgerReader/spotledger');
  });

  it('refuses unknown roles and a wrong external id', async () => {
    const assume = (RoleArn: string | undefined, ExternalId: string) =>
      sts().send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 's', ExternalId }));
    await expect(assume('arn:aws:iam::999999999999:role/Other', 'ledger-42')).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(assume(demoRoleArns[1], 'wrong')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('refuses an unknown key, a wrong secret and a missing session token, each service in its words', async () => {
    const unknown = { credentials: { accessKeyId: 'AKIA0000000000000000', secretAccessKey: 'x' } };
    const wrong = { credentials: { ...demoCredentials, secretAccessKey: 'x' } };
    const { accessKeyId, secretAccessKey } = await asRole(1, 'ledger-42');
    const bare = { credentials: { accessKeyId, secretAccessKey } };
    const names = (options: ClientOptions) =>
      Promise.all([
        nameOf(ec2('us-east-1', options).send(new DescribeRegionsCommand({}))),
        nameOf(pricing(options).send(new GetProductsCommand({ ServiceCode: 'AmazonEC2' }))),
        nameOf(sts(options).send(new GetCallerIdentityCommand({}))),
      ]);
    const notKnown = ['AuthFailure', 'UnrecognizedClientException', 'InvalidClientTokenId'];
    expect(await names(unknown)).toEqual(notKnown);
    expect(await names(bare)).toEqual(notKnown);
    expect(await names(wrong)).toEqual(['AuthFailure', 'InvalidSignatureException', 'SignatureDoesNotMatch']);
  });
});
