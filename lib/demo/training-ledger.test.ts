import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runLedger } from '#lib/domain/run-ledger';
import {
  HEARTBEAT_GAP_MS,
  type HeartbeatSpan,
  RUN_PARTS,
  type RunEvent,
  type RunLifetime,
} from '#lib/domain/training-run';
import { atLeast } from '#lib/property-testing';
import { demoInstanceType } from './catalog.ts';
import type { DemoLifetime } from './fleet.ts';
import { createMarket, type Market } from './market.ts';
import { units } from './money.ts';
import { trainingRuns } from './training.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const FROM = new Date(NOW.getTime() - 90 * 86_400_000);

const steps = (prices: readonly { at: Date; usdPerHour: string }[]) =>
  prices.map(({ at, usdPerHour }): [number, number] => [at.getTime(), Number(usdPerHour.replace('.', ''))]);

/** A lifetime as the ledger knows it by `now`, of the market's own prices. */
function known(market: Market, lifetime: DemoLifetime, now: Date): RunLifetime {
  const { pool, startedAt, endedAt, endReason, lifecycle, instanceId } = lifetime;
  const isOver = endedAt <= now;
  const gpu = demoInstanceType(pool.instanceType)?.gpu;
  return {
    ...{ cloud: 'aws', instanceId, startedAt: startedAt.getTime(), lifecycle, os: 'linux' },
    endedAt: isOver ? endedAt.getTime() : null,
    endReason: isOver ? endReason : null,
    ...{ instanceType: pool.instanceType, region: pool.region, zone: pool.zoneId, poolId: 1 },
    ...{ gpuModel: null, gpuCount: gpu?.count ?? null },
    paid: steps(market.rates(lifetime)),
    list: steps(market.onDemandSteps(pool.region, pool.instanceType)),
  };
}

function spansOf(events: readonly RunEvent[]): HeartbeatSpan[] {
  const spans: HeartbeatSpan[] = [];
  const last = new Map<string, HeartbeatSpan>();
  for (const { node, at } of events
    .filter(({ type }) => type === 'heartbeat')
    .toSorted((a, b) => a.at - b.at)) {
    const open = last.get(node);
    if (open !== undefined && at - open.to <= HEARTBEAT_GAP_MS) open.to = at;
    else {
      const span = { node, from: at, to: at };
      last.set(node, span);
      spans.push(span);
    }
  }
  return spans;
}

function inputsOf(market: Market, now: Date) {
  return trainingRuns(market, FROM, now).map((run) => {
    const truth = run.truth();
    const lifetimes = [...new Set(truth.claims.map(({ lifetime }) => lifetime))];
    const events = run.events();
    return {
      name: run.name,
      truth,
      events: events.filter(({ type }) => type !== 'heartbeat'),
      heartbeats: spansOf(events),
      lifetimes: lifetimes.map((lifetime) => known(market, lifetime, now)),
      others: [],
    };
  });
}

describe('the ledger of what the simulated cloud trained in 90 days', () => {
  const market = createMarket(7);
  const runs = inputsOf(market, NOW);

  it('has every run, with stops of both kinds', () => {
    expect(runs.length).toBeGreaterThan(60);
    const causes = runs.flatMap(({ truth }) => truth.stops.map(({ cause }) => cause));
    expect(causes.filter((cause) => cause === 'interruption').length).toBeGreaterThan(50);
    expect(causes).toContain('failure');
  });

  it.each(runs.map((run) => [run.name, run] as const))(
    '%s equals the truth to the second and the cent',
    (_, run) => {
      const ledger = runLedger(run);
      const { truth } = run;
      for (const part of RUN_PARTS) {
        const mine = truth.segments.filter((segment) => segment.part === part);
        expect([part, ledger.parts[part].ms]).toEqual([
          part,
          mine.reduce((sum, { from, to }) => sum + to - from, 0),
        ]);
        expect(Math.abs(Number(ledger.parts[part].units - units(truth.usd[part]))) / 1e10).toBeLessThan(1e-6);
      }
      expect(Math.abs(Number(ledger.totalUnits - units(truth.totalUsd))) / 1e10).toBeLessThan(1e-6);
      expect(
        ledger.epochs.map(({ epoch, to, units: paid }) => [epoch, to, (Number(paid) / 1e10).toFixed(6)]),
      ).toEqual(truth.epochs.map(({ epoch, at, usd }) => [epoch, at, Number(usd).toFixed(6)]));
      expect(ledger.claims.filter(({ interrupted }) => interrupted)).toHaveLength(truth.interruptions);
      const stops = ledger.stops.map(({ at, cause, resumedAt }) => ({ at, cause, resumedAt }));
      expect(stops).toEqual(expect.arrayContaining(truth.stops));
    },
  );

  it('is the same shuffled, repeated and split', () => {
    const some = fc.constantFrom(...runs).chain((run) =>
      fc.record({
        run: fc.constant(run),
        events: fc.shuffledSubarray(run.events, { minLength: run.events.length }),
        again: fc.subarray(run.events.slice(0, 50)),
      }),
    );
    fc.assert(
      fc.property(some, ({ run, events, again }) => {
        expect(runLedger({ ...run, events: [...events, ...again] })).toEqual(runLedger(run));
      }),
      atLeast(30, 3_000),
    );
  });
});
