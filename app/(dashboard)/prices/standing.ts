import type { PoolPricesResponse } from '#lib/api/schemas/pools';
import { isCurrent } from '#lib/domain/pool-summary';

const A_MINUTE = 1 / 60;

/** How far a window's figures stand on what a source has confirmed; the rest of it is one price carried forward. */
export type Standing = {
  /** ISO time of the last confirmation, where that is long before the window's end */
  seenOn: string | null;
  confirmedHours: number;
  /** at least half of what is known was confirmed: a mean says something of the window */
  mostly: boolean;
  /** nothing of what is known was confirmed */
  carried: boolean;
};

export function standingOf({
  observedAt,
  to,
  stats: { knownHours, unconfirmedHours },
}: Pick<PoolPricesResponse, 'observedAt' | 'to'> & {
  stats: Pick<PoolPricesResponse['stats'], 'knownHours' | 'unconfirmedHours'>;
}): Standing {
  const confirmedHours = Math.max(0, knownHours - unconfirmedHours);
  return {
    seenOn: observedAt !== null && !isCurrent(observedAt, to) ? observedAt : null,
    confirmedHours,
    mostly: confirmedHours * 2 >= knownHours,
    carried: knownHours > 0 && confirmedHours < A_MINUTE,
  };
}
