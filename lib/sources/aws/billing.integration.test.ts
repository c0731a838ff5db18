import { describe, expect, test } from 'vitest';
import { sumOf } from '#lib/demo/money';
import { type Channel, publishedUsage } from '#lib/demo/publication';
import { demoAccounts, demoRoleArns } from '#lib/demo/server';
import { hostDemoAws } from '#lib/demo/testing';
import type { InstanceLifetimeRow } from '#lib/domain/lifetimes';
import type { UsageDocument, UsageLineRow } from '#lib/domain/usage';
import type { Batch, Feed, PullWindow, Scope } from '../feed.ts';
import { collected, feed } from './feeds-testing.ts';

const SEED = 11;
const START = new Date('2026-11-23T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONTHS = ['2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01'];
const FORMATS = ['cur-parquet', 'cur-csv', 'focus-parquet', 'focus-csv'];
const [payer, vision] = demoAccounts;
const exportOf = (name: string): Scope => ({
  account: payer.id,
  region: `s3://spotledger-demo-billing/exports/${name}`,
});
const CE: Scope = { account: payer.id, region: 'us-east-1' };

const demo = hostDemoAws(START, { seed: SEED });
const { market } = demo;

const feedOf = (id: string): Feed =>
  feed(id, {
    roleArns: demoRoleArns,
    billingExports: FORMATS.map((name) => ({ account: null, address: exportOf(name).region })),
  });

/** A ledger by month that takes each document in the place of the one before, as the real one does. */
function createLedger() {
  const held = new Map<string, { document: UsageDocument; lines: UsageLineRow[] }>();
  return {
    held,
    async take(feed: Feed, scope: Scope, over: Partial<PullWindow> = {}): Promise<Batch[]> {
      const versions = new Map([...held].map(([month, { document }]) => [month, document.version]));
      const { signal } = new AbortController();
      const batches: Batch[] = [];
      for await (const batch of feed.pull(scope, {
        watermark: null,
        now: demo.now,
        signal,
        versions,
        ...over,
      })) {
        batches.push(batch);
        for (const document of batch.kind === 'usage' ? batch.rows : []) {
          const lines = (await collected(document.lines())).flat();
          expect(lines).toHaveLength(document.lineCount);
          for (const month of document.months) held.set(month, { document, lines });
        }
      }
      return batches;
    },
    lines: () => [...held.values()].flatMap(({ lines }) => lines),
  };
}

type Counted = {
  account: string;
  region: string;
  instanceType: string;
  purchaseOption: string;
  start: Date;
  hours: string;
  cost: string;
};

/** Hours and cost by day, account, region, type and purchase option. */
function byDay(lines: Counted[]): Record<string, [hours: string, cost: string]> {
  const groups = Map.groupBy(
    lines,
    ({ start, account, region, instanceType, purchaseOption }) =>
      `${start.toISOString().slice(0, 10)} ${account} ${region} ${instanceType} ${purchaseOption}`,
  );
  return Object.fromEntries(
    [...groups].map(([key, group]) => [
      key,
      [sumOf(group.map(({ hours }) => hours)), sumOf(group.map(({ cost }) => cost))],
    ]),
  );
}

function truth(channel: Channel, months: string[], accounts = demoAccounts.map(({ id }) => id)) {
  return byDay(
    months.flatMap((month) =>
      accounts.flatMap((account) => publishedUsage(market, { account, month, asOf: demo.now, channel })),
    ),
  );
}

describe('Cost Explorer', () => {
  test('gives a payer the published hours and costs of every account and month, to the last digit', async () => {
    const ledger = createLedger();
    await ledger.take(feedOf('aws.cost-explorer'), CE);
    expect([...ledger.held.keys()]).toEqual(MONTHS);
    const published = truth('cost-explorer', MONTHS);
    expect(new Set(Object.keys(published).map((key) => key.split(' ').at(-1)))).toEqual(
      new Set(['spot', 'on-demand', 'savings-plan', 'reserved']),
    );
    expect(byDay(ledger.lines())).toEqual(published);
    const november = ledger.held.get('2026-11-01');
    expect(november?.document.books.map(({ accountName }) => accountName)).toEqual(
      demoAccounts.map(({ name }) => name),
    );
    expect(november?.lines.every(({ estimated }) => estimated)).toBe(true);
    expect(ledger.held.get('2026-09-01')?.lines.some(({ estimated }) => estimated)).toBe(false);
  });

  test('follows restatements and the closing of a month; a second pull of the same changes nothing', async () => {
    const ledger = createLedger();
    const feed = feedOf('aws.cost-explorer');
    const kept = [];
    for (const at of [
      '2026-11-30T20:00:00Z',
      '2026-12-01T09:00:00Z',
      '2026-12-02T12:00:00Z',
      '2026-12-06T01:00:00Z',
    ]) {
      demo.now = new Date(at);
      await ledger.take(feed, CE);
      const before = new Set([...ledger.held.values()].map(({ document }) => document.version));
      kept.push(ledger.held.get('2026-11-01')?.document.version);
      const months = ['2026-10-01', '2026-11-01', '2026-12-01'].filter((month) => ledger.held.has(month));
      const lines = ledger.lines().filter(({ month }) => months.includes(month));
      expect(byDay(lines)).toEqual(truth('cost-explorer', months));
      const again = await ledger.take(feed, CE);
      const documents = again.flatMap(({ rows }) => rows as UsageDocument[]);
      const isNew = ({ version }: UsageDocument) => !before.has(version);
      expect(documents.filter(isNew)).toEqual([]);
    }
    expect(new Set(kept).size).toBe(4);
    expect(ledger.held.get('2026-11-01')?.lines.some(({ estimated }) => estimated)).toBe(false);
  });

  test('gives an account of the organisation its own hours alone', async () => {
    const ledger = createLedger();
    await ledger.take(feedOf('aws.cost-explorer'), { account: vision.id, region: 'us-east-1' });
    expect(byDay(ledger.lines())).toEqual(truth('cost-explorer', MONTHS, [vision.id]));
  });

  test('counts every request before it is made', async () => {
    let paid = 0;
    const calls = demo.cloud.faults.calls();
    await createLedger().take(feedOf('aws.cost-explorer'), CE, {
      pay: async () => {
        paid += 1;
        return async () => {
          paid -= 1;
        };
      },
    });
    // One of the calls assumes the role.
    expect(paid).toBeGreaterThan(5);
    expect(paid).toBeLessThanOrEqual(demo.cloud.faults.calls() - calls - 1);
  });

  test('throttles and cut connections change nothing', async () => {
    demo.cloud.faults.set([
      { kind: 'throttle', service: 'ce', every: 4 },
      { kind: 'drop', service: 'ce', every: 7 },
    ]);
    const ledger = createLedger();
    await ledger.take(feedOf('aws.cost-explorer'), CE);
    expect(byDay(ledger.lines())).toEqual(truth('cost-explorer', MONTHS));
    expect(demo.cloud.faults.list().every(({ struck }) => struck > 0)).toBe(true);
  });

  test.each([
    ['not-enabled', 'permission', 'Open Cost Explorer once in the Billing console'],
    ['deny', 'permission', 'Allow ce:GetCostAndUsage on resource *'],
    ['data-unavailable', 'empty', 'tried again'],
    ['empty', 'malformed', 'the last good data stay'],
    ['malformed', 'malformed', 'proxy'],
  ] as const)('%s: no document, and what to do', async (kind, code, remedy) => {
    demo.cloud.faults.set([{ kind, action: 'GetCostAndUsage' }]);
    const ledger = createLedger();
    await expect(ledger.take(feedOf('aws.cost-explorer'), CE)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(`AWS account ${payer.id}, us-east-1, ce:GetCostAndUsage`),
      remedy: expect.stringMatching(new RegExp(remedy.replace('*', '\\*'), 'i')),
    });
    expect(ledger.held.size).toBe(0);
  });

  test('access denied to one account of three leaves the others', async () => {
    demo.cloud.faults.set([{ kind: 'deny', service: 'ce', account: vision.id }]);
    const feed = feedOf('aws.cost-explorer');
    const { scopes } = await feed.scopes({ now: demo.now, signal: new AbortController().signal });
    expect(scopes.map(({ account }) => account)).toEqual(demoAccounts.map(({ id }) => id));
    const runs = await Promise.allSettled(scopes.map((scope) => createLedger().take(feed, scope)));
    expect(runs.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

describe('billing exports', () => {
  test.each(FORMATS)(
    '%s: the published hours and costs of every month, and only what changed again',
    async (name) => {
      const ledger = createLedger();
      const feed = feedOf('aws.billing-export');
      await ledger.take(feed, exportOf(name));
      expect([...ledger.held.keys()]).toEqual(MONTHS.toReversed());
      expect(byDay(ledger.lines())).toEqual(truth('export', MONTHS));
      demo.now = new Date(START.getTime() + 8 * HOUR);
      const batches = await ledger.take(feed, exportOf(name));
      const months = batches.flatMap((batch) =>
        batch.kind === 'usage' ? batch.rows.flatMap((row) => row.months) : [],
      );
      expect(months).toEqual(['2026-11-01']);
      expect(byDay(ledger.lines())).toEqual(truth('export', MONTHS));
      expect(await ledger.take(feed, exportOf(name))).toEqual([{ kind: 'usage', rows: [], progress: 1 }]);
    },
  );

  test('throttles and broken connections change nothing', async () => {
    demo.cloud.faults.set([
      { kind: 'throttle', service: 's3', every: 4 },
      { kind: 'drop', service: 's3', every: 6 },
    ]);
    const ledger = createLedger();
    await ledger.take(feedOf('aws.billing-export'), exportOf('cur-csv'));
    expect(byDay(ledger.lines())).toEqual(truth('export', MONTHS));
  });

  test.each([
    ['missing', 'cur-parquet', 'empty'],
    ['truncate', 'cur-csv', 'malformed'],
    ['deny', 'cur-csv', 'permission'],
  ] as const)(
    '%s of a file of %s: that month keeps its last good data, the others come',
    async (kind, name, code) => {
      const ledger = createLedger();
      const feed = feedOf('aws.billing-export');
      await ledger.take(feed, exportOf(name));
      const old = ledger.held.get('2026-11-01')?.document.version;
      const october = ledger.held.get('2026-10-01');
      ledger.held.delete('2026-10-01');
      demo.now = new Date(START.getTime() + 8 * HOUR);
      // The newest month comes first: its manifest is the first object, its file the second.
      demo.cloud.faults.set([{ kind, action: 'GetObject', every: 2, times: 1 }]);
      await expect(ledger.take(feed, exportOf(name))).rejects.toMatchObject({
        name: 'SourceError',
        code,
        message: expect.stringMatching(/^2026-11 of the export .* Taken: 1 of 2 months\.$/),
      });
      expect(ledger.held.get('2026-11-01')?.document.version).toBe(old);
      expect(ledger.held.get('2026-10-01')?.document.version).toBe(october?.document.version);
      demo.cloud.faults.clear();
      demo.now = new Date(START.getTime() + 15 * HOUR);
      await ledger.take(feed, exportOf(name));
      expect(byDay(ledger.lines())).toEqual(truth('export', MONTHS));
    },
  );

  test('an account that may not read the bucket is told what to allow', async () => {
    const scope = { ...exportOf('cur-csv'), account: vision.id };
    await expect(createLedger().take(feedOf('aws.billing-export'), scope)).rejects.toMatchObject({
      code: 'permission',
      remedy: expect.stringContaining('Allow s3:ListBucket on resource arn:aws:s3:::spotledger-demo-billing'),
    });
  });

  test.each([
    ['s3://spotledger-demo-billing/exports/nothing', 'no manifest there', 'Check that BILLING_EXPORTS names'],
    ['s3://spotledger-no-such-bucket/exports/cur', 'there is no such bucket', 'BILLING_EXPORTS'],
  ])('%s', async (region, message, remedy) => {
    await expect(
      createLedger().take(feedOf('aws.billing-export'), { account: payer.id, region }),
    ).rejects.toMatchObject({
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
    });
  });
});

describe('instances', () => {
  const signal = new AbortController().signal;

  async function seenAt(at: Date): Promise<InstanceLifetimeRow[]> {
    demo.now = at;
    const feed = feedOf('aws.instances');
    const { scopes, failures } = await feed.scopes({ now: demo.now, signal });
    expect([scopes.length, failures]).toEqual([18, []]);
    const rows: InstanceLifetimeRow[] = [];
    for (const scope of scopes) {
      const batches = await collected(feed.pull(scope, { watermark: null, now: demo.now, signal }));
      const listing = batches.findLast(({ kind }) => kind === 'instances');
      expect(listing).toMatchObject({ listedAll: scope, seenAt: at, notes: [] });
      rows.push(...batches.flatMap((batch) => (batch.kind === 'instances' ? batch.rows : [])));
    }
    return rows;
  }

  test('what runs is open, in every account and region, with its zone and tags', async () => {
    const open = (await seenAt(START)).filter(({ endedAt }) => endedAt === null);
    const truly = market.instances(null, START, new Date(START.getTime() + 1));
    expect(truly.length).toBeGreaterThan(3);
    const key = (
      row: {
        instanceId: string;
        account: string;
        startedAt: Date;
        lifecycle: string;
        tags: Record<string, string>;
      },
      place: string,
    ) =>
      `${row.instanceId} ${row.account} ${row.startedAt.toISOString()} ${row.lifecycle} ${place} ${Object.entries(row.tags).toSorted()}`;
    expect(
      open.map((row) => key(row, `${row.region} ${row.zoneId} ${row.instanceType} ${row.os}`)).toSorted(),
    ).toEqual(
      truly
        .map((row) => key(row, `${row.pool.region} ${row.pool.zoneId} ${row.pool.instanceType} linux`))
        .toSorted(),
    );
  });

  test('what ended within the last hour says why, and when where AWS does', async () => {
    const lifetimes = market.instances(null, new Date(START.getTime() - 30 * DAY), START);
    for (const reason of ['interrupted', 'terminated', 'stopped'] as const) {
      const lifetime = lifetimes.findLast(
        ({ endReason, endedAt }) => endReason === reason && endedAt < START,
      );
      if (lifetime === undefined) throw new Error(`no lifetime was ${reason}`);
      const seen = await seenAt(new Date(lifetime.endedAt.getTime() + 60_000));
      const row = seen.find(
        ({ instanceId, startedAt }) =>
          instanceId === lifetime.instanceId && startedAt.getTime() === lifetime.startedAt.getTime(),
      );
      expect(row).toMatchObject({ endReason: reason });
      const off = Math.abs((row?.endedAt?.getTime() ?? 0) - lifetime.endedAt.getTime());
      expect(off).toBeLessThanOrEqual(row?.endAssumed ? 60_000 : 1_000);
    }
  });
});
