import type { FeedsResponse } from '#lib/api/schemas/feeds';
import type { InterruptionRatesResponse, RateRow } from '#lib/api/schemas/interruption-rates';
import { type NotPulled, pullState } from '../_feeds/pull-state.ts';

/** What the first sentence about interruptions can honestly say. */
export type RateHeadline =
  | { kind: 'rate'; perHour: number; worst: Worst | null; compared: boolean }
  /** hours at risk, and nothing taken back in them; `atMost`: the upper end of the rate, per instance-hour */
  | { kind: 'none'; exposureHours: number; atMost: number | null }
  /** instances are followed, but none was at risk in the window; `interruptions` that are dated into it all the same */
  | { kind: 'no-exposure'; narrowed: boolean; interruptions: number; since: string | null }
  | NotFollowed;

/** The place that has the highest rate of those that are shown to be higher than the rest. */
export type Worst = {
  row: RateRow;
  ratio: number | null;
  /** whether no other group has a higher rate, shown or not */
  highest: boolean;
};

/** No instance has ever been listed, and why. */
export type NotFollowed =
  | NotPulled
  /** feeds answered, and no account has instances */
  | { kind: 'empty' }
  /** nothing is pulled here that lists instances */
  | { kind: 'no-source' };

function notFollowed(feeds: FeedsResponse | undefined): NotFollowed {
  const lists = feeds?.rows.filter((feed) => feed.kind === 'instances') ?? [];
  if (feeds !== undefined && lists.length === 0) return { kind: 'no-source' };
  return pullState(lists);
}

/** The worst place of rows that come with the highest rate first; null where no difference is shown. */
export function worstOf(rows: readonly RateRow[]): Worst | null {
  const at = rows.findIndex(({ versusRest }) => versusRest?.verdict === 'higher');
  const row = rows[at];
  return row === undefined ? null : { row, ratio: row.versusRest?.ratio ?? null, highest: at === 0 };
}

/** The headline of rates by place; `narrowed` = filters hold. */
export function rateHeadline(
  byPlace: InterruptionRatesResponse,
  feeds: FeedsResponse | undefined,
  narrowed: boolean,
): RateHeadline {
  const { total, followedSince, rows } = byPlace;
  if (followedSince === null) return notFollowed(feeds);
  if (total.exposureHours === 0 || total.ratePerHour === null)
    return {
      kind: 'no-exposure',
      narrowed,
      interruptions: total.interruptions,
      since: Date.parse(followedSince) > Date.parse(byPlace.from) ? followedSince : null,
    };
  if (total.interruptions === 0)
    return { kind: 'none', exposureHours: total.exposureHours, atMost: total.high95 };
  const compared = rows.filter(({ versusRest }) => versusRest !== null).length > 1;
  return { kind: 'rate', perHour: total.ratePerHour, worst: worstOf(rows), compared };
}

/** Whether the headline speaks of hours at risk: then there are numbers to show below it. */
export const hasExposure = ({ kind }: RateHeadline): boolean => kind === 'rate' || kind === 'none';
