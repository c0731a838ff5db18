import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SpotPriceRow } from '#lib/domain/rows';
import { db, withTransaction } from './client.ts';
import { refreshRollUps } from './pool-days.ts';
import { PoolMemory } from './pools.ts';
import { writeSpotPrices } from './prices.ts';
import { type TestDatabase, testTargets } from './testing.ts';

const START = Date.UTC(2026, 10, 1);
const DAY_MS = 86_400_000;
const SLOT_MS = DAY_MS / 4;
const TYPES = ['g6.xlarge', 'p5.48xlarge'];

/** Six hours times `slot` since the start and 1 ms times `offset`, so that many meet; prices in whole cents. */
type Entry = { type: number; slot: number; offset: number; cents: number };
type Write = { source: 'api' | 'file'; entries: Entry[]; confirmed: number };

const entry = fc.record({
  type: fc.constantFrom(0, 1),
  slot: fc.integer({ min: 0, max: 12 }),
  offset: fc.constantFrom(0, 0, 0, 1, -1),
  cents: fc.integer({ min: 1, max: 3 }),
});
const write = fc.record<Write>({
  source: fc.constantFrom('api', 'file'),
  entries: fc.array(entry, { minLength: 1, maxLength: 12 }),
  confirmed: fc.integer({ min: 0, max: 16 }),
});

/** A file that brings an older record and contradicts the API's newest one, which random writes rarely do. */
const FILE_AGAINST_API = (
  [
    ['api', [12, 1]],
    ['file', [12, 2], [0, 1]],
  ] as const
).map(([source, ...entries]) => ({
  rolls: false,
  write: {
    source,
    confirmed: 0,
    entries: entries.map(([slot, cents]) => ({ type: 0, slot, offset: 0, cents })),
  },
}));

const timeOf = ({ slot, offset }: Entry) => START + slot * SLOT_MS + offset;

const rowOf = (given: Entry): SpotPriceRow => ({
  cloud: 'aws',
  region: 'us-east-1',
  zoneId: 'use1-az4',
  zoneName: null,
  instanceType: TYPES[given.type] as string,
  os: 'linux',
  at: new Date(timeOf(given)),
  usdPerHour: (given.cents / 100).toFixed(6),
});

type Record = { cents: number; source: 'api' | 'file' };

/** The rules, one row after the other: the last of a write's rows counts, and the API's word stands against a file's. */
class Model {
  readonly records = TYPES.map(() => new Map<number, Record>());
  readonly observed = TYPES.map(() => Number.NEGATIVE_INFINITY);
  readonly written: number[] = [];

  write({ source, entries, confirmed }: Write): void {
    const last = new Map(entries.map((given) => [`${given.type} ${timeOf(given)}`, given]));
    let written = 0;
    for (const given of last.values()) {
      const at = timeOf(given);
      const records = this.records[given.type] as Map<number, Record>;
      const old = records.get(at);
      const restated = old?.source === source && old.cents !== given.cents;
      if (old === undefined || restated || (old.source === 'file' && source === 'api')) {
        records.set(at, { cents: given.cents, source });
        written++;
      }
      const until = Math.max(this.observed[given.type] as number, at, START + confirmed * SLOT_MS);
      this.observed[given.type] = until;
    }
    this.written.push(written);
  }

  #steps(type: number): [at: number, cents: number][] {
    return [...(this.records[type] as Map<number, Record>)]
      .map(([at, { cents }]): [number, number] => [at, cents])
      .sort(([a], [b]) => a - b);
  }

  latest(type: number) {
    const [at, cents] = this.#steps(type).at(-1) ?? [];
    return at === undefined ? null : { at, cents, observed: this.observed[type] };
  }

  /** ms by ms would be the plainest; a step is cut at each midnight instead. */
  days(type: number) {
    const days = new Map<number, { centMs: number; ms: number; low: number; high: number }>();
    const steps = this.#steps(type);
    for (const [place, [at, cents]] of steps.entries()) {
      const ends = steps[place + 1]?.[0] ?? (this.observed[type] as number);
      for (let from = at; from < ends; ) {
        const day = Math.floor(from / DAY_MS);
        const to = Math.min(ends, (day + 1) * DAY_MS);
        const sum = days.get(day) ?? { centMs: 0, ms: 0, low: cents, high: cents };
        sum.centMs += cents * (to - from);
        sum.ms += to - from;
        sum.low = Math.min(sum.low, cents);
        sum.high = Math.max(sum.high, cents);
        days.set(day, sum);
        from = to;
      }
    }
    return [...days].sort(([a], [b]) => a - b).map(([day, sum]) => ({ day: day * DAY_MS, ...sum }));
  }
}

const cents = (usd: { toNumber(): number }) => Math.round(usd.toNumber() * 100);

/** What the database holds of a pool, in the model's words. */
async function kept(type: number) {
  const pool = await db().pool.findFirst({ where: { instanceType: TYPES[type] } });
  if (pool === null) return { latest: null, days: [], records: [] };
  const where = { poolId: pool.id };
  const latest = await db().poolLatest.findUniqueOrThrow({ where });
  const days = await db().poolDay.findMany({ where, orderBy: { day: 'asc' } });
  const records = await db().spotPrice.findMany({ where, orderBy: { at: 'asc' } });
  return {
    latest: {
      at: latest.at.getTime(),
      cents: cents(latest.usdPerHour),
      observed: latest.observedAt.getTime(),
    },
    days: days.map((day) => ({
      day: day.day.getTime(),
      centMs: Math.round(day.usdSeconds.toNumber() * 100_000),
      ms: Math.round(day.knownSeconds.toNumber() * 1000),
      low: cents(day.minUsdPerHour),
      high: cents(day.maxUsdPerHour),
    })),
    records: records.map((row) => [row.at.getTime(), { cents: cents(row.usdPerHour), source: row.source }]),
  };
}

for (const target of testTargets()) {
  describe(`prices against their rules, one row at a time, on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    const empty = () => db().$executeRaw`truncate pool, spot_price, pool_latest, pool_day`;
    beforeEach(empty);

    it('keeps records, newest prices and days, whatever comes, in whatever order, however often', async () => {
      await fc.assert(
        fc
          .asyncProperty(
            fc.array(fc.record({ write, rolls: fc.boolean() }), { minLength: 2, maxLength: 6 }),
            async (writes) => {
              const model = new Model();
              const memory = new PoolMemory();
              const written: number[] = [];
              for (const { write, rolls } of writes) {
                model.write(write);
                const rows = write.entries.map(rowOf);
                const confirmedUntil = new Date(START + write.confirmed * SLOT_MS);
                const done = await withTransaction((tx) =>
                  writeSpotPrices(tx, rows, { source: write.source, confirmedUntil, memory }),
                );
                written.push(done.written);
                if (rolls) await refreshRollUps();
              }
              await refreshRollUps();
              expect(written).toEqual(model.written);
              for (const type of [0, 1]) {
                expect(await kept(type)).toEqual({
                  latest: model.latest(type),
                  days: model.days(type),
                  records: [...(model.records[type] as Map<number, Record>)].sort(([a], [b]) => a - b),
                });
              }
            },
          )
          .beforeEach(async () => {
            await empty();
          }),
        { numRuns: 60, examples: [[FILE_AGAINST_API]] },
      );
    });
  });
}
