import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RUN_PARTS, type RunEvent, type RunPart } from '#lib/domain/training-run';
import { atLeast } from '#lib/property-testing';
import { createMarket, type Market } from './market.ts';
import { units } from './money.ts';
import { type DemoTrainingRun, trainingRuns } from './training.ts';

const DAY = 86_400_000;
const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * DAY);
/** In any week of two years and a half. */
const moment = fc.integer({ min: 0, max: 900 * DAY }).map((ms) => new Date(Date.UTC(2025, 0, 20) + ms));
const seeds = fc.integer({ min: 1, max: 1000 });

describe('any simulated training', () => {
  it('is told in order, once each, with a heartbeat a minute and without what came after the clock', () => {
    fc.assert(
      fc.property(seeds, moment, fc.integer({ min: 0, max: 3 * DAY }), (seed, then, wait) => {
        const now = new Date(then.getTime() + wait);
        const world = createMarket(seed);
        const after = new Map(
          trainingRuns(world, daysBefore(now, 9), now).map((run) => [run.externalId, run]),
        );
        for (const run of trainingRuns(world, daysBefore(now, 9), then)) {
          const events = run.events();
          const later = after.get(run.externalId)?.events() ?? [];
          expect(later.filter(({ at }) => at <= then.getTime())).toEqual(events);
          expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
          expect(events.every(({ at }, index) => at >= (events[index - 1]?.at ?? 0))).toBe(true);
          expect(events[0]).toMatchObject({ type: 'start' });
          const thinned = run.events(600);
          expect(thinned.length).toBeLessThanOrEqual(events.length);
          expect(thinned.at(-1)).toEqual(events.at(-1));
          expect(thinned.filter(({ type }) => type !== 'heartbeat')).toEqual(
            events.filter(({ type }) => type !== 'heartbeat'),
          );
          const middle = events[Math.floor(events.length / 2)]?.at ?? 0;
          const plain = (list: RunEvent[]) => list.map((event) => ({ ...event, host: null }));
          expect(plain(run.events(60, middle))).toEqual(plain(events.filter(({ at }) => at > middle)));
        }
      }),
      atLeast(4, 100),
    );
  });

  it('puts every second of every claim into one part, and charges it as the market does', () => {
    fc.assert(
      fc.property(seeds, moment, (seed, now) => {
        const market = createMarket(seed);
        for (const run of trainingRuns(market, daysBefore(now, 30), now)) {
          partsAddUp(market, run, now);
          if (run.events(600).some(({ type }) => type === 'end')) worksAtOnce(run);
        }
      }),
      atLeast(6, 100),
    );
  });
});

function partsAddUp(market: Market, run: DemoTrainingRun, now: Date): void {
  const { claims, segments, seconds, usd, totalUsd, waivedUsd, epochs } = run.truth();
  let index = 0;
  let [ms, charged] = [0, 0n];
  for (const { node, lifetime, from, to } of claims) {
    expect(lifetime.tags.run).toBe(run.name);
    expect(
      from >= lifetime.startedAt.getTime() && to <= lifetime.endedAt.getTime() && to <= now.getTime(),
    ).toBe(true);
    let at = from;
    for (; at < to; index += 1) {
      expect(segments[index]).toMatchObject({ node, instanceId: lifetime.instanceId, from: at });
      const next = segments[index]?.to ?? 0;
      expect(next).toBeGreaterThan(at);
      at = next;
    }
    expect(at).toBe(to);
    ms += to - from;
    // What still runs would be charged if it ended now.
    const known = lifetime.endedAt > now ? { ...lifetime, endReason: 'terminated' as const } : lifetime;
    charged += units(market.charge(known, new Date(from), new Date(to)));
  }
  expect(index).toBe(segments.length);
  expect(RUN_PARTS.reduce((sum, part) => sum + seconds[part], 0) * 1000).toBe(ms);
  const near = (left: bigint, right: bigint, by: number) =>
    expect(Number(left > right ? left - right : right - left)).toBeLessThanOrEqual(by);
  near(units(totalUsd), charged, claims.length);
  near(
    units(totalUsd),
    RUN_PARTS.reduce((sum, part) => sum + units(usd[part]), 0n),
    5,
  );
  expect(units(waivedUsd)).toBeGreaterThanOrEqual(0n);
  expect(epochs.map(({ epoch }) => epoch)).toEqual(epochs.map((_, place) => place + 1));
  const paid = epochs.reduce((sum, epoch) => sum + units(epoch.usd), 0n);
  expect(paid).toBeLessThanOrEqual(units(totalUsd) + BigInt(epochs.length));
}

/** A gang does these on all nodes at the same time. */
function worksAtOnce(run: DemoTrainingRun): void {
  const { claims, segments } = run.truth();
  const stretches = (part: RunPart, of: string) =>
    segments
      .filter((segment) => segment.part === part && segment.node === of)
      .map(({ from, to }) => [from, to]);
  for (const node of new Set(claims.map((claim) => claim.node))) {
    for (const part of ['useful', 'checkpoint', 'lost'] as const)
      expect(stretches(part, node)).toEqual(stretches(part, '0'));
  }
}
