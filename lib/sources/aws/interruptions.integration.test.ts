import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoLifetime } from '#lib/demo/fleet';
import { createMarket } from '#lib/demo/market';
import { type DemoCloud, demoCredentials, demoRoleArns, startDemoCloud } from '#lib/demo/server';
import type { AdvisorRow } from '#lib/domain/rows';
import type { Batch, Feed } from '../feed.ts';
import { createAwsFeeds } from './feeds.ts';
import { collected } from './feeds-testing.ts';

const SEED = 7;
const START = new Date('2026-11-24T14:00:00Z');
const HOUR = 3_600_000;
const { signal } = new AbortController();
const before = { ...process.env };
let now = START;
let cloud: DemoCloud;

beforeAll(async () => {
  cloud = await startDemoCloud({ seed: SEED, clock: () => now });
  process.env.AWS_ENDPOINT_URL = cloud.url;
  process.env.AWS_ACCESS_KEY_ID = demoCredentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = demoCredentials.secretAccessKey;
});
afterAll(async () => {
  process.env = before;
  await cloud.close();
});

function feedOf(id: string): Feed {
  const feeds = createAwsFeeds({
    ...{ roleArns: demoRoleArns, externalId: null, regions: [], instanceTypes: 'accelerators' },
    ...{ billingExports: [], costExplorerMaxUsdPerMonth: 0, interruptionQueueUrls: [] },
    spotAdvisorUrl: `${cloud.url}/spot-advisor-data.json`,
  });
  const feed = feeds.find((candidate) => candidate.id === id);
  if (feed === undefined) throw new Error(`no feed ${id}`);
  return feed;
}

const pull = (id: string, account: string, region: string): Promise<Batch[]> =>
  collected(feedOf(id).pull({ account, region }, { watermark: null, now, signal }));

/** When the spot requests of an account and region say that an instance was taken, by instance. */
async function takenBy({ account, pool }: DemoLifetime): Promise<Map<string, Date | null>> {
  const batches = await pull('aws.instances', account, pool.region);
  const events = batches.flatMap((batch) => (batch.kind === 'events' ? batch.rows : []));
  return new Map(
    events.flatMap(({ parsed }) =>
      parsed.outcome === 'taken' ? parsed.events.map(({ instanceId, at }) => [instanceId, at] as const) : [],
    ),
  );
}

test('spot requests tell of every instance that was taken in the last hours, and when', async () => {
  const lifetimes = createMarket(SEED).instances(null, new Date(START.getTime() - 40 * 24 * HOUR), START);
  const spot = lifetimes.filter(({ lifecycle }) => lifecycle === 'spot');
  const isLast = ({ instanceId, endedAt }: DemoLifetime) =>
    !spot.some((other) => other.instanceId === instanceId && other.startedAt >= endedAt);
  const taken = spot
    .filter((one) => one.interruption !== null && one.endedAt < START && isLast(one))
    .slice(-6);
  expect(taken).toHaveLength(6);
  for (const lifetime of taken) {
    now = new Date(lifetime.endedAt.getTime() + HOUR);
    expect((await takenBy(lifetime)).get(lifetime.instanceId)).toEqual(lifetime.endedAt);
  }
  const ended = spot
    .filter((one) => one.interruption === null && one.endedAt < START && isLast(one))
    .slice(-3);
  expect(ended).toHaveLength(3);
  for (const lifetime of ended) {
    now = new Date(lifetime.endedAt.getTime() + HOUR);
    expect((await takenBy(lifetime)).has(lifetime.instanceId)).toBe(false);
  }
});

test('the Spot Advisor has its word on every type and region of the market, as of midnight', async () => {
  now = START;
  const [batch, ...others] = await pull('aws.spot-advisor', '', 'all');
  expect(others).toEqual([]);
  expect(batch).toMatchObject({ kind: 'advisor', progress: 1, notes: [] });
  const rows = batch?.rows as AdvisorRow[];
  const places = new Set(
    createMarket(SEED)
      .pools()
      .map(({ region, instanceType }) => `${region} ${instanceType}`),
  );
  expect(new Set(rows.map(({ region, instanceType }) => `${region} ${instanceType}`))).toEqual(places);
  expect(rows).toHaveLength(2 * places.size);
  expect(new Set(rows.map(({ publishedAt }) => publishedAt.getTime()))).toEqual(
    new Set([Date.parse('2026-11-24T00:00:00Z')]),
  );
});
