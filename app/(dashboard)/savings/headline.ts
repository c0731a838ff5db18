import type { FeedsResponse } from '#lib/api/schemas/feeds';
import type { BilledFigures, SavingsResponse } from '#lib/api/schemas/savings';
import { type NotPulled, pullState } from '../_feeds/pull-state.ts';

/** What a first sentence about the bill can honestly say. */
export type SavingsHeadline =
  | { kind: 'saved'; savingsUsd: number; savingsPct: number | null }
  /** spot hours, of which none has a price to compare with */
  | { kind: 'unpriced'; total: BilledFigures }
  /** hours, but none on spot */
  | { kind: 'no-spot'; total: BilledFigures }
  | { kind: 'no-usage'; narrowed: boolean }
  /** everything is billed in other currencies than USD */
  | { kind: 'other-currency'; currencies: string[] }
  | { kind: 'not-billed'; billedUntil: string | null }
  | NoBill;

/** No bill has come at all, and why. */
export type NoBill =
  | NotPulled
  /** feeds answered, and nothing was in the bills */
  | { kind: 'empty' }
  /** `files`: no source is pulled here; else sources are, but none for bills */
  | { kind: 'no-source'; files: boolean };

function noBill(feeds: FeedsResponse | undefined): NoBill {
  const bills = feeds?.rows.filter((feed) => feed.kind === 'usage') ?? [];
  if (feeds !== undefined && bills.length === 0) return { kind: 'no-source', files: feeds.rows.length === 0 };
  return pullState(bills);
}

/** Whether any bill is known, whatever is filtered. */
export const knowsBills = (savings: SavingsResponse): boolean => savings.facets.account.length > 0;

/** The headline of what was saved by day; `narrowed` = filters hold. */
export function savingsHeadline(
  byDay: SavingsResponse,
  feeds: FeedsResponse | undefined,
  narrowed: boolean,
): SavingsHeadline {
  if (!knowsBills(byDay)) return noBill(feeds);
  const { total, otherCurrencies } = byDay;
  if (otherCurrencies.length > 0 && !(total.spotHours || total.otherHours))
    return { kind: 'other-currency', currencies: otherCurrencies.map(({ currency }) => currency) };
  if (total.spotHours === null) return { kind: 'not-billed', billedUntil: byDay.billedUntil };
  if (total.spotHours + total.otherHours === 0) return { kind: 'no-usage', narrowed };
  if (total.spotHours === 0) return { kind: 'no-spot', total };
  if (total.savingsUsd === null) return { kind: 'unpriced', total };
  return { kind: 'saved', savingsUsd: total.savingsUsd, savingsPct: total.savingsPct };
}

/** Whether the headline speaks of hours: then there are numbers to show below it. */
export const hasHours = ({ kind }: SavingsHeadline): boolean =>
  kind === 'saved' || kind === 'unpriced' || kind === 'no-spot';
