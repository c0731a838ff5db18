import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { runLedger } from './run-ledger.ts';
import { A_MILL_A_SECOND, event, lifetime, span, T0 } from './run-testing.ts';
import { RUN_EVENT_TYPES, RUN_PARTS, type RunEvent, type RunLifetime } from './training-run.ts';

const NODES = ['a', 'b', 'c'];
const INSTANCES = ['i-1', 'i-2', 'i-3', 'i-4'];
const LONGEST = 20_000;

const second = fc.integer({ min: 0, max: LONGEST });

const anyEvent = fc
  .record({
    type: fc.constantFrom(...RUN_EVENT_TYPES.filter((type) => type !== 'heartbeat')),
    at: second,
    node: fc.constantFrom(...NODES),
    on: fc.option(fc.constantFrom(...INSTANCES), { nil: undefined }),
    epoch: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ type, at, epoch, ...rest }) =>
    event(type, at, { ...rest, epoch: type === 'epoch' ? epoch : null }),
  );

const anyLifetime = fc
  .record({
    id: fc.constantFrom(...INSTANCES),
    from: second,
    length: fc.option(fc.integer({ min: 1, max: 9000 }), { nil: null }),
    reason: fc.constantFrom('interrupted' as const, 'terminated' as const),
    prices: fc.array(fc.tuple(second, fc.integer({ min: 1, max: 9_000_000 })), { maxLength: 4 }),
    spot: fc.boolean(),
    os: fc.constantFrom('linux' as const, 'suse' as const),
  })
  .map(({ id, from, length, reason, prices, spot, os }): RunLifetime => {
    const steps = new Map(prices.map(([at, micro]) => [T0 + at * 1000, micro]));
    const to = length === null ? null : from + length;
    return lifetime(id, [from, to], {
      ...{ endReason: to === null ? null : reason, lifecycle: spot ? 'spot' : 'on-demand', os },
      paid: [...steps].sort(([a], [b]) => a - b),
    });
  });

const anyInput = fc.record({
  events: fc
    .array(anyEvent, { maxLength: 40 })
    .map((events): RunEvent[] => events.map((one, index) => ({ ...one, id: `e${index}` }))),
  lifetimes: fc.uniqueArray(anyLifetime, { selector: ({ instanceId }) => instanceId, maxLength: 4 }),
  heartbeats: fc.array(
    fc
      .tuple(fc.constantFrom(...NODES), second, fc.integer({ min: 0, max: 3000 }))
      .map(([node, from, length]) => span(node, from, from + length)),
    { maxLength: 6 },
  ),
  others: fc.constant([]),
});

describe('whatever a run says', () => {
  it('every paid moment goes to one part, and parts, claims and epochs add up', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const ledger = runLedger(input);
        const sum = <T>(rows: readonly T[], of: (row: T) => bigint) =>
          rows.reduce((total, row) => total + of(row), 0n);
        expect(sum(RUN_PARTS, (part) => ledger.parts[part].units)).toBe(ledger.totalUnits);
        expect(sum(ledger.claims, ({ units }) => units)).toBe(ledger.totalUnits);
        expect(sum(RUN_PARTS, (part) => BigInt(ledger.parts[part].ms))).toBe(
          sum(ledger.claims, ({ from, to }) => BigInt(to - from)),
        );
        const byEpochs = sum(ledger.epochs, ({ units }) => units);
        expect(byEpochs <= ledger.totalUnits).toBe(true);
        expect(ledger.tookBackUnits <= ledger.parts.lost.units + ledger.parts.restart.units).toBe(true);
        for (const { units, waivedUnits, unpricedMs, from, to } of ledger.claims) {
          expect(units >= 0n && waivedUnits >= 0n).toBe(true);
          expect(unpricedMs <= to - from && to > from).toBe(true);
        }
        for (const [index, phase] of ledger.phases.entries())
          expect(phase.from >= (ledger.phases[index - 1]?.to ?? 0) && phase.to > phase.from).toBe(true);
      }),
      atLeast(1000),
    );
  });

  it('is the same shuffled, repeated and in pieces', () => {
    const shuffled = anyInput.chain((input) =>
      fc.record({
        input: fc.constant(input),
        events: fc.shuffledSubarray(input.events, { minLength: input.events.length }),
        again: fc.subarray(input.events),
        lifetimes: fc.shuffledSubarray(input.lifetimes, { minLength: input.lifetimes.length }),
        heartbeats: fc.shuffledSubarray(input.heartbeats, { minLength: input.heartbeats.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ input, events, again, ...rest }) => {
        expect(runLedger({ ...input, ...rest, events: [...again, ...events] })).toEqual(runLedger(input));
      }),
      atLeast(1000),
    );
  });

  it('costs all runs of an instance together what the instance costs', () => {
    const claim = fc.record({
      from: second,
      length: fc.integer({ min: 1, max: 9000 }),
      gpus: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(fc.array(claim, { minLength: 1, maxLength: 4 }), (tenants) => {
        const shared = lifetime('i-1', [0, null]);
        const runs = tenants.map(({ from, length, gpus }) => {
          const on = {
            cloud: 'aws',
            region: null,
            zone: null,
            instanceId: 'i-1',
            instanceType: null,
            lifecycle: null,
            gpuCount: gpus,
          };
          return [event('start', from, { on }), event('end', from + length)];
        });
        const alone = runs.map(
          (events) => runLedger({ events, heartbeats: [], lifetimes: [shared], others: [] }).claims,
        );
        const together = runs.map((events, index) =>
          runLedger({
            events,
            heartbeats: [],
            lifetimes: [shared],
            others: alone.flatMap((one, at) => (at === index ? [] : one)),
          }),
        );
        let covered = 0;
        let until = 0;
        for (const { from, length } of tenants.toSorted((a, b) => a.from - b.from)) {
          covered += Math.max(0, from + length - Math.max(from, until));
          until = Math.max(until, from + length);
        }
        const total = together.reduce((sum, { totalUnits }) => sum + totalUnits, 0n);
        // Each share is rounded to a part in 1e12.
        expect(Math.abs(Number(total) / 1e10 - (covered * A_MILL_A_SECOND) / 3.6e9)).toBeLessThan(1e-8);
      }),
      atLeast(200),
    );
  });
});
