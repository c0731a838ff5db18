import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db, withTransaction } from '#lib/db/client';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { billOf, line, list, writeBill } from '#lib/db/usage-testing';
import { writeRows } from '#lib/db/write-rows';
import { savings } from './savings.ts';

const NOW = new Date('2026-11-08T00:00:00Z');
const WINDOW = { from: '2026-11-01', to: '2026-11-08' };
const START = Date.parse('2026-11-01T00:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TYPES = ['p5.48xlarge', 'g6.xlarge'];

type Step = { type: string; minute: number; usd: number };
type Used = {
  type: string;
  hour: number;
  span: 1 | 24;
  hours: number;
  cost: number;
  bill: number | null;
  spot: boolean;
};

const step = fc.record({
  type: fc.constantFrom(...TYPES),
  minute: fc.oneof(
    fc.integer({ min: -500, max: 7 * 1440 }),
    fc.integer({ min: 0, max: 7 }).map((day) => day * 1440),
  ),
  usd: fc.integer({ min: 1, max: 100 }),
});
const used: fc.Arbitrary<Used> = fc.record({
  type: fc.constantFrom(...TYPES),
  hour: fc.integer({ min: 0, max: 167 }),
  span: fc.constantFrom(1 as const, 24 as const),
  hours: fc.integer({ min: 1, max: 10 }),
  cost: fc.integer({ min: 0, max: 90 }),
  bill: fc.option(fc.integer({ min: 1, max: 90 }), { freq: 3 }),
  spot: fc.boolean(),
});

/** Minute by minute, the obvious way: the price at each minute of the span, the earliest known one before that. */
function modelOf(steps: readonly Step[], lines: readonly Used[]) {
  const sums = {
    listCostUsd: 0,
    spotCostUsd: 0,
    unpricedHours: 0,
    assumedHours: 0,
    unpricedCostUsd: 0,
    spotHours: 0,
  };
  for (const { type, hour, span, hours, cost, bill, spot } of lines) {
    if (!spot) continue;
    sums.spotHours += hours;
    sums.spotCostUsd += cost;
    const own = steps.filter((one) => one.type === type).toSorted((a, b) => a.minute - b.minute);
    const from = (span === 24 ? Math.floor(hour / 24) * 24 : hour) * 60;
    if (bill !== null) sums.listCostUsd += bill;
    else if (own.length === 0) {
      sums.unpricedHours += hours;
      sums.unpricedCostUsd += cost;
    } else
      for (let minute = from; minute < from + span * 60; minute++) {
        const held = own.findLast((one) => one.minute <= minute);
        sums.listCostUsd += ((held ?? own[0])?.usd ?? 0) * (hours / span / 60);
        if (held === undefined) sums.assumedHours += hours / span / 60;
      }
  }
  return sums;
}

async function totalOf(steps: readonly Step[], lines: readonly Used[]) {
  await db().$executeRaw`truncate usage_book, usage_line, usage_day, on_demand_price`;
  await withTransaction((tx) =>
    writeRows(
      tx,
      {
        kind: 'on-demand-prices',
        rows: steps.map(({ type, minute, usd }) =>
          list(type, 'us-east-1', new Date(START + minute * MINUTE).toISOString(), String(usd)),
        ),
      },
      { source: 'api' },
    ),
  );
  const rows = lines.map(({ type, hour, span, hours, cost, bill, spot }) => {
    const at = START + (span === 24 ? Math.floor(hour / 24) * 24 : hour) * HOUR;
    return line(new Date(at).toISOString().slice(0, 16), span, {
      instanceType: type,
      hours: String(hours),
      cost: String(cost),
      onDemandCost: bill === null ? null : String(bill),
      purchaseOption: spot ? 'spot' : 'on-demand',
    });
  });
  await writeBill(billOf('export', '111111111111', '2026-11-01', rows));
  return (await savings(WINDOW, NOW)).total;
}

for (const target of testTargets()) {
  describe(`savings against a minute-by-minute model on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());

    it('prices every hour at the list price of its time, whatever changes when', async () => {
      // Of equal minutes of a type the last one counts, as in the ledger.
      const steps = fc
        .array(step, { maxLength: 6 })
        .map((drawn) => [...new Map(drawn.map((one) => [`${one.type} ${one.minute}`, one])).values()]);
      await fc.assert(
        fc.asyncProperty(steps, fc.array(used, { minLength: 1, maxLength: 12 }), async (prices, lines) => {
          const [total, model] = [await totalOf(prices, lines), modelOf(prices, lines)];
          for (const key of [
            'spotHours',
            'spotCostUsd',
            'unpricedHours',
            'unpricedCostUsd',
            'assumedHours',
          ] as const)
            expect(total[key]).toBeCloseTo(model[key], 6);
          expect(total.listCostUsd ?? 0).toBeCloseTo(model.listCostUsd, 6);
        }),
        { numRuns: 60 },
      );
    });
  });
}
