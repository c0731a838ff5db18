import { AnswerSentence, Num, SubLine } from '#components/ui/answer';
import { counted, day, pct } from '#components/ui/format';
import { Skeleton } from '#components/ui/skeleton';
import type { PoolPricesResponse } from '#lib/api/schemas/pools';
import { price } from '../words.ts';
import { type Compared, cheapest } from './compared.ts';

/** Which of the pools was the cheapest over the range, and by how much. */
export function CompareAnswer({
  pools,
  over,
  unit,
  window,
}: {
  /** `undefined` = not loaded yet */
  pools: readonly Compared[] | undefined;
  /** the window in words */
  over: string;
  unit: string;
  window: Pick<PoolPricesResponse, 'from' | 'to'> | undefined;
}) {
  const best = pools && cheapest(pools);
  return (
    <>
      <AnswerSentence>
        {pools === undefined ? (
          <Skeleton className="h-8 w-full max-w-[640px]" />
        ) : best ? (
          <>
            <Num>{best.pool.label}</Num> was the cheapest of {counted(pools.length, 'pool')} over {over}:{' '}
            <Num tone="spot">{price(best.mean)}</Num> per {unit} on average
            {best.belowNextPct >= 0.05 ? (
              <>, {pct(best.belowNextPct)} below the next.</>
            ) : (
              ', level with the next.'
            )}
          </>
        ) : (
          'There is too little to compare: fewer than two of these pools have a known price.'
        )}
      </AnswerSentence>
      <SubLine>
        {window ? (
          <>
            {day(window.from, window.to)} – {day(window.to)}, UTC. Means are weighted by the time that each
            price held. A price is not capacity.
          </>
        ) : (
          <Skeleton className="h-4 w-72" />
        )}
      </SubLine>
    </>
  );
}
