import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from './client.ts';
import { isDue, queueRun } from './feed-runs.ts';
import { countPaidCall, readPaidCalls, uncountPaidCall } from './paid-calls.ts';
import { type TestDatabase, testTargets } from './testing.ts';

const A = '111111111111';
const NOW = new Date('2026-11-23T10:00:00Z');

for (const target of testTargets()) {
  describe(`feeds whose calls cost money on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());

    it('are counted up to the limit, whoever makes them', async () => {
      const now = new Date('2026-11-23T12:00:00Z');
      const made = await Promise.all(
        Array.from({ length: 9 }, () => countPaidCall('aws.cost-explorer', now, 5)),
      );
      expect(made.filter(Boolean)).toHaveLength(5);
      expect(await readPaidCalls(now)).toEqual(new Map([['aws.cost-explorer', { calls: 5, runs: 0 }]]));
      await uncountPaidCall('aws.cost-explorer', now);
      expect(await countPaidCall('aws.cost-explorer', now, 5)).toBe(true);
      expect(await countPaidCall('aws.cost-explorer', now, 5)).toBe(false);
      expect(await countPaidCall('aws.cost-explorer', new Date('2026-12-01T00:00:00Z'), 5)).toBe(true);
      expect(await countPaidCall('aws.cost-explorer', now, 0)).toBe(false);
    });

    it('are asked by their own clock, whatever came of it, while others are tried until they succeed', async () => {
      const key = { feed: 'aws.cost-explorer', account: A, region: 'us-east-1' };
      const dayBefore = (at: Date) => new Date(at.getTime() - 86_400_000);
      expect(await isDue(key.feed, dayBefore(NOW), true)).toBe(true);
      await queueRun(key, NOW);
      await db().feedRun.updateMany({ data: { status: 'failed', finishedAt: NOW, error: 'denied' } });
      const soon = new Date(NOW.getTime() + 600_000);
      expect(await isDue(key.feed, dayBefore(soon), true)).toBe(false);
      expect(await isDue(key.feed, dayBefore(soon))).toBe(true);
      const nextDay = new Date(NOW.getTime() + 86_400_001);
      expect(await isDue(key.feed, dayBefore(nextDay), true)).toBe(true);
    });
  });
}
