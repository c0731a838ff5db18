import {
  DescribeAvailabilityZonesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeRegionsCommand,
  DescribeSpotPriceHistoryCommand,
  type DescribeSpotPriceHistoryCommandInput,
  EC2Client,
  paginateDescribeInstanceTypes,
  type SpotPrice,
} from '@aws-sdk/client-ec2';
import { GetProductsCommand, type GetProductsCommandInput, PricingClient } from '@aws-sdk/client-pricing';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMarket } from './market.ts';
import { type DemoCloud, demoAccounts, demoCredentials, demoRoleArns, startDemoCloud } from './server.ts';

const START = new Date('2026-11-23T12:00:00Z');
const DAY = 86_400_000;
const BOTH_FORMS = ['Linux/UNIX', 'Linux/UNIX (Amazon VPC)'];
const market = createMarket(7);

let now = START;
let cloud: DemoCloud;

beforeAll(async () => {
  cloud = await startDemoCloud({ seed: 7, clock: () => now, externalId: 'ledger-42' });
});
afterAll(() => cloud.close());
beforeEach(() => {
  now = START;
  cloud.faults.clear();
  cloud.faults.background = true;
});

type Options = { credentials?: typeof demoCredentials; maxAttempts?: number };
const config = (region: string, options: Options = {}) => ({
  region,
  endpoint: cloud.url,
  credentials: demoCredentials,
  maxAttempts: 5,
  ...options,
});
const ec2 = (region: string, options?: Options) => new EC2Client(config(region, options));
const pricing = (options?: Options) => new PricingClient(config('us-east-1', options));
const sts = (options?: Options) => new STSClient(config('us-east-1', options));

/** All pages, and what the paging looked like on the way. */
async function history(client: EC2Client, input: DescribeSpotPriceHistoryCommandInput) {
  const rows: SpotPrice[] = [];
  const pages: { length: number; token: string | undefined }[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(new DescribeSpotPriceHistoryCommand({ ...input, NextToken: token }));
    rows.push(...(page.SpotPriceHistory ?? []));
    pages.push({ length: page.SpotPriceHistory?.length ?? -1, token: page.NextToken });
    token = page.NextToken;
  } while (token);
  return { rows, pages };
}

const keyOf = (zoneId: unknown, type: unknown, at: Date | undefined, usd: unknown) =>
  `${zoneId} ${type} ${at?.toISOString()} ${usd}`;

async function asRole(index: number) {
  const { Credentials } = await sts().send(
    new AssumeRoleCommand({
      RoleArn: demoRoleArns[index],
      RoleSessionName: 'test',
      ExternalId: 'ledger-42',
    }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId as string,
    secretAccessKey: Credentials?.SecretAccessKey as string,
    sessionToken: Credentials?.SessionToken as string,
  };
}

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
      const client = ec2('us-east-1', { credentials: await asRole(index) });
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

describe('spot price history', () => {
  it('pages through exactly the truth of a region, and the record that held before the window', async () => {
    const from = new Date(START.getTime() - 30 * DAY);
    const { rows } = await history(ec2('us-west-2'), {
      StartTime: from,
      EndTime: START,
      ProductDescriptions: BOTH_FORMS,
      MaxResults: 300,
    });
    const truth = market
      .pools()
      .filter((pool) => pool.region === 'us-west-2')
      .flatMap((pool) =>
        [market.recordBefore(pool, from), ...market.spotRecords(pool, from, new Date(START.getTime() + 1))]
          .filter((record) => record !== null)
          .map((record) => keyOf(pool.zoneId, pool.instanceType, record.at, record.usdPerHour)),
      );
    const got = rows.map((row) =>
      keyOf(row.AvailabilityZoneId, row.InstanceType, row.Timestamp, row.SpotPrice),
    );
    expect(new Set(got)).toEqual(new Set(truth));
    expect(new Set(got).size).toBe(truth.length);
    expect(new Set(rows.map((row) => row.ProductDescription))).toEqual(new Set(BOTH_FORMS));
    const times = rows.map((row) => row.Timestamp?.getTime() ?? 0);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('ends with an absent or an empty token and has short and empty pages on the way', async () => {
    const seen = { short: 0, empty: 0, emptyToken: 0, noToken: 0 };
    for (const type of [
      'p5.48xlarge',
      'g5.xlarge',
      'g6.xlarge',
      'p4d.24xlarge',
      'g5.12xlarge',
      'p3.2xlarge',
    ]) {
      const { pages } = await history(ec2('us-east-1'), {
        InstanceTypes: [type as 'p5.48xlarge'],
        StartTime: new Date(START.getTime() - 80 * DAY),
        MaxResults: 50,
      });
      const inner = pages.slice(0, -1);
      seen.short += inner.filter(({ length }) => length > 0 && length < 50).length;
      seen.empty += inner.filter(({ length }) => length === 0).length;
      seen.emptyToken += pages.at(-1)?.token === '' ? 1 : 0;
      seen.noToken += pages.at(-1)?.token === undefined ? 1 : 0;
    }
    expect(seen.short).toBeGreaterThan(0);
    expect(seen.empty).toBeGreaterThan(0);
    expect(seen.emptyToken).toBeGreaterThan(0);
    expect(seen.noToken).toBeGreaterThan(0);
    cloud.faults.background = false;
    const { pages } = await history(ec2('us-east-1'), { MaxResults: 1000 });
    expect(pages.slice(0, -1).every(({ length }) => length === 1000)).toBe(true);
  });

  it('gives the present prices for StartTime = now, by zone name or id', async () => {
    const input = { StartTime: START, ProductDescriptions: BOTH_FORMS };
    const { rows } = await history(ec2('us-east-1'), { ...input, AvailabilityZone: 'us-east-1c' });
    const { rows: byId } = await history(ec2('us-east-1'), { ...input, AvailabilityZoneId: 'use1-az4' });
    expect(rows).toEqual(byId);
    const pools = market.pools().filter((pool) => pool.zoneId === 'use1-az4');
    expect(new Map(rows.map((row) => [row.InstanceType as string, row.SpotPrice]))).toEqual(
      new Map(pools.map((pool) => [pool.instanceType, market.spotPriceAt(pool, START)])),
    );
  });

  it('keeps 90 days and no future', async () => {
    const { rows } = await history(ec2('eu-central-1'), {
      StartTime: new Date(START.getTime() - 200 * DAY),
      EndTime: new Date(START.getTime() + 50 * DAY),
    });
    const times = rows.map((row) => row.Timestamp?.getTime() ?? 0);
    expect(Math.min(...times)).toBeGreaterThan(START.getTime() - 92 * DAY);
    expect(Math.min(...times)).toBeLessThan(START.getTime() - 90 * DAY);
    expect(Math.max(...times)).toBeLessThanOrEqual(START.getTime());
  });

  it('refuses what does not exist and answers nothing for a type that the region does not sell', async () => {
    const ask = (input: object) => ec2('eu-central-1').send(new DescribeSpotPriceHistoryCommand(input));
    await expect(ask({ InstanceTypes: ['p9.48xlarge'] })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(ask({ NextToken: 'what' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
    await expect(ask({ MaxResults: 5000 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(
      ask({ AvailabilityZone: 'eu-central-1a', AvailabilityZoneId: 'euc1-az2' }),
    ).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    const { rows } = await history(ec2('eu-central-1'), { InstanceTypes: ['p5.48xlarge'] });
    expect(rows).toEqual([]);
  });
});

describe('instance types', () => {
  it('describes GPUs with the oddities of the real API', async () => {
    const { InstanceTypes } = await ec2('us-west-2').send(
      new DescribeInstanceTypesCommand({
        InstanceTypes: ['p5en.48xlarge', 'p4de.24xlarge', 'g6f.xlarge', 'trn1.32xlarge', 'c7i.4xlarge'],
      }),
    );
    const by = new Map(InstanceTypes?.map((type) => [type.InstanceType as string, type]));
    expect(by.get('p5en.48xlarge')?.GpuInfo).toEqual({
      Gpus: [{ Name: 'NVIDIA', Manufacturer: 'NVIDIA', Count: 8, MemoryInfo: { SizeInMiB: 144_384 } }],
      TotalGpuMemoryInMiB: 1_155_072,
    });
    expect(by.get('p4de.24xlarge')?.GpuInfo?.Gpus?.[0]).toMatchObject({
      Name: 'A100',
      MemoryInfo: { SizeInMiB: 81_920 },
    });
    expect(by.get('g6f.xlarge')?.GpuInfo?.Gpus?.[0]).toMatchObject({
      Name: 'L4',
      Count: 0,
      GpuPartitionSize: 0.125,
    });
    expect(by.get('trn1.32xlarge')?.GpuInfo).toBeUndefined();
    expect(by.get('trn1.32xlarge')?.NeuronInfo).toEqual({
      NeuronDevices: [
        {
          Count: 16,
          Name: 'Trainium',
          CoreInfo: { Count: 2, Version: 2 },
          MemoryInfo: { SizeInMiB: 32_768 },
        },
      ],
      TotalNeuronDeviceMemoryInMiB: 524_288,
    });
    expect(by.get('c7i.4xlarge')).toMatchObject({
      VCpuInfo: { DefaultVCpus: 16 },
      MemoryInfo: { SizeInMiB: 32_768 },
      SupportedUsageClasses: ['on-demand', 'spot'],
    });
    expect(by.get('c7i.4xlarge')?.GpuInfo).toBeUndefined();
  });

  it('pages by the SDK paginator, filters by usage class and refuses unknown types', async () => {
    const namesOf = async (filters: { Name: string; Values: string[] }[]) => {
      const names: (string | undefined)[] = [];
      const pages = paginateDescribeInstanceTypes(
        { client: ec2('us-east-1'), pageSize: 5 },
        { Filters: filters },
      );
      for await (const page of pages) names.push(...(page.InstanceTypes ?? []).map((t) => t.InstanceType));
      return names;
    };
    const all = await namesOf([]);
    const spot = await namesOf([{ Name: 'supported-usage-class', Values: ['spot'] }]);
    expect(all.filter((name) => !spot.includes(name))).toEqual(['hpc7g.16xlarge']);
    expect(await namesOf([{ Name: 'instance-type', Values: ['p4*'] }])).toEqual([
      'p4d.24xlarge',
      'p4de.24xlarge',
    ]);
    await expect(
      ec2('eu-central-1').send(new DescribeInstanceTypesCommand({ InstanceTypes: ['p5.48xlarge'] })),
    ).rejects.toMatchObject({ name: 'InvalidInstanceType' });
    await expect(
      ec2('us-east-1').send(new DescribeInstanceTypesCommand({ MaxResults: 4 })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('says where a type is offered', async () => {
    const { InstanceTypeOfferings } = await ec2('us-east-1').send(
      new DescribeInstanceTypeOfferingsCommand({
        LocationType: 'availability-zone-id',
        Filters: [{ Name: 'instance-type', Values: ['p5.48xlarge'] }],
      }),
    );
    expect(InstanceTypeOfferings?.map(({ Location }) => Location)).toEqual(
      market
        .pools()
        .filter(({ region, instanceType }) => region === 'us-east-1' && instanceType === 'p5.48xlarge')
        .map(({ zoneId }) => zoneId),
    );
  });
});

describe('list prices', () => {
  const FILTERS = {
    operatingSystem: 'Linux',
    preInstalledSw: 'NA',
    capacitystatus: 'Used',
    marketoption: 'OnDemand',
    tenancy: 'Shared',
    productFamily: 'Compute Instance',
  };
  type Entry = {
    product: { attributes: Record<string, string> };
    terms: { OnDemand: Record<string, Term> };
  };
  type Term = {
    effectiveDate: string;
    priceDimensions: Record<string, { unit: string; pricePerUnit: { USD: string } }>;
  };

  async function products(filters: Record<string, string>, size = 100) {
    const found: { type: string | undefined; usd: string; from: string; unit: string }[] = [];
    let token: string | undefined;
    do {
      const input: GetProductsCommandInput = {
        ServiceCode: 'AmazonEC2',
        Filters: Object.entries(filters).map(([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value })),
        MaxResults: size,
        NextToken: token,
      };
      const page = await pricing().send(new GetProductsCommand(input));
      for (const text of page.PriceList ?? []) {
        const { product, terms } = JSON.parse(String(text)) as Entry;
        const term = Object.values(terms.OnDemand)[0] as Term;
        const dimension = Object.values(term.priceDimensions)[0];
        found.push({
          type: product.attributes.instanceType,
          usd: dimension?.pricePerUnit.USD ?? '',
          from: term.effectiveDate,
          unit: dimension?.unit ?? '',
        });
      }
      token = page.NextToken;
    } while (token);
    return found;
  }

  it('gives the price that is valid today with its date, zero rows among them', async () => {
    const found = await products({ ...FILTERS, regionCode: 'us-east-1' }, 7);
    const priced = found.filter(({ usd }) => Number(usd) > 0);
    expect(priced.find(({ type }) => type === 'p4d.24xlarge')).toEqual({
      type: 'p4d.24xlarge',
      usd: '21.9576420000',
      from: '2026-09-15T00:00:00Z',
      unit: 'Hrs',
    });
    expect(priced.length).toBeLessThan(found.length);
    expect(new Map(priced.map(({ type, usd }) => [type, Number(usd)]))).toEqual(
      new Map(
        priced.map(({ type }) => [type, Number(market.onDemandAt('us-east-1', type as string, START))]),
      ),
    );
    expect(new Set(priced.map(({ type }) => type)).size).toBe(priced.length);
    expect(priced.length).toBe(17);
  });

  it('follows the clock past a cut', async () => {
    const p5 = async () =>
      await products({
        ...FILTERS,
        regionCode: 'us-east-2',
        instanceType: 'p5.48xlarge',
        marketoption: 'OnDemand',
      });
    expect((await p5()).filter(({ usd }) => Number(usd) > 0)).toEqual([
      { type: 'p5.48xlarge', usd: '55.0400000000', from: '2025-06-01T00:00:00Z', unit: 'Hrs' },
    ]);
    now = new Date('2026-12-01T00:00:00Z');
    expect((await p5()).filter(({ usd }) => Number(usd) > 0)).toEqual([
      { type: 'p5.48xlarge', usd: '50.6368000000', from: '2026-12-01T00:00:00Z', unit: 'Hrs' },
    ]);
  });

  it('mixes in other tenancies, systems and reservations unless filtered', async () => {
    const found = await products({ regionCode: 'us-east-1', instanceType: 'c7i.4xlarge' });
    expect(found.length).toBeGreaterThanOrEqual(7);
    expect(new Set(found.map(({ usd }) => usd)).size).toBeGreaterThanOrEqual(4);
  });
});

describe('accounts', () => {
  it('knows the caller and the assumed roles', async () => {
    expect((await sts().send(new GetCallerIdentityCommand({}))).Account).toBe('111122223333');
    const credentials = await asRole(2);
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
    const { accessKeyId, secretAccessKey } = await asRole(1);
    const bare = { credentials: { accessKeyId, secretAccessKey } };
    const names = async (options: Options) => {
      const asked = [
        ec2('us-east-1', options).send(new DescribeRegionsCommand({})),
        pricing(options).send(new GetProductsCommand({ ServiceCode: 'AmazonEC2' })),
        sts(options).send(new GetCallerIdentityCommand({})),
      ];
      return (await Promise.allSettled(asked)).map((result) =>
        result.status === 'rejected' ? (result.reason as Error).name : 'answered',
      );
    };
    const notKnown = ['AuthFailure', 'UnrecognizedClientException', 'InvalidClientTokenId'];
    expect(await names(unknown)).toEqual(notKnown);
    expect(await names(bare)).toEqual(notKnown);
    expect(await names(wrong)).toEqual(['AuthFailure', 'InvalidSignatureException', 'SignatureDoesNotMatch']);
  });
});
