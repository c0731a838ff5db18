import { expect, it } from 'vitest';
import { demoInstanceType } from '#lib/demo/catalog';
import { expectedHazardPerHour } from '#lib/demo/hazard';
import { createMarket } from '#lib/demo/market';
import { hoursOfWeek } from './exposure.ts';
import { dispersionOf, interruptionRate } from './interruption-rate.ts';
import { observedOf, type SpotLifetime, tallies } from './rate-groups.ts';

const HOUR = 3_600_000;
const SEEDS = 400;
const WINDOW = { from: Date.UTC(2026, 9, 20), to: Date.UTC(2026, 10, 19) };
const UTC = hoursOfWeek('UTC');

/** The market's spot lifetimes of 30 days, and what each group should meet: its hazard over its hours, without clusters. */
function truthOf(seed: number) {
  const expected = new Map<string, number>();
  const lifetimes: SpotLifetime[] = [];
  for (const lifetime of createMarket(seed).instances(null, new Date(WINDOW.from), new Date(WINDOW.to))) {
    const { pool, lifecycle, endReason } = lifetime;
    if (lifecycle !== 'spot') continue;
    const [startedAt, endedAt] = [lifetime.startedAt.getTime(), lifetime.endedAt.getTime()];
    const gpuModel = demoInstanceType(pool.instanceType)?.gpu?.name ?? null;
    const group = JSON.stringify([gpuModel, pool.region]);
    const end = Math.min(endedAt, WINDOW.to);
    for (let at = Math.max(startedAt, WINDOW.from); at < end; ) {
      const next = Math.min(end, (Math.floor(at / HOUR) + 1) * HOUR);
      const met = (expectedHazardPerHour(seed, pool, at) * (next - at)) / HOUR;
      expected.set(group, (expected.get(group) ?? 0) + met);
      at = next;
    }
    const isTaken = endReason === 'interrupted' && endedAt >= WINDOW.from && endedAt < WINDOW.to;
    lifetimes.push({
      keys: { ...pool, zone: pool.zoneId, gpuModel, account: lifetime.account, pool: pool.zoneId },
      ...{ startedAt, endedAt, lastSeenAt: endedAt, startAssumed: false, rebalance: null, waived: null },
      interruption: isTaken ? { at: endedAt, replacement: { outcome: 'pending' } } : null,
    });
  }
  return { lifetimes, expected };
}

// Measured: 97.7 % of 4,000 groups with the dispersion, 93.4 % without.
it('holds the true rate within the 95 % interval for 93 to 99 % of groups, clusters included', () => {
  let [all, within] = [0, 0];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { lifetimes, expected } = truthOf(seed);
    const groups = tallies(lifetimes, ['gpuModel', 'region'], WINDOW, UTC);
    const dispersion = dispersionOf(groups.map(({ days }) => [...days.values()]));
    for (const group of groups) {
      const observed = observedOf(group);
      const rate = interruptionRate(observed, dispersion);
      const truth = (expected.get(JSON.stringify(group.keys)) ?? 0) / observed.exposureHours;
      all += 1;
      if (rate !== null && rate.low95 <= truth && truth <= rate.high95) within += 1;
    }
  }
  expect(all).toBe(4_000);
  expect(within / all).toBeGreaterThanOrEqual(0.93);
  expect(within / all).toBeLessThanOrEqual(0.99);
});
