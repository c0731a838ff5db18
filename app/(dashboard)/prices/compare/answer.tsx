import type { Route } from 'next';
import Link from 'next/link';
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
  newest,
}: {
  /** `undefined` = not loaded yet */
  pools: readonly Compared[] | undefined;
  /** the window in words */
  over: string;
  unit: string;
  window: Pick<PoolPricesResponse, 'from' | 'to'> | undefined;
  /** where the newest prices are, if none of these pools has one in the range */
  newest: Route | null;
}) {
  const best = pools && cheapest(pools);
  return (
    <>
      <AnswerSentence>
        {pools === undefined ? (
          <Skeleton className="h-8 w-full max-w-[640px]" />
        ) : best ? (
          <>
            <Num>{best.pool.label}</Num>
            {best.pool.standing.seenOn !== null &&
              `, last confirmed on ${day(best.pool.standing.seenOn, window?.to)},`}{' '}
            was the cheapest of {counted(best.of, 'pool')} over {over}:{' '}
            <Num tone="spot">{price(best.mean)}</Num> per {unit} on average
            {best.belowNextPct >= 0.05 ? (
              <>, {pct(best.belowNextPct)} below the next.</>
            ) : (
              ', level with the next.'
            )}
          </>
        ) : (
          'There is too little to compare: fewer than two of these pools have a price that was confirmed in this range.'
        )}
      </AnswerSentence>
      <SubLine>
        {window ? (
          <>
            {day(window.from, window.to)} – {day(window.to)}, UTC. Means are weighted by the time that each
            price held. A price is not capacity.
            {pools?.map((pool) => (
              <Age key={pool.id} pool={pool} asOf={window.to} />
            ))}
            {newest !== null && (
              <>
                {' '}
                <Link className="link" href={newest}>
                  See the range up to the newest
                </Link>
              </>
            )}
          </>
        ) : (
          <Skeleton className="h-4 w-72" />
        )}
      </SubLine>
    </>
  );
}

/** A pool that was not seen lately, and what that means for its figures. */
function Age({ pool: { label, standing }, asOf }: { pool: Compared; asOf: string }) {
  if (standing.seenOn === null) return null;
  return (
    <span className="text-interruption">
      {' '}
      {label} was last confirmed on {day(standing.seenOn, asOf)}
      {standing.carried
        ? ', before this range: it is not compared.'
        : '; its price is carried forward since.'}
    </span>
  );
}
