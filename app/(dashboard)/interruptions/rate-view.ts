import type { RateGroup } from '#lib/api/schemas/interruption-rates';

/** What rates can be grouped by on this page, alone or two together, in the order in which they are offered. */
export const RATE_KEYS = [
  'gpuModel',
  'region',
  'instanceType',
  'zone',
  'pool',
  'account',
] as const satisfies readonly RateGroup[];
export type RateKey = (typeof RATE_KEYS)[number];

/** What the rates are of, as the URL says it: one group of the API, two, or `place`: a GPU model in a region. */
export type RateView = 'place' | RateKey | `${RateKey},${RateKey}`;

/** The views that are offered by name. */
export const RATE_PRESETS = [
  'place',
  'region',
  'instanceType',
  'zone',
  'pool',
  'account',
] as const satisfies readonly RateView[];

const isKey = (word: string | undefined): word is RateKey => RATE_KEYS.some((key) => key === word);

/** The groups of the API that make up a view's, one or two. */
export const rateGroups = (by: RateView): RateKey[] =>
  by === 'place' ? ['gpuModel', 'region'] : by.split(',').filter(isKey);

/** The view of one group, or of two. */
export function viewOf(first: RateKey, second?: RateKey): RateView {
  if (second === undefined || second === first) return first;
  return first === 'gpuModel' && second === 'region' ? 'place' : `${first},${second}`;
}

/** The view that a word means: `place`, a group, or two of them with a comma between; null = none. */
export function readView(word: string): RateView | null {
  if (word === 'place') return word;
  const [first, second, more] = word.split(',');
  if (!isKey(first) || more !== undefined) return null;
  if (second === undefined) return first;
  return isKey(second) && second !== first ? viewOf(first, second) : null;
}

/** The view with another first group; where that was the second, the two change places. */
export function withFirst(by: RateView, first: RateKey): RateView {
  const [before, second] = rateGroups(by);
  return viewOf(first, second === first ? before : second);
}

/** The view with another second group; `undefined` = the first alone. */
export function withSecond(by: RateView, second: RateKey | undefined): RateView {
  const [first] = rateGroups(by);
  return first === undefined ? by : viewOf(first, second);
}
