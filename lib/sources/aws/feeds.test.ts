import { afterEach, describe, expect, test } from 'vitest';
import type { Batch, Feed, Scope } from '../feed.ts';
import type { AwsConfig } from './config.ts';
import * as fake from './fake-aws.ts';
import { createAwsFeeds } from './feeds.ts';

const now = new Date('2026-11-23T12:00:00Z');
const signal = new AbortController().signal;
const HERE: Scope = { account: '111122223333', region: 'us-east-1' };
const TYPES = fake.items([
  '<instanceType>p5.48xlarge</instanceType><supportedUsageClasses><item>on-demand</item><item>spot</item></supportedUsageClasses><vCpuInfo><defaultVCpus>192</defaultVCpus></vCpuInfo><memoryInfo><sizeInMiB>2097152</sizeInMiB></memoryInfo><gpuInfo><gpus><item><name>H100</name><manufacturer>NVIDIA</manufacturer><count>8</count><memoryInfo><sizeInMiB>81920</sizeInMiB></memoryInfo></item></gpus><totalGpuMemoryInMiB>655360</totalGpuMemoryInMiB></gpuInfo>',
  '<instanceType>c7i.large</instanceType><supportedUsageClasses><item>on-demand</item><item>spot</item></supportedUsageClasses><vCpuInfo><defaultVCpus>2</defaultVCpus></vCpuInfo><memoryInfo><sizeInMiB>4096</sizeInMiB></memoryInfo>',
]);

let cloud: Awaited<ReturnType<typeof fake.startFakeAws>> | undefined;
afterEach(async () => {
  await cloud?.close();
  cloud = undefined;
});

type Answer = (call: fake.FakeCall) => fake.FakeAnswer;
type On = [action: string, answer: Answer];
const on = (action: string, answer: Answer): On => [action, answer];

async function start(...answers: On[]) {
  cloud = await fake.startFakeAws((call) => {
    const given = answers.find(([action]) => action === call.action)?.[1];
    if (given !== undefined) return given(call);
    if (call.action === 'GetCallerIdentity') return fake.callerIdentity('111122223333');
    if (call.action === 'DescribeRegions') return regions('us-east-1', 'eu-west-1');
    if (call.action === 'DescribeInstanceTypes') {
      return fake.ec2Answer(call.action, `<instanceTypeSet>${TYPES}</instanceTypeSet>`);
    }
    return fake.ec2Error('InvalidAction', `no answer for ${call.action}`);
  });
  return cloud;
}

const regions = (...names: string[]) =>
  fake.ec2Answer(
    'DescribeRegions',
    `<regionInfo>${fake.items(names.map((name) => `<regionName>${name}</regionName><optInStatus>opt-in-not-required</optInStatus>`))}</regionInfo>`,
  );

const history = (rows: string[], token: string | null) =>
  fake.ec2Answer(
    'DescribeSpotPriceHistory',
    `<spotPriceHistorySet>${fake.items(rows)}</spotPriceHistorySet>${token === null ? '' : `<nextToken>${token}</nextToken>`}`,
  );

const price = (at: string, usd: string, product = 'Linux/UNIX') =>
  `<instanceType>p5.48xlarge</instanceType><productDescription>${product}</productDescription><spotPrice>${usd}</spotPrice><timestamp>${at}</timestamp><availabilityZone>us-east-1a</availabilityZone><availabilityZoneId>use1-az4</availabilityZoneId>`;

const config = (over: Partial<AwsConfig> = {}): AwsConfig => ({
  roleArns: [],
  externalId: null,
  regions: [],
  instanceTypes: 'accelerators',
  ...over,
});

function feed(id: string, over: Partial<AwsConfig> = {}): Feed {
  const found = createAwsFeeds(config(over)).find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no feed ${id}`);
  return found;
}

async function pull(source: Feed, scope: Scope, watermark: Date | null = null): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of source.pull(scope, { watermark, now, signal })) batches.push(batch);
  return batches;
}

const yesterday = new Date('2026-11-22T12:00:00Z');

describe('spot prices', () => {
  test('pages to the true end through short and empty pages, and asks for both Linux forms', async () => {
    const { calls } = await start(
      on('DescribeSpotPriceHistory', ({ params }) => {
        if (params.NextToken === undefined) {
          return history([price('2026-11-22T10:00:00.000Z', '19.660000')], 'one');
        }
        if (params.NextToken === 'one') return history([], 'two');
        return history([price('2026-11-23T01:00:00+00:00', '20.100000', 'Linux/UNIX (Amazon VPC)')], '');
      }),
    );
    const batches = await pull(feed('aws.spot-prices'), HERE, yesterday);
    const asked = calls.filter(({ action }) => action === 'DescribeSpotPriceHistory');
    expect(asked.map(({ params }) => params.NextToken)).toEqual([undefined, 'one', 'two']);
    expect(asked[0]?.params).toMatchObject({
      StartTime: '2026-11-22T11:00:00Z',
      EndTime: '2026-11-23T12:00:00Z',
      'ProductDescription.1': 'Linux/UNIX',
      'ProductDescription.2': 'Linux/UNIX (Amazon VPC)',
      'InstanceType.1': 'p5.48xlarge',
    });
    expect(asked[0]?.params['InstanceType.2']).toBeUndefined();
    const row = {
      cloud: 'aws',
      region: 'us-east-1',
      zoneId: 'use1-az4',
      zoneName: 'us-east-1a',
      os: 'linux',
    };
    expect(batches).toEqual([
      {
        kind: 'spot-prices',
        rows: [
          {
            ...row,
            instanceType: 'p5.48xlarge',
            at: new Date('2026-11-22T10:00:00Z'),
            usdPerHour: '19.660000',
          },
        ],
        confirmedUntil: now,
      },
      {
        kind: 'spot-prices',
        rows: [
          {
            ...row,
            instanceType: 'p5.48xlarge',
            at: new Date('2026-11-23T01:00:00Z'),
            usdPerHour: '20.100000',
          },
        ],
        confirmedUntil: now,
        watermark: now,
        progress: 1,
        notes: [],
      },
    ]);
  });
});
