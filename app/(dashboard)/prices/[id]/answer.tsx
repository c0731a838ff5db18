import { AnswerSentence, Num, SubLine } from '#components/ui/answer';
import { Explain } from '#components/ui/explain';
import { day, pct } from '#components/ui/format';
import { Skeleton } from '#components/ui/skeleton';
import type { PoolPricesResponse } from '#lib/api/schemas/pools';
import { latestOf } from '../series.ts';
import { lastDay } from '../window.ts';
import { below, doubts, gpuWords, price, systemName } from '../words.ts';

const LONG_UNCONFIRMED_HOURS = 24;

/** The pool's answer: what it costs now, against what, and what it cost over the range. */
export function PoolAnswer({
  prices,
  over,
  past,
}: {
  prices: PoolPricesResponse | undefined;
  /** the window in words */
  over: string;
  /** whether the window ended long ago */
  past: boolean;
}) {
  if (!prices)
    return (
      <>
        <AnswerSentence>
          <Skeleton className="h-8 w-full max-w-[640px]" />
        </AnswerSentence>
        <SubLine>
          <Skeleton className="h-4 w-72" />
        </SubLine>
      </>
    );
  const { pool, stats } = prices;
  const latest = latestOf(prices);
  const perGpu = latest.usdPerHour !== null && pool.gpuCount ? latest.usdPerHour / pool.gpuCount : null;
  const old = !past && stats.unconfirmedHours > LONG_UNCONFIRMED_HOURS;
  return (
    <>
      <AnswerSentence>
        <Num>{pool.instanceType}</Num> in {pool.zone}{' '}
        {latest.usdPerHour === null ? (
          <>
            has no known spot price in {past ? '' : 'the last '}
            {over}.
          </>
        ) : (
          <>
            {old || past ? 'cost' : 'costs'} <Num tone="spot">{price(latest.usdPerHour)}</Num> an hour
            {past ? ` on ${lastDay(prices.to)}` : old ? lastSeen(prices) : ' now'}
            {latest.savingsPct !== null && (
              <>
                , <Num tone={latest.savingsPct < 0 ? 'loss' : 'spot'}>{pct(Math.abs(latest.savingsPct))}</Num>{' '}
                {below(latest.savingsPct)} on demand
              </>
            )}
            {stats.timeWeightedMean !== null && (
              <>
                ; over {over} it averaged {price(stats.timeWeightedMean)}
              </>
            )}
            .
          </>
        )}
      </AnswerSentence>
      <SubLine>
        {[gpuWords(pool), systemName(pool.os), pool.zoneName ?? pool.region]
          .filter((word) => word !== null)
          .join(', ')}
        {perGpu !== null && <>: {price(perGpu)} per GPU-hour</>}. {day(prices.from, prices.to)} –{' '}
        {past ? lastDay(prices.to) : day(prices.to)}, UTC,{' '}
        <Explain
          formula="saving = (1 − spot price / on-demand price) × 100"
          source="the on-demand list price of this region, type and system that was valid at the hour; it changes on its validity dates"
        >
          against the list price valid at the hour
        </Explain>
        {latest.onDemandUsdPerHour === null
          ? ', which is unknown.'
          : `, ${price(latest.onDemandUsdPerHour)} ${past ? 'then' : 'now'}.`}
        {doubts(stats).map((sentence) => (
          <span key={sentence}> {sentence}</span>
        ))}
      </SubLine>
    </>
  );
}

function lastSeen({ observedAt, to }: PoolPricesResponse): string {
  return observedAt === null ? '' : ` when last seen, on ${day(observedAt, to)}`;
}
