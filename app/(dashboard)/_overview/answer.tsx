import Link from 'next/link';
import { AnswerSentence, Num, PlainAnswer, SubLine, Whole } from '#components/ui/answer';
import { buttonClass } from '#components/ui/button';
import { Explain } from '#components/ui/explain';
import { count, counted, day, pct, usd } from '#components/ui/format';
import type { PoolRow, PoolSummaryResponse } from '#lib/api/schemas/pools';
import { isCurrent } from '#lib/domain/pool-summary';
import { NotPulledAnswer } from '../_feeds/not-pulled-answer.tsx';
import { AgeLine } from '../age-line.tsx';
import type { Headline } from './headline.ts';

/** The page's answer: what spot costs against on demand now, or why that is not known yet. */
export function Answer({ headline, summary }: { headline: Headline; summary: PoolSummaryResponse }) {
  switch (headline.kind) {
    case 'saving':
      return <Saving headline={headline} summary={summary} />;
    case 'no-list-price':
      return (
        <PlainAnswer sub="A saving needs both a spot price and the list price of the same type, region and system.">
          {counted(headline.pools, 'pool')} {headline.pools === 1 ? 'is' : 'are'} watched; none can be
          compared with a list price yet.
        </PlainAnswer>
      );
    case 'no-match':
      return (
        <PlainAnswer sub="Take one of them away, or clear them all.">
          No pool matches these filters.
        </PlainAnswer>
      );
    case 'pulling':
    case 'failed':
      return <NotPulledAnswer state={headline} missing="No prices yet" fills="as prices arrive" />;
    case 'no-source':
      return (
        <PlainAnswer
          sub={
            <>
              Spot price history as AWS's own JSON or as CSV, and dated on-demand prices to compare it with.
              Or start with <code className="font-mono text-xs text-ink">SOURCES=aws</code> for your own
              account, <code className="font-mono text-xs text-ink">SOURCES=demo</code> for a simulated cloud.
              <Link className={`${buttonClass('solid')} mt-4 flex w-fit`} href="/sources#imports">
                Import files
              </Link>
            </>
          }
        >
          No data yet: import a file or name a source.
        </PlainAnswer>
      );
  }
}

type SavingProps = { headline: Headline & { kind: 'saving' }; summary: PoolSummaryResponse };

const OPENINGS = {
  current: 'Right now',
  mixed: 'At their newest prices',
  old: 'At the last known prices',
} as const;

function Saving({ headline, summary }: SavingProps) {
  const { savingsPct, pools, featured, age } = headline;
  const { total, asOf } = summary;
  return (
    <>
      <AnswerSentence>
        {OPENINGS[age]} spot costs{' '}
        <Num tone={savingsPct < 0 ? 'loss' : 'spot'}>{pct(Math.abs(savingsPct), 0)}</Num>{' '}
        {savingsPct < 0 ? 'more' : 'less'} than on demand across {counted(pools, 'pool')}.
        {featured?.usdPerGpuHour != null && <Featured pool={featured} asOf={asOf} dated={age === 'mixed'} />}
      </AnswerSentence>
      <SubLine>
        Median of {total.unpricedPools > 0 && `${count(pools)} of `}
        {counted(total.pools, 'pool')} in {counted(total.regions, 'region')},{' '}
        <Explain
          formula="(1 − spot price / list price) × 100 for each pool at its newest price; the median of these."
          source="The provider's spot price records, and the on-demand list price valid now for the same region, type and system."
          freshness={<AgeLine total={total} asOf={asOf} pools={total.pools} />}
        >
          against list prices valid now
        </Explain>
        . <AgeLine total={total} asOf={asOf} pools={total.pools} />
        {total.unpricedPools > 0 &&
          ` ${counted(total.unpricedPools, 'pool')} ${total.unpricedPools === 1 ? 'lacks' : 'lack'} a spot or a list price.`}
      </SubLine>
    </>
  );
}

/** The cheapest of one GPU; `dated` = with the day where it was not seen lately. */
function Featured({ pool, asOf, dated }: { pool: PoolRow; asOf: string; dated: boolean }) {
  const { gpuModel, usdPerGpuHour, region, observedAt } = pool;
  const current = observedAt !== null && isCurrent(observedAt, asOf);
  return (
    <>
      {' '}
      The cheapest {gpuModel} {current ? 'is' : 'was'}{' '}
      <Num>{usdPerGpuHour === null ? 'unknown' : usd(usdPerGpuHour, usdPerGpuHour < 1 ? 3 : 2)}</Num> per
      GPU-hour in <Whole>{region}</Whole>
      {dated && !current && observedAt !== null && ` when last seen, on ${day(observedAt, asOf)}`}.
    </>
  );
}
