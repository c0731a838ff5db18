import { demoInstanceType } from './catalog.ts';
import type { DemoPool } from './price-path.ts';
import { between, type Stream, uniform } from './random.ts';

const HOUR = 3_600_000;
const CLUSTER = 4 * HOUR;

/** Interruptions per instance-hour of a type, before region, hour and cluster. */
const BY_FAMILY = { p5: 0.02, p4: 0.014, p3: 0.009, g6: 0.012, g5: 0.007, neuron: 0.004, cpu: 0.002 };

/** How much more or less a region takes back, and its hours ahead of UTC. */
const BY_REGION: Record<string, { factor: number; utcOffset: number }> = {
  'us-east-1': { factor: 2, utcOffset: -5 },
  'us-east-2': { factor: 0.8, utcOffset: -5 },
  'us-west-2': { factor: 0.5, utcOffset: -8 },
  'eu-west-1': { factor: 1.1, utcOffset: 0 },
  'eu-central-1': { factor: 1.3, utcOffset: 1 },
  'ap-northeast-1': { factor: 1, utcOffset: 9 },
};

/** Office hours of weekdays, other hours of weekdays, weekends; their mean over a week is 1. */
const WEEK = { office: 1.82, night: 0.804, weekend: 0.536 };
/** One stretch of four hours in thirty takes 18 times the usual, the others less: the mean stays 1. */
const CLUSTERS = { share: 1 / 30, inside: 18, outside: 12 / 29 };

/**
 * The truth about interruptions: how many a spot instance of the pool meets per hour at an instant. It is constant
 * within each UTC hour. Higher in office hours of the region, lower at weekends, and clustered by zone and type.
 */
export function hazardPerHour(seed: number, pool: DemoPool, atMs: number): number {
  return baseHazardPerHour(seed, pool) * weekFactor(pool.region, atMs) * clusterFactor(seed, pool, atMs);
}

/** The hazard of a pool at an instant as it is on average over clusters, per instance-hour. */
export function expectedHazardPerHour(seed: number, pool: DemoPool, atMs: number): number {
  return baseHazardPerHour(seed, pool) * weekFactor(pool.region, atMs);
}

/** The long-run mean of the hazard of a pool, per instance-hour. */
export function baseHazardPerHour(seed: number, pool: DemoPool): number {
  const family = demoInstanceType(pool.instanceType)?.family ?? 'cpu';
  const region = BY_REGION[pool.region]?.factor ?? 1;
  return BY_FAMILY[family] * region * between(0.8, 1.2, seed, 'hazard', pool.zoneId, pool.instanceType);
}

/**
 * When a spot instance that starts at `fromMs` is taken back: drawn by walking the hazard until an exponential budget
 * is spent; null if not before `untilMs`.
 */
export function drawInterruption(
  seed: number,
  pool: DemoPool,
  fromMs: number,
  untilMs: number,
  next: Stream,
): number | null {
  let budget = -Math.log(1 - next());
  for (let at = fromMs; at < untilMs; ) {
    const end = Math.min(untilMs, (Math.floor(at / HOUR) + 1) * HOUR);
    const rate = hazardPerHour(seed, pool, at);
    const spent = (rate * (end - at)) / HOUR;
    if (spent >= budget) return at + (budget / rate) * HOUR;
    budget -= spent;
    at = end;
  }
  return null;
}

function weekFactor(region: string, atMs: number): number {
  const local = new Date(atMs + (BY_REGION[region]?.utcOffset ?? 0) * HOUR);
  const day = local.getUTCDay();
  if (day === 0 || day === 6) return WEEK.weekend;
  const hour = local.getUTCHours();
  return hour >= 9 && hour < 18 ? WEEK.office : WEEK.night;
}

function clusterFactor(seed: number, { zoneId, instanceType }: DemoPool, atMs: number): number {
  const inside = uniform(seed, 'cluster', zoneId, instanceType, Math.floor(atMs / CLUSTER)) < CLUSTERS.share;
  return inside ? CLUSTERS.inside : CLUSTERS.outside;
}
