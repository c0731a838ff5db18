import Link from 'next/link';
import { type Filters, narrowedBy } from '#components/shell/filters';
import { AnswerSentence, Num, SubLine, Whole } from '#components/ui/answer';
import { Explain } from '#components/ui/explain';
import { counted, day, pct } from '#components/ui/format';
import { Skeleton } from '#components/ui/skeleton';
import type { PoolRow, PoolSummaryResponse } from '#lib/api/schemas/pools';
import { isCurrent } from '#lib/domain/pool-summary';
import { AgeLine } from '../age-line.tsx';
import { below, price, scopeWords } from './words.ts';

/** The page's answer: the cheapest GPU-hour under these filters, or in words why there is none. */
export function PricesAnswer({
  summary,
  filters,
}: {
  summary: PoolSummaryResponse | undefined;
  filters: Filters;
}) {
  if (!summary)
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
  const { total } = summary;
  if (total.pools === 0) return <NoPools narrowed={narrowedBy(filters) > 0} />;
  return (
    <>
      <AnswerSentence>
        {total.cheapest ? (
          <Cheapest pool={total.cheapest} filters={filters} asOf={summary.asOf} />
        ) : (
          <>
            {total.pools === 1 ? 'This pool has no' : `None of these ${counted(total.pools, 'pool')} has a`}{' '}
            known spot price.
          </>
        )}
      </AnswerSentence>
      <SubLine>
        {scopeWords(
          total.pools,
          summary.rows.filter((row) => row.keys.gpuModel !== null).length,
          total.regions,
        )}
        ,{' '}
        <Explain
          formula="saving = (1 − spot price / on-demand price) × 100; per GPU-hour = price / number of GPUs"
          source="each pool's newest spot record, and the on-demand list price with the newest validity date for its region, type and system"
          freshness={<AgeLine total={total} asOf={summary.asOf} pools={total.pools} />}
        >
          against list prices valid now
        </Explain>
        . <AgeLine total={total} asOf={summary.asOf} pools={total.pools} />
        {total.aboveOnDemand > 0 && (
          <>
            {' '}
            <span className="text-loss">
              {counted(total.aboveOnDemand, 'pool')} {total.aboveOnDemand === 1 ? 'costs' : 'cost'} more than
              on demand.
            </span>
          </>
        )}
        {total.unpricedPools > 0 && (
          <> {counted(total.unpricedPools, 'pool')} cannot be compared: a price is unknown.</>
        )}
      </SubLine>
    </>
  );
}

function Cheapest({ pool, filters, asOf }: { pool: PoolRow; filters: Filters; asOf: string }) {
  const [type] = filters.instanceType;
  const [model] = filters.gpuModel;
  const one = filters.instanceType.length === 1 ? type : filters.gpuModel.length === 1 ? model : null;
  const amount = pool.usdPerGpuHour ?? pool.spotUsdPerHour;
  const unit = (
    <span className="whitespace-nowrap">{pool.usdPerGpuHour === null ? 'instance-hour' : 'GPU-hour'}</span>
  );
  const seen = pool.observedAt ?? asOf;
  const recent = isCurrent(seen, asOf);
  return (
    <>
      The cheapest {one ?? unit} {recent ? 'right now is' : `when last seen, on ${day(seen, asOf)}, was`}{' '}
      <Num tone="spot">{amount === null ? 'unknown' : price(amount)}</Num>
      {one && <> per {unit}</>}
      {!one && pool.gpuModel && <>, on {pool.gpuModel}</>}
      {one ? ', in ' : ' in '}
      <Whole>{pool.region}</Whole> (<Whole>{pool.zone}</Whole>):{' '}
      {pool.savingsPct === null ? (
        <>its on-demand price is unknown.</>
      ) : (
        <>
          <Num tone={pool.savingsPct < 0 ? 'loss' : 'spot'}>{pct(Math.abs(pool.savingsPct), 0)}</Num>{' '}
          {below(pool.savingsPct)} on demand.
        </>
      )}
    </>
  );
}

function NoPools({ narrowed }: { narrowed: boolean }) {
  return (
    <>
      <AnswerSentence>
        {narrowed ? 'No pool matches these filters.' : 'No spot price has arrived yet.'}
      </AnswerSentence>
      <SubLine>
        {narrowed ? (
          'Prices are kept, they are only filtered out: clear a filter above.'
        ) : (
          <>
            The first prices come with the first pull or import.{' '}
            <Link href="/sources" className="link">
              See how far the sources are
            </Link>
          </>
        )}
      </SubLine>
    </>
  );
}
