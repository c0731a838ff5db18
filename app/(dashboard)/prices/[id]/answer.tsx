import { AnswerSentence, Num, SubLine, Whole } from '#components/ui/answer';
import { Explain } from '#components/ui/explain';
import { day, pct } from '#components/ui/format';
import { Skeleton } from '#components/ui/skeleton';
import type { PoolPricesResponse } from '#lib/api/schemas/pools';
import { latestOf } from '../series.ts';
import { standingOf } from '../standing.ts';
import { lastDay } from '../window.ts';
import { below, doubts, gpuWords, price, systemName } from '../words.ts';

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
  const { seenOn, mostly } = standingOf(prices);
  return (
    <>
      <AnswerSentence>
        <Num>{pool.instanceType}</Num> in <Whole>{pool.zone}</Whole>{' '}
        {latest.usdPerHour === null ? (
          <>
            has no known spot price in {past ? '' : 'the last '}
            {over}.
          </>
        ) : (
          <>
            {seenOn !== null || past ? 'cost' : 'costs'} <Num tone="spot">{price(latest.usdPerHour)}</Num> an
            hour
            {seenOn !== null
              ? ` when last confirmed, on ${day(seenOn, prices.to)}`
              : past
                ? ` on ${lastDay(prices.to)}`
                : ' now'}
            {latest.savingsPct !== null && (
              <>
                , <Num tone={latest.savingsPct < 0 ? 'loss' : 'spot'}>{pct(Math.abs(latest.savingsPct))}</Num>{' '}
                {below(latest.savingsPct)} {seenOn !== null && !past ? 'today’s list price' : 'on demand'}
              </>
            )}
            {stats.timeWeightedMean !== null && mostly && (
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
