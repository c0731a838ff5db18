import { expect, test } from 'vitest';
import type { DemoLifetime } from '#lib/demo/fleet';
import { demoRoleArns } from '#lib/demo/server';
import { hostDemoAws } from '#lib/demo/testing';
import type { AdvisorRow } from '#lib/domain/rows';
import type { Batch, Feed } from '../feed.ts';
import { collected, feed } from './feeds-testing.ts';

const START = new Date('2026-11-24T14:00:00Z');
const HOUR = 3_600_000;
const { signal } = new AbortController();
const demo = hostDemoAws(START);

const feedOf = (id: string): Feed =>
  feed(id, { roleArns: demoRoleArns, spotAdvisorUrl: `${demo.cloud.url}/spot-advisor-data.json` });

const pull = (id: string, account: string, region: string): Promise<Batch[]> =>
  collected(feedOf(id).pull({ account, region }, { watermark: null, now: demo.now, signal }));

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
  const lifetimes = demo.market.instances(null, new Date(START.getTime() - 40 * 24 * HOUR), START);
  const spot = lifetimes.filter(({ lifecycle }) => lifecycle === 'spot');
  const isLast = ({ instanceId, endedAt }: DemoLifetime) =>
    !spot.some((other) => other.instanceId === instanceId && other.startedAt >= endedAt);
  const taken = spot
    .filter((one) => one.interruption !== null && one.endedAt < START && isLast(one))
    .slice(-6);
  expect(taken).toHaveLength(6);
  for (const lifetime of taken) {
    demo.now = new Date(lifetime.endedAt.getTime() + HOUR);
    expect((await takenBy(lifetime)).get(lifetime.instanceId)).toEqual(lifetime.endedAt);
  }
  const ended = spot
    .filter((one) => one.interruption === null && one.endedAt < START && isLast(one))
    .slice(-3);
  expect(ended).toHaveLength(3);
  for (const lifetime of ended) {
    demo.now = new Date(lifetime.endedAt.getTime() + HOUR);
    expect((await takenBy(lifetime)).has(lifetime.instanceId)).toBe(false);
  }
});

test('the Spot Advisor has its word on every type and region of the market, as of midnight', async () => {
  const [batch, ...others] = await pull('aws.spot-advisor', '', 'all');
  expect(others).toEqual([]);
  expect(batch).toMatchObject({ kind: 'advisor', progress: 1, notes: [] });
  const rows = batch?.rows as AdvisorRow[];
  const places = new Set(demo.market.pools().map(({ region, instanceType }) => `${region} ${instanceType}`));
  expect(new Set(rows.map(({ region, instanceType }) => `${region} ${instanceType}`))).toEqual(places);
  expect(rows).toHaveLength(2 * places.size);
  expect(new Set(rows.map(({ publishedAt }) => publishedAt.getTime()))).toEqual(
    new Set([Date.parse('2026-11-24T00:00:00Z')]),
  );
});
