const NBSP = '\u00a0';
const MINUS = '\u2212';
const formats = new Map<string, Intl.NumberFormat>();

function digitsFormat(digits: number): Intl.NumberFormat {
  const key = String(digits);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  formats.set(key, made);
  return made;
}

function signed(value: number, text: string): string {
  return value < 0 ? `${MINUS}${text}` : text;
}

/** `1234.5` -> `$1,234.50`, negative with a true minus sign. */
export function usd(value: number, digits = 2): string {
  const text = digitsFormat(digits).format(Math.abs(value));
  return signed(/[1-9]/.test(text) ? value : 0, `$${text}`);
}

/** An amount as a ledger needs it, with cents below $100: `$41,230`, `$33.40`, `$0`; less than a cent is `$0.00`. */
export function money(value: number): string {
  return value === 0 ? '$0' : usd(value, Math.abs(value) < 99.995 ? 2 : 0);
}

/** Decimals that a column of prices needs so that its smallest still says something: 2, 3 or 4. */
export function usdDigits(values: Iterable<number | null>): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (const value of values)
    if (value !== null && value !== 0) smallest = Math.min(smallest, Math.abs(value));
  if (smallest < 0.1) return 4;
  return smallest < 1 ? 3 : 2;
}

/** A percentage 0-100 as `64.3 %`. */
export function pct(value: number, digits = 1): string {
  const text = digitsFormat(digits).format(Math.abs(value));
  return signed(/[1-9]/.test(text) ? value : 0, `${text}${NBSP}%`);
}

/** A whole number with thousands parted: `26,310`. */
export function count(value: number): string {
  return signed(value, digitsFormat(0).format(Math.abs(value)));
}

/** Hours in whole numbers, and `<1` where there is less than half of one but not none. */
export function hours(value: number): string {
  return value > 0 && value < 0.5 ? '<1' : count(value);
}

/** `count(3)` with its noun: `3 pools`, `1 pool`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)}${NBSP}${Math.abs(value) === 1 ? one : many}`;
}

const YEAR_SECONDS = 365.25 * 86_400;

/** Seconds in the words that matter: `14 s`, `2 min`, `5 h`, `4 d`, `6 y`. */
export function duration(seconds: number): string {
  const value = Math.max(0, seconds);
  if (value < 1) return `${(Math.round(value * 10) / 10).toString()}${NBSP}s`;
  if (value < 60) return `${Math.floor(value)}${NBSP}s`;
  if (value < 3600) return `${Math.floor(value / 60)}${NBSP}min`;
  if (value < 48 * 3600) return `${Math.floor(value / 3600)}${NBSP}h`;
  if (value < 2 * YEAR_SECONDS) return `${count(Math.floor(value / 86_400))}${NBSP}d`;
  return `${count(Math.floor(value / YEAR_SECONDS))}${NBSP}y`;
}

/** Bytes in decimal units: `9.6 MB`. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return `${digitsFormat(power === 0 ? 0 : 1).format(value / 1000 ** power)}${NBSP}${units[power]}`;
}

const LONG_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const MONTHS = LONG_MONTHS.map((name) => name.slice(0, 3));
const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-22...` -> `22 Nov`, with the year where it is not that of `asOf`. UTC. */
export function day(iso: string, asOf?: string): string {
  const at = new Date(iso);
  const text = `${at.getUTCDate()}${NBSP}${MONTHS[at.getUTCMonth()]}`;
  return asOf !== undefined && new Date(asOf).getUTCFullYear() === at.getUTCFullYear()
    ? text
    : `${text}${NBSP}${at.getUTCFullYear()}`;
}

/** `19 Nov 04:12`, UTC; the head of the column or the sentence names the zone. */
export function dateTime(iso: string, asOf?: string): string {
  const at = new Date(iso);
  return `${day(iso, asOf)} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/** `2026-11-01` -> `November`, with the year where it is not that of `asOf`. UTC. */
export function month(iso: string, asOf?: string): string {
  const at = new Date(iso);
  const text = LONG_MONTHS[at.getUTCMonth()] ?? '';
  return asOf !== undefined && new Date(asOf).getUTCFullYear() === at.getUTCFullYear()
    ? text
    : `${text}${NBSP}${at.getUTCFullYear()}`;
}

/** `['a', 'b', 'c']` -> `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** The first of many things: `a, b, c and 17 more`. */
export const listedFirst = (words: readonly string[], most = 3): string =>
  listed(words.length > most + 1 ? [...words.slice(0, most), `${count(words.length - most)} more`] : words);
