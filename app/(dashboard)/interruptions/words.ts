import { count, dateTime, day, duration, hours, listedFirst } from '#components/ui/format';
import type { Comparison, InterruptionRatesResponse, RateRow } from '#lib/api/schemas/interruption-rates';
import { UNKNOWN_GPU } from '#lib/domain/usage';
import { type RateKey, type RateView, rateGroups } from './rate-view.ts';

const NBSP = '\u00a0';
const HOUR_MS = 3_600_000;

/** Said wherever a comparison cannot tell a difference from chance. */
export const NOT_SHOWN = 'not shown by this much data';

/** Decimals of a rate in % per hour that leave it two or three figures. */
export function rateDigits(perHour: number): number {
  const percent = Math.abs(perHour) * 100;
  if (percent === 0 || percent >= 9.95) return 0;
  return Math.min(5, Math.max(1, 1 - Math.floor(Math.log10(percent))));
}

const number = (value: number, digits: number) =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Interruptions per instance-hour as `4.1 %/h`, `0.41 %/h`, `0.041 %/h`. */
export const rateText = (perHour: number, digits = rateDigits(perHour)): string =>
  `${number(perHour * 100, digits)}${NBSP}%/h`;

/** Labels of ticks in per cent per hour, each with the decimals that keep neighbours apart. */
export const percentTick = (percent: number): string => `${Number(percent.toPrecision(6))}${NBSP}%/h`;

/** The 95 % interval of a rate, `3.1 – 5.3 %/h`; null where there is no rate. */
export function intervalText(low: number | null, high: number | null): string | null {
  if (low === null || high === null) return null;
  // The middle decides: a low end near 0 would ask for decimals that say nothing.
  const digits = rateDigits((low + high) / 2);
  return `${number(low * 100, digits)} – ${rateText(high, digits)}`;
}

/** `59 in 1,440 h`: interruptions in the instance-hours at risk. */
export const exposureText = ({
  interruptions,
  exposureHours,
}: Pick<RateRow, 'interruptions' | 'exposureHours'>): string =>
  `${count(interruptions)} in ${hours(exposureHours)}${NBSP}h`;

/** How many times, with the figures that a ratio is read with: `0.64`, `5.6`, `65`. */
export const timesText = (ratio: number): string => number(ratio, ratio < 0.995 ? 2 : ratio < 9.95 ? 1 : 0);

/** `12.7 times the rest (4.0 – 65)`, or that no difference is shown; `what` names the other. */
export function comparisonText(
  { ratio, low95, high95, verdict }: Comparison,
  what = 'the rest',
  none = 'the rest had none',
): string {
  if (verdict === 'not-shown') return NOT_SHOWN;
  const interval = `(${timesText(low95)} – ${high95 === null ? 'no upper end' : timesText(high95)})`;
  if (ratio === null) return `${none} ${interval}`;
  return `${ratio >= 9.95 && ratio < 99.5 ? number(ratio, 1) : timesText(ratio)} times ${what} ${interval}`;
}

/** Weekends against weekdays, for the head of the hours; null where there is nothing to compare. */
export function weekendText(weekend: Comparison | null): string | null {
  if (weekend === null) return null;
  if (weekend.verdict === 'not-shown') return `weekends against weekdays: ${NOT_SHOWN}`;
  return `weekends ${comparisonText(weekend, 'weekdays', 'had interruptions, weekdays none')}`;
}

/** A GPU model as it stands in a table. */
export const gpuName = (model: string | null | undefined): string =>
  model === UNKNOWN_GPU ? 'not known yet' : (model ?? 'no GPU');

/** A GPU model in a region, as a sentence names it: `H100 in us-east-1`. */
export function placeName({ keys }: Pick<RateRow, 'keys'>): string {
  const region = keys.region ?? 'an unknown region';
  if (keys.gpuModel === UNKNOWN_GPU) return `A type not known yet in ${region}`;
  return keys.gpuModel == null ? `What has no GPU in ${region}` : `${keys.gpuModel} in ${region}`;
}

/** What groups are called: in the title, and for how many of them there are. */
export type ViewWords = { title: string; one: string; many: string };

export const KEY_WORDS: Record<RateKey, ViewWords> = {
  gpuModel: { title: 'GPU', one: 'GPU model', many: 'GPU models' },
  region: { title: 'region', one: 'region', many: 'regions' },
  instanceType: { title: 'type', one: 'type', many: 'types' },
  zone: { title: 'zone', one: 'zone', many: 'zones' },
  pool: { title: 'pool', one: 'pool', many: 'pools' },
  account: { title: 'account', one: 'account', many: 'accounts' },
};

/** What a view's groups are called; two together are `GPU and region`, and just groups when they are counted. */
export function viewWords(by: RateView): ViewWords {
  const words = rateGroups(by).map((key) => KEY_WORDS[key]);
  const [alone] = words;
  if (words.length === 1 && alone !== undefined) return alone;
  return { title: words.map(({ title }) => title).join(' and '), one: 'group', many: 'groups' };
}

/** A group's name at the head of its column: `GPU`, `Region`. */
export function keyHeader(key: RateKey): string {
  const { title } = KEY_WORDS[key];
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
}

/** `2 of 7 groups differ from the rest by more than chance`; null where there is but one. */
export function differWords(rows: readonly Pick<RateRow, 'versusRest'>[]): string | null {
  const compared = rows.flatMap(({ versusRest }) => versusRest ?? []);
  if (compared.length < 2) return null;
  const differ = compared.filter(({ verdict }) => verdict !== 'not-shown').length;
  const verb = differ === 1 ? 'differs' : 'differ';
  return `${differ === 0 ? 'none' : count(differ)} of ${count(compared.length)} groups ${verb} from the rest by more than chance`;
}

type Doubtful = Pick<
  InterruptionRatesResponse,
  'total' | 'notPlaced' | 'followedSince' | 'exposedUntil' | 'from' | 'asOf'
>;

/** What of the rates is not certain or missing, one sentence each. */
export function doubtWords({
  total,
  notPlaced,
  followedSince,
  exposedUntil,
  from,
  asOf,
}: Doubtful): string[] {
  const late = exposedUntil !== null && Date.parse(asOf) - Date.parse(exposedUntil) > HOUR_MS;
  return [
    followedSince !== null && Date.parse(followedSince) > Date.parse(from) + HOUR_MS
      ? `Instances are followed since ${day(followedSince, asOf)}.`
      : null,
    total.startAssumedHours > 0
      ? `${hours(total.startAssumedHours)}${NBSP}h are of instances whose launch is not known: they count from when they were first seen.`
      : null,
    late ? `Instances were last listed ${dateTime(exposedUntil, asOf)} UTC: hours at risk end there.` : null,
    notPlaced > 0
      ? `${count(notPlaced)} more ${notPlaced === 1 ? 'interruption is of an instance' : 'interruptions are of instances'} that the inventory does not know, and in no rate.`
      : null,
  ].filter((sentence) => sentence !== null);
}

/** What the intervals of an answer are made with. */
export function methodWords({ method }: Pick<InterruptionRatesResponse, 'method'>): string {
  const { dispersion, days, widened, prior } = method;
  const spread = widened
    ? dispersion > 1
      ? `Daily counts vary ${number(dispersion, 1)} times as much as chance over ${count(days)} days: intervals are widened by that.`
      : `Daily counts vary no more than chance over ${count(days)} days: intervals are not widened.`
    : `Only ${days === 1 ? 'one day is' : `${count(days)} days are`} known, and 14 are needed to measure how interruptions cluster: intervals are those of chance alone, and may be too narrow.`;
  const shrunk =
    prior === null
      ? 'Groups differ no more than by chance: small ones are drawn to the rate of all.'
      : `Small groups are drawn to the others, as if each had ${number(prior.interruptions, 2)} interruptions in ${hours(prior.hours)}${NBSP}h more.`;
  return `interruptions / instance-hours at risk, with the exact 95 % interval of Garwood. ${spread} ${shrunk} Comparisons are conditional on the counts of both, and corrected for how many they are (Holm).`;
}

/** Which figure of the provider stands beside the rates, and what it speaks of; null where none does. */
export function advisorWords(rows: readonly Pick<RateRow, 'advisor'>[], asOf: string): string | null {
  const own = rows.flatMap(({ advisor }) => advisor ?? []);
  const [first] = own;
  if (first === undefined) return null;
  const published = own.map(({ publishedAt }) => publishedAt).toSorted()[0] ?? first.publishedAt;
  return `Grey: AWS's Spot Advisor, converted from a month to an hour, of ${listedFirst(
    own.map(({ scope, label }) => `${scope} (${label})`),
    2,
  )}; published ${day(published, asOf)}.`;
}

/** A time between a recommendation and what followed: `3 min 12 s`. */
export function leadText(seconds: number): string {
  if (seconds < 60 || seconds >= 3600) return duration(seconds);
  const rest = Math.floor(seconds % 60);
  return rest === 0 ? duration(seconds) : `${duration(seconds)} ${rest}${NBSP}s`;
}
