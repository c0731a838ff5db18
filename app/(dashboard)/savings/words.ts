import { type Filters, periodOf, rangeWords } from '#components/shell/filters';
import { periodKind, periodName } from '#components/shell/period';
import { counted, dateTime, day, hours, listedFirst, money, month } from '#components/ui/format';
import type { BilledFigures, SavingsResponse } from '#lib/api/schemas/savings';
import type { Baseline } from '#lib/api/schemas/savings-groups';

const DAY_MS = 86_400_000;

type Window = Pick<Filters, 'range' | 'from' | 'to'>;

/** How a sentence about a window begins: `In the last 30 days`, `Today`, `In October 2026`, `On 15 Feb 2020`. */
export function opening(filters: Window, asOf: string): string {
  const period = periodOf(filters);
  if (period === null) return filters.range === '24h' ? 'Today' : `In the last ${rangeWords(filters.range)}`;
  const name = periodName(period, asOf);
  switch (periodKind(period, asOf).kind) {
    case 'month':
      return `In ${name}`;
    case 'day':
      return `On ${name}`;
    case 'since':
      return `Since ${day(period.from)}`;
    case 'days':
      return `From ${name.replace(' – ', ' to ')}`;
  }
}

/** The same within a sentence: `in the last 30 days`. */
export const inWindow = (filters: Window, asOf: string): string =>
  opening(filters, asOf).replace(/^./, (letter) => letter.toLowerCase());

/** What savings are measured against, in a sentence. */
export const BASELINE_WORDS: Record<Baseline, string> = {
  list: 'against list prices valid at the hour of use',
  committed: 'against the committed rates that were entered',
};

/** What the same hours would have cost by a baseline is called. */
export const BASELINE_PRICE: Record<Baseline, string> = {
  list: 'the on-demand price',
  committed: 'the committed rate',
};

/** `24 Oct – 22 Nov`, one day alone as itself. */
export function dayspan(from: string, last: string, asOf: string): string {
  return from === last ? day(from, asOf) : `${day(from, asOf)} – ${day(last, asOf)}`;
}

/** The last day of the window of which a bill speaks; null where none does. */
export const lastBilledDay = ({ rows }: Pick<SavingsResponse, 'rows'>): string | null =>
  rows.findLast((row) => row.billed)?.keys.day ?? null;

/** `The last 2 days are provisional.`, or null. */
export function provisionalWords(byDay: SavingsResponse): string | null {
  const days = byDay.rows.flatMap((row) => (row.billed && row.provisional ? (row.keys.day ?? []) : []));
  const [first] = days;
  if (first === undefined) return null;
  const run = (Date.parse(days.at(-1) ?? first) - Date.parse(first)) / DAY_MS + 1;
  const last = lastBilledDay(byDay);
  if (run === days.length && days.at(-1) === last)
    return days.length === 1
      ? 'The last billed day is provisional.'
      : `The last ${counted(days.length, 'billed day')} are provisional.`;
  return `${counted(days.length, 'day')} from ${day(first, byDay.asOf)} on ${days.length === 1 ? 'is' : 'are'} provisional.`;
}

const worth = (value: number) => value > 0;

/** What of the hours is not certain, one sentence each. */
export function hourDoubts(total: BilledFigures, baseline: Baseline): string[] {
  const price = baseline === 'list' ? 'known list price' : 'committed rate';
  return [
    worth(total.unpricedHours)
      ? `${hours(total.unpricedHours)}\u00a0h without a ${price}, billed ${money(total.unpricedCostUsd)}, are in no saving.`
      : null,
    worth(total.assumedHours)
      ? `${hours(total.assumedHours)}\u00a0h are from before the earliest known list price, and priced at that one.`
      : null,
    worth(total.osAssumedHours)
      ? `For ${hours(total.osAssumedHours)}\u00a0h the bill names no operating system: they are priced as Linux.`
      : null,
    worth(total.gpuUnknownHours)
      ? `For ${hours(total.gpuUnknownHours)}\u00a0h the number of GPUs is not known.`
      : null,
  ].filter((sentence) => sentence !== null);
}

const nameOf = (gap: { account: string; accountName: string | null }) => gap.accountName ?? gap.account;

/** What of the window is not in the figures: months without a bill, accounts whose bill ends early, other currencies. */
export function gapWords({ missing, behind, otherCurrencies, asOf }: SavingsResponse): string[] {
  const months = Map.groupBy(missing, (gap) => gap.month);
  const sentences = [...months].map(
    ([first, gaps]) => `${month(first, asOf)} is missing of ${listedFirst(gaps.map(nameOf))}.`,
  );
  const late = Map.groupBy(behind, ({ from }) => from);
  return [
    ...sentences,
    ...[...late].map(
      ([from, gaps]) =>
        `From ${day(from, asOf)} on no bill speaks of ${listedFirst(gaps.map(nameOf))} yet: ${gaps.length === 1 ? 'its' : 'their'} hours are in no figure.`,
    ),
    ...otherCurrencies.map(({ currency, spotCost, otherCost }) => {
      const amount = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 }).format(
        spotCost + otherCost,
      );
      return `${amount} ${currency} more is billed in another currency, and in no figure here.`;
    }),
  ];
}

/** `billed up to 22 Nov 18:00 UTC`; null where no bill is known. */
export const untilWords = (billedUntil: string | null, asOf: string): string | null =>
  billedUntil === null ? null : `billed up to ${dateTime(billedUntil, asOf)} UTC`;
