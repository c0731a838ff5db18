import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { db, withTransaction } from '#lib/db/client';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { writeRows } from '#lib/db/write-rows';
import { demoRegion } from '#lib/demo/catalog';
import type { DemoLifetime } from '#lib/demo/fleet';
import { DEMO_JOBS } from '#lib/demo/jobs';
import { createMarket } from '#lib/demo/market';
import { type DemoCloud, demoCredentials, demoRoleArns, startDemoCloud } from '#lib/demo/server';
import { interruptionRates } from '#lib/reports/interruption-rates';
import { interruptions } from '#lib/reports/interruptions';
import { createAwsFeeds } from '#lib/sources/aws/feeds';
import { createEventQueues } from '#lib/sources/aws/queue';
import { listen } from './listen.ts';

/** One of those with most interruptions in these days. */
const SEED = 289;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Tuesday to Friday: a time with many interruptions. */
const FROM = new Date('2026-11-17T06:00:00Z');
const TO = new Date(FROM.getTime() + 3 * DAY);
/** A terminated instance is listed for an hour. */
const LISTED_EVERY = 30 * MINUTE;

/** Three days in steps of half an hour, each of a dozen places. */
const LONG = { timeout: 300_000 };

const PLACES = [...new Set(DEMO_JOBS.map(({ account, region }) => `${account} ${region}`))].map((place) => {
  const [account, region] = place.split(' ') as [string, string];
  return { account, region };
});

const market = createMarket(SEED);
const spotLives = (): DemoLifetime[] =>
  market.instances(null, FROM, TO).filter(({ lifecycle }) => lifecycle === 'spot');
const nameOf = (instanceId: string, startedAt: Date | string) =>
  `${instanceId} ${new Date(startedAt).toISOString()}`;

for (const target of testTargets()) {
  describe(`interruptions of three days on ${target.name}`, () => {
    const environment = { ...process.env };
    let database: TestDatabase;
    let cloud: DemoCloud;
    let now = FROM;
    let feeds: ReturnType<typeof createAwsFeeds> = [];
    beforeEach(async () => {
      now = FROM;
      database = await target.open();
      cloud = await startDemoCloud({
        seed: SEED,
        clock: () => now,
        queue: {
          hoursBack: 1,
          hiddenAtMostSeconds: 1,
          notices: { drop: 0.3, duplicate: 0.2, shuffleSeconds: 300 },
        },
      });
      process.env.AWS_ENDPOINT_URL = cloud.url;
      process.env.AWS_ACCESS_KEY_ID = demoCredentials.accessKeyId;
      process.env.AWS_SECRET_ACCESS_KEY = demoCredentials.secretAccessKey;
      feeds = createAwsFeeds(config());
    });
    afterEach(async () => {
      process.env = { ...environment };
      await cloud.close();
      await database.close();
    });

    const config = () => ({
      ...{ roleArns: demoRoleArns, externalId: null, regions: [], instanceTypes: 'accelerators' as const },
      ...{ billingExports: [], costExplorerMaxUsdPerMonth: 0, spotAdvisorUrl: null },
      interruptionQueueUrls: [cloud.queueUrl],
    });

    const pull = async (id: string, watermark: Date | null = null) => {
      const feed = feeds.find((one) => one.id === id);
      const { signal } = new AbortController();
      await Promise.all(
        PLACES.map(async (scope) => {
          for await (const batch of feed?.pull(scope, { watermark, now, signal }) ?? []) {
            if (batch.kind === 'instances' || batch.kind === 'events')
              await withTransaction((tx) => writeRows(tx, batch, { source: 'api' }));
          }
        }),
      );
    };

    /** Takes off the queue all that is there now. */
    const drain = async () => {
      const [queue] = createEventQueues(config());
      const stopping = new AbortController();
      const listening = listen(queue as NonNullable<typeof queue>, {
        ...{ clock: () => now, signal: stopping.signal, installation: 'demo', say: () => {} },
      });
      const until = Date.now() + 30_000;
      for (;;) {
        const { waiting, inFlight } = cloud.queueDepth();
        if (waiting + inFlight === 0) break;
        if (Date.now() > until) throw new Error(`the queue still holds ${waiting} and ${inFlight}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      stopping.abort();
      await listening;
    };

    const found = async () => {
      const rows = await db().interruption.findMany({ where: { kind: 'interruption', placed: true } });
      return rows.map(({ instanceId, anchor }) => nameOf(instanceId, anchor));
    };

    const expectTruth = async () => {
      const lives = spotLives();
      const taken = lives.filter(({ endReason, endedAt }) => endReason === 'interrupted' && endedAt <= TO);
      expect(taken.length).toBe(20);
      expect((await found()).toSorted()).toEqual(
        taken.map(({ instanceId, startedAt }) => nameOf(instanceId, startedAt)).toSorted(),
      );
      const rates = await interruptionRates(
        { from: FROM.toISOString(), to: TO.toISOString(), groupBy: ['region', 'zone'] },
        now,
      );
      const seconds = new Map<string, number>();
      for (const { pool, startedAt, endedAt } of lives) {
        const at = Math.min(endedAt.getTime(), TO.getTime()) - Math.max(startedAt.getTime(), FROM.getTime());
        seconds.set(pool.zoneId, (seconds.get(pool.zoneId) ?? 0) + at / 1000);
      }
      expect(
        new Map(rates.rows.map(({ keys, exposureHours }) => [keys.zone, Math.round(exposureHours * 3600)])),
      ).toEqual(seconds);
      const sum = rates.rows.reduce((all, row) => all + row.interruptions, 0);
      expect([sum, rates.total.interruptions, rates.notPlaced]).toEqual([taken.length, taken.length, 0]);
    };

    it(
      'are each found once, with the exposure to the second, though notices get lost, double and out of order',
      LONG,
      async () => {
        const began = now;
        for (; now <= TO; now = new Date(now.getTime() + LISTED_EVERY)) {
          await pull('aws.instances');
          await drain();
        }
        now = TO;
        await pull('aws.instances');
        await expectTruth();
        // Whatever the way: the queue brought some, the inventory all that it shows.
        const { rows } = await interruptions({ from: began.toISOString(), limit: 1000 }, now);
        const seenBy = (witness: string) =>
          rows.filter(({ witnesses }) => witnesses.some((one) => one === witness)).length;
        expect(seenBy('queue')).toBeGreaterThan(0.4 * rows.length);
        expect(seenBy('queue')).toBeLessThan(0.9 * rows.length);
        expect(seenBy('inventory')).toBe(rows.length);
        // The trail of calls says all of it once more, a little later.
        now = new Date(TO.getTime() + 15 * MINUTE);
        await pull('aws.cloudtrail', FROM);
        const ended = await found();
        expect(new Set(ended).size).toBe(ended.length);
      },
    );

    it('are each found once by the trail alone, where nobody looked at the time', async () => {
      expect(PLACES.every(({ region }) => demoRegion(region) !== undefined)).toBe(true);
      now = new Date(TO.getTime() + 15 * MINUTE);
      await pull('aws.cloudtrail', new Date(FROM.getTime() - 9 * DAY));
      const taken = spotLives().filter(
        ({ endReason, endedAt }) => endReason === 'interrupted' && endedAt <= TO,
      );
      const wanted = taken.map(({ instanceId, startedAt }) => nameOf(instanceId, startedAt));
      expect(await found()).toEqual(expect.arrayContaining(wanted));
      const kept = await db().instanceLifetime.findMany({ where: { lifecycle: 'spot' } });
      const ends = new Map(
        kept.map((life) => [nameOf(life.instanceId, life.startedAt), life.endedAt?.getTime()]),
      );
      for (const { instanceId, startedAt, endedAt } of taken)
        expect(ends.get(nameOf(instanceId, startedAt))).toBe(endedAt.getTime());
    });
  });
}
