import { listPriceAt, listPriceSteps } from './list-price.ts';
import { between, noise, stream, uniform } from './random.ts';

/** A spot capacity pool of the simulated cloud. All are Linux. */
export type DemoPool = { region: string; zoneId: string; instanceType: string; os: 'linux' };

/** A price record: it holds until the pool's next one. Unchanged prices are repeated, as AWS does. */
export type PriceRecord = { at: Date; usdPerHour: string };

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

/** How a pool's price moves: `changes` of them, at least `min`, in each block of time counted from the epoch. */
type Temper = { blockMs: number; min: number; max: number; swing: number };
const FLAT: Temper = { blockMs: 45 * DAY, min: 1, max: 1, swing: 0.15 };
const CALM: Temper = { blockMs: 3 * DAY, min: 1, max: 4, swing: 0.25 };
const LIVELY: Temper = { blockMs: DAY, min: 3, max: 9, swing: 0.5 };

const SURGE_PERIOD = 14 * DAY;
/** A surge in g6.12xlarge of us-east-1 begins at this instant and every 14 days before and after it. */
const SURGE_ANCHOR = Date.UTC(2026, 10, 19, 4, 12);
const SURGING = new Set(['us-east-1|g6.12xlarge', 'eu-central-1|p3.2xlarge']);

/** A name for the pool that is unique in the simulated cloud. */
export function poolKey(pool: DemoPool): string {
  return `${pool.region}|${pool.zoneId}|${pool.instanceType}|${pool.os}`;
}

/** All records of a pool with `from <= at < to`, oldest first; none before the type's first list price. */
export function pathRecords(seed: number, pool: DemoPool, from: Date, to: Date): PriceRecord[] {
  const launch = listPriceSteps(pool.region, pool.instanceType)[0]?.at.getTime() ?? Number.POSITIVE_INFINITY;
  const fromMs = Math.max(from.getTime(), launch);
  const toMs = to.getTime();
  if (!(fromMs < toMs)) return [];
  const key = poolKey(pool);
  const changes = changesBetween(seed, pool, fromMs - temperOf(seed, key).blockMs * 2, toMs);
  const repeats = repeatsBetween(seed, key, fromMs, toMs);
  const times = [...new Set([...changes.filter((at) => at >= fromMs), ...repeats])].sort((a, b) => a - b);
  let cursor = 0;
  let priced: number | undefined;
  let usdPerHour = '';
  return times.map((at) => {
    while (cursor + 1 < changes.length && (changes[cursor + 1] as number) <= at) cursor += 1;
    const changedAt = changes[cursor] as number;
    if (changedAt !== priced) {
      usdPerHour = priceSetAt(seed, pool, key, changedAt);
      priced = changedAt;
    }
    return { at: new Date(at), usdPerHour };
  });
}

function temperOf(seed: number, key: string): Temper {
  const draw = uniform(seed, 'temper', key);
  if (draw < 0.4) return FLAT;
  return draw < 0.75 ? CALM : LIVELY;
}

/** Instants of changes, oldest first; always at least one before `fromMs + 2 blocks`. */
function changesBetween(seed: number, pool: DemoPool, fromMs: number, toMs: number): number[] {
  const key = poolKey(pool);
  const { blockMs, min, max } = temperOf(seed, key);
  const offset = wholeSeconds(blockMs * uniform(seed, 'offset', key));
  const times = new Set<number>();
  for (let block = Math.floor((fromMs - offset) / blockMs); block * blockMs + offset < toMs; block += 1) {
    const next = stream(seed, 'changes', key, block);
    const count = min + Math.floor(next() * (max - min + 1));
    for (let index = 0; index < count; index += 1) {
      times.add(block * blockMs + offset + wholeSeconds(next() * blockMs));
    }
  }
  for (const at of surgeTurns(seed, pool, fromMs, toMs)) times.add(at);
  return [...times].filter((at) => at >= fromMs && at < toMs).sort((a, b) => a - b);
}

/** Once a day, give or take, the price is said again whether it moved or not. */
function repeatsBetween(seed: number, key: string, fromMs: number, toMs: number): number[] {
  const times: number[] = [];
  for (let day = Math.floor(fromMs / DAY); day * DAY < toMs; day += 1) {
    times.push(day * DAY + wholeSeconds(between(0, DAY, seed, 'repeat', key, day)));
  }
  return times.filter((at) => at >= fromMs && at < toMs);
}

function priceSetAt(seed: number, pool: DemoPool, key: string, atMs: number): string {
  const { region, instanceType } = pool;
  const list = Number(
    listPriceAt(region, instanceType, new Date(atMs)) ?? listPriceSteps(region, instanceType)[0]?.usdPerHour,
  );
  const ratio = surgeRatio(seed, pool, atMs) ?? ordinaryRatio(seed, pool, key, atMs);
  return `${(list * ratio).toFixed(4)}00`;
}

/** Spot price as a part of the list price outside of surges: between 0.12 and 0.95. */
function ordinaryRatio(seed: number, pool: DemoPool, key: string, atMs: number): number {
  const { swing } = temperOf(seed, key);
  const base =
    between(0.28, 0.48, seed, 'base', pool.instanceType) + between(-0.06, 0.1, seed, 'zone-base', key);
  const slow = noise(atMs, 23 * DAY, seed, 'slow', key);
  const quick = noise(atMs, 9 * HOUR, seed, 'quick', key);
  const daily = Math.cos((2 * Math.PI * (atMs - 17 * HOUR)) / DAY);
  const ratio = base * (1 + swing * (0.6 * slow + 0.25 * quick + 0.1 * daily));
  return Math.min(0.95, Math.max(0.12, ratio));
}

/** When the surge of a period runs in a pool: [start, end) in ms; the first zone starts with the anchor, others later. */
function surge(seed: number, pool: DemoPool, period: number): [number, number] {
  const key = poolKey(pool);
  const first = pool.zoneId.endsWith('az1') || pool.zoneId === 'euc1-az2';
  const delay = first ? 0 : wholeSeconds(between(HOUR, 20 * HOUR, seed, 'surge-delay', key, period));
  const start = SURGE_ANCHOR + period * SURGE_PERIOD + delay;
  return [start, start + wholeSeconds(between(6 * DAY, 9 * DAY, seed, 'surge-length', key, period))];
}

function surgePeriod(atMs: number): number {
  return Math.floor((atMs - SURGE_ANCHOR) / SURGE_PERIOD);
}

function surgeTurns(seed: number, pool: DemoPool, fromMs: number, toMs: number): number[] {
  if (!SURGING.has(`${pool.region}|${pool.instanceType}`)) return [];
  const turns: number[] = [];
  for (let period = surgePeriod(fromMs); period <= surgePeriod(toMs); period += 1) {
    turns.push(...surge(seed, pool, period));
  }
  return turns;
}

/** Spot price as a multiple of the list price during a surge, above 1; null outside of one. */
function surgeRatio(seed: number, pool: DemoPool, atMs: number): number | null {
  if (!SURGING.has(`${pool.region}|${pool.instanceType}`)) return null;
  const [start, end] = surge(seed, pool, surgePeriod(atMs));
  if (atMs < start || atMs >= end) return null;
  return 1.0236 + (atMs === start ? 0 : 0.012 * noise(atMs, DAY, seed, 'surge', poolKey(pool)));
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / SECOND) * SECOND;
}
