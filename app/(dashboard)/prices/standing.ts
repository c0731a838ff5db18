import type { PoolPricesResponse } from '#lib/api/schemas/pools';
import { isCurrent } from '#lib/domain/pool-summary';

/** How far a window's figures stand on what a source has confirmed; the rest of it is one price carried forward. */
export type Standing = {
  /** ISO time of the last confirmation, where that is long before the window's end */
  seenOn: string | null;
  confirmedHours: number;
  /** at least half of what is known was confirmed: a mean says something of the window */
  mostly: boolean;
  /** the last confirmation lies before the window: all of it is carried forward */
  carried: boolean;
};

export function standingOf({
  observedAt,
  from,
  to,
  stats: { knownHours, unconfirmedHours },
}: Pick<PoolPricesResponse, 'observedAt' | 'from' | 'to'> & {
  stats: Pick<PoolPricesResponse['stats'], 'knownHours' | 'unconfirmedHours'>;
}): Standing {
  const confirmedHours = Math.max(0, knownHours - unconfirmedHours);
  const seenOn = observedAt !== null && !isCurrent(observedAt, to) ? observedAt : null;
  return {
    seenOn,
    confirmedHours,
    mostly: seenOn === null || confirmedHours * 2 >= knownHours,
    carried: seenOn !== null && seenOn <= from,
  };
}
