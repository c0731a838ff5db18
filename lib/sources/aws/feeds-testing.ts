import type { Batch, Feed, PullWindow, Scope } from '../feed.ts';
import type { AwsConfig } from './config.ts';
import * as fake from './fake-aws.ts';
import { createAwsFeeds } from './feeds.ts';

export const NOW = new Date('2026-11-23T12:00:00Z');
export const HERE: Scope = { account: '111122223333', region: 'us-east-1' };

type Answer = (call: fake.FakeCall) => fake.FakeAnswer;
export type On = [action: string, answer: Answer];

/** What the fake says to an action, in place of its own answer. */
export const on = (action: string, answer: Answer): On => [action, answer];

/** An item of `DescribeInstanceTypes`; `gpu` is a model of which it has 8. */
export function offered(name: string, over: { gpu?: string; classes?: string[] } = {}): string {
  const { gpu, classes = ['on-demand', 'spot'] } = over;
  const gpuInfo =
    gpu === undefined
      ? ''
      : `<gpuInfo><gpus><item><name>${gpu}</name><manufacturer>NVIDIA</manufacturer><count>8</count><memoryInfo><sizeInMiB>81920</sizeInMiB></memoryInfo></item></gpus><totalGpuMemoryInMiB>655360</totalGpuMemoryInMiB></gpuInfo>`;
  return `<instanceType>${name}</instanceType><supportedUsageClasses>${fake.items(classes)}</supportedUsageClasses><vCpuInfo><defaultVCpus>192</defaultVCpus></vCpuInfo><memoryInfo><sizeInMiB>2097152</sizeInMiB></memoryInfo>${gpuInfo}`;
}

export const typesAnswer = (types: string[], token = '') =>
  fake.ec2Answer(
    'DescribeInstanceTypes',
    `<instanceTypeSet>${fake.items(types)}</instanceTypeSet><nextToken>${token}</nextToken>`,
  );

export const regionsAnswer = (...names: string[]) =>
  fake.ec2Answer(
    'DescribeRegions',
    `<regionInfo>${fake.items(names.map((name) => `<regionName>${name}</regionName><optInStatus>opt-in-not-required</optInStatus>`))}</regionInfo>`,
  );

export const historyAnswer = (rows: string[], token: string | null = null) =>
  fake.ec2Answer(
    'DescribeSpotPriceHistory',
    `<spotPriceHistorySet>${fake.items(rows)}</spotPriceHistorySet>${token === null ? '' : `<nextToken>${token}</nextToken>`}`,
  );

export const requestsAnswer = (requests: string[], token = '') =>
  fake.ec2Answer(
    'DescribeSpotInstanceRequests',
    `<spotInstanceRequestSet>${fake.items(requests)}</spotInstanceRequestSet><nextToken>${token}</nextToken>`,
  );

/** An item of `DescribeSpotPriceHistory`: a p5.48xlarge in use1-az4. */
export const priceItem = (at: string, usd: string, product = 'Linux/UNIX') =>
  `<instanceType>p5.48xlarge</instanceType><productDescription>${product}</productDescription><spotPrice>${usd}</spotPrice><timestamp>${at}</timestamp><availabilityZone>us-east-1a</availabilityZone><availabilityZoneId>use1-az4</availabilityZoneId>`;

/** Two regions, one GPU type, one plain type, and whatever `answers` say in place of it. */
export function startCloud(...answers: On[]) {
  return fake.startFakeAws((call) => {
    const given = answers.find(([action]) => action === call.action)?.[1];
    if (given !== undefined) return given(call);
    if (call.action === 'GetCallerIdentity') return fake.callerIdentity(HERE.account);
    if (call.action === 'DescribeRegions') return regionsAnswer('us-east-1', 'eu-west-1');
    if (call.action === 'DescribeSpotInstanceRequests') return requestsAnswer([]);
    if (call.action === 'DescribeInstanceTypes') {
      return typesAnswer([offered('p5.48xlarge', { gpu: 'H100' }), offered('c7i.large')]);
    }
    return fake.ec2Error('InvalidAction', `no answer for ${call.action}`);
  });
}

/** A feed of its own configuration, with nothing remembered. */
export function feed(id: string, over: Partial<AwsConfig> = {}): Feed {
  const config: AwsConfig = {
    roleArns: [],
    externalId: null,
    regions: [],
    instanceTypes: 'accelerators',
    billingExports: [],
    interruptionQueueUrls: [],
    cloudTrail: true,
    spotAdvisorUrl: null,
    costExplorerMaxUsdPerMonth: 5,
    ...over,
  };
  const found = createAwsFeeds(config).find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no feed ${id}`);
  return found;
}

/** All batches of one run; `onto`: where they go, also those before a failure. */
export async function pull(
  source: Feed,
  scope: Scope,
  { onto = [], ...window }: Partial<PullWindow> & { onto?: Batch[] } = {},
): Promise<Batch[]> {
  const { signal } = new AbortController();
  for await (const batch of source.pull(scope, { watermark: null, now: NOW, signal, ...window }))
    onto.push(batch);
  return onto;
}

/** All that comes, in one list. */
export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
