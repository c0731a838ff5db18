import { beforeAll, describe, expect, test } from 'vitest';
import { demoAccounts, zoneNames } from '#lib/demo/accounts';
import type { DemoLifetime } from '#lib/demo/fleet';
import { hostDemoCloud } from '#lib/demo/testing';
import type { InstanceEvent } from '#lib/domain/provider-event';
import type { Batch } from '../feed.ts';
import type { Account } from './accounts.ts';
import { pullTrail } from './trail.ts';

const REGION = 'eu-west-1';
const NOW = new Date('2026-11-24T14:00:00Z');
const WATERMARK = new Date('2026-10-28T14:00:00Z');
const FROM = new Date('2026-10-28T13:00:00Z');
/** Events reach the trail up to twelve minutes late. */
const SETTLED = new Date('2026-11-24T13:48:00Z');
const { market, cloudTrail, asRole } = hostDemoCloud(NOW);

type Pulled = { batches: Batch[]; events: InstanceEvent[]; ids: Set<string>; tookMs: number };
const pulled = new Map<number, Pulled>();

async function pull(index: number): Promise<void> {
  const client = cloudTrail(REGION, { credentials: await asRole(index) });
  const clients = { cloudTrail: () => client };
  const account = { id: demoAccounts[index]?.id, clients } as unknown as Account;
  const began = performance.now();
  const batches: Batch[] = [];
  const { signal } = new AbortController();
  for await (const batch of pullTrail(account, REGION, { watermark: WATERMARK, now: NOW, signal }))
    batches.push(batch);
  const rows = batches.flatMap((batch) => (batch.kind === 'events' ? batch.rows : []));
  pulled.set(index, {
    batches,
    events: rows.flatMap(({ parsed }) => (parsed.outcome === 'taken' ? parsed.events : [])),
    ids: new Set(rows.map(({ id }) => id)),
    tookMs: performance.now() - began,
  });
}

beforeAll(async () => {
  await Promise.all([pull(1), pull(2)]);
}, 60_000);

const isSeen = (at: Date | null) => at !== null && at >= FROM && at < SETTLED;
const key = (instanceId: string, at: Date | null) => `${instanceId} ${at?.toISOString()}`;
const keys = (events: InstanceEvent[], kind: string) =>
  events
    .filter((event) => event.kind === kind && isSeen(event.at))
    .map(({ instanceId, at }) => key(instanceId, at))
    .toSorted();

/** Account 1 trains and is evicted; account 2 stops its instances and starts them again. */
describe.each([
  { index: 1, has: ['end', 'interruption', 'launch'] },
  { index: 2, has: ['end', 'launch', 'start'] },
])('the trail of account $index', ({ index, has }) => {
  const account = demoAccounts[index]?.id as string;
  const lifetimes = market
    .instances(account, new Date(NOW.getTime() - 60 * 86_400_000), NOW)
    .filter(({ pool }) => pool.region === REGION);
  const first = new Map(
    lifetimes.toReversed().map((lifetime): [string, DemoLifetime] => [lifetime.instanceId, lifetime]),
  );
  const truth = (when: 'startedAt' | 'endedAt', isMeant: (lifetime: DemoLifetime) => boolean) =>
    lifetimes
      .filter((lifetime) => isSeen(lifetime[when]) && isMeant(lifetime))
      .map((lifetime) => key(lifetime.instanceId, lifetime[when]))
      .toSorted();
  const found = () => pulled.get(index) as Pulled;

  test('tells how every instance began and ended, each once and to the second', () => {
    const { events, ids } = found();
    expect(ids.size).toBe(events.length);
    expect([...new Set(events.map(({ kind }) => kind))].toSorted()).toEqual(has);
    expect(keys(events, 'interruption')).toEqual(
      truth('endedAt', ({ endReason }) => endReason === 'interrupted'),
    );
    expect(keys(events, 'end')).toEqual(truth('endedAt', ({ endReason }) => endReason !== 'interrupted'));
    expect(keys(events, 'launch')).toEqual(
      truth('startedAt', (lifetime) => first.get(lifetime.instanceId) === lifetime),
    );
    expect(keys(events, 'start')).toEqual(
      truth('startedAt', (lifetime) => first.get(lifetime.instanceId) !== lifetime),
    );
  });

  test('tells what was launched, and where', () => {
    const names = new Map(zoneNames(account, REGION).map(({ id, name }) => [id, name]));
    const launches = found().events.filter(({ kind }) => kind === 'launch');
    expect(launches.length).toBeGreaterThan(3);
    for (const { instanceId, launch, ...event } of launches) {
      const { pool, lifecycle, tags } = first.get(instanceId) as DemoLifetime;
      expect(event).toMatchObject({ account, region: REGION, zoneName: names.get(pool.zoneId) });
      expect(launch).toEqual({
        ...{ zoneId: null, zoneName: names.get(pool.zoneId), instanceType: pool.instanceType },
        ...{ os: 'linux', lifecycle, tags },
      });
    }
  });

  test('is kept slice by slice, at two calls a second', () => {
    const { batches, tookMs } = found();
    expect(batches.flatMap(({ watermark }) => watermark ?? [])).toEqual([NOW]);
    // One slice of five names: the fifth call is let through after two seconds.
    expect(tookMs).toBeGreaterThan(1_900);
  });
});
