const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MINUTE_STEPS = [MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE];
const TIME_STEPS = [
  ...MINUTE_STEPS,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
];
/** A Monday, so that weekly ticks fall on Mondays. */
const EPOCH_MONDAY = Date.UTC(1970, 0, 5);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The least of 1, 2, 5 x 10^k that is at least `raw` (> 0). */
export function niceStep(raw: number): number {
  const exponent = Math.floor(Math.log10(raw) + 1e-9);
  const power = 10 ** exponent;
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= raw * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(12));
}

/** Ticks of a linear axis: at most `count + 1` multiples of a 1, 2 or 5 step that enclose `low` and `high`. */
export function linearTicks(low: number, high: number, count = 5): number[] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const span = high - low > size * 1e-6 ? high - low : size || 1;
  let step = niceStep(span / count);
  let first = Math.floor(low / step + 1e-9);
  let last = Math.ceil(high / step - 1e-9);
  if (last - first > count) {
    step = niceStep(step * 1.01);
    first = Math.floor(low / step + 1e-9);
    last = Math.ceil(high / step - 1e-9);
  }
  if (last === first) last += 1;
  return Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

/** Ticks of a logarithmic axis: the 1, 2 and 5 of each decade that enclose `low` and `high` (both > 0). */
export function logTicks(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let k = Math.floor(Math.log10(low)) - 1; k <= Math.ceil(Math.log10(high)) + 1; k += 1) {
    for (const factor of [1, 2, 5]) ticks.push(Number((factor * 10 ** k).toPrecision(12)));
  }
  const first = ticks.findLastIndex((tick) => tick <= low * (1 + 1e-9));
  const last = ticks.findIndex((tick, index) => index > first && tick >= high * (1 - 1e-9));
  return ticks.slice(first, last + 1);
}

/** Ticks of a time axis in ms since 1970, on whole UTC minutes, hours, days or Mondays, at most `count` of them. */
export function timeTicks(from: number, to: number, count: number): number[] {
  const step =
    TIME_STEPS.find((candidate) => (to - from) / candidate <= count) ??
    niceStep((to - from) / count / DAY) * DAY;
  const origin = step >= 7 * DAY ? EPOCH_MONDAY : 0;
  const ticks: number[] = [];
  for (let at = origin + Math.ceil((from - origin) / step) * step; at <= to; at += step) ticks.push(at);
  return ticks.slice(0, count);
}

/** `24 Oct` at midnight UTC, `06:00` at any other time. */
export function timeTickLabel(at: number): string {
  const date = new Date(at);
  if (at % DAY === 0) return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  return date.toISOString().slice(11, 16);
}

/** `$2.50`: with the decimals that keep neighbouring ticks apart, and none where all ticks are whole. */
export function usdTickLabel(value: number, ticks: readonly number[]): string {
  const decimals = Math.max(0, ...ticks.map((tick) => `${tick}`.split('.')[1]?.length ?? 0));
  return `$${value.toFixed(decimals === 0 ? 0 : Math.max(2, decimals))}`;
}

/** `$2.5k`, `$500`, `$1.2M`: round sums of money, in thousands or millions where the highest tick reaches two of them. */
export function moneyTickLabel(value: number, ticks: readonly number[]): string {
  const highest = Math.max(...ticks.map(Math.abs));
  const [unit, suffix] = highest >= 2e6 ? [1e6, 'M'] : highest >= 2000 ? [1000, 'k'] : [1, ''];
  if (suffix === '' || value === 0) return value === 0 ? '$0' : usdTickLabel(value, ticks);
  const decimals = Math.max(0, ...ticks.map((tick) => `${tick / unit}`.split('.')[1]?.length ?? 0));
  return `$${(value / unit).toFixed(decimals)}${suffix}`;
}
