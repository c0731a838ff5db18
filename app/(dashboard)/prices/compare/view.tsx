'use client';
import { useQueries } from '@tanstack/react-query';
import type { Route } from 'next';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { useMemo, useState } from 'react';
import { PriceSteps } from '#components/charts/price-steps';
import { MAX_SERIES } from '#components/charts/series-ink';
import { filterHref } from '#components/shell/filters';
import { useFilters } from '#components/shell/use-filters';
import { AnswerSentence, SubLine } from '#components/ui/answer';
import { Button } from '#components/ui/button';
import { counted } from '#components/ui/format';
import { Section } from '#components/ui/section';
import { SegmentedControl } from '#components/ui/segmented-control';
import { ErrorState } from '#components/ui/states';
import { poolPricesQuery } from '#lib/queries/pools';
import { drawnPool } from '../series.ts';
import { untilSeen, windowParams, windowWords } from '../window.ts';
import { CompareAnswer } from './answer.tsx';
import { canDivide, compare } from './compared.ts';
import { comparedIds, compareHref, compareParsers } from './params.ts';
import { CompareTable } from './table.tsx';

/** Several pools side by side: their steps on one axis, their statistics in one table. */
export function CompareView() {
  const [{ range }] = useFilters();
  const [{ pool, per, axis, until }, setState] = useQueryStates(compareParsers, { history: 'replace' });
  const [emphasis, setEmphasis] = useState<string | null>(null);
  const ids = comparedIds(pool);
  const { all, pending, errors, retry } = useQueries({
    queries: ids.map((id) => poolPricesQuery(id, windowParams(range, until))),
    combine: (results) => ({
      all: results.flatMap((result) => result.data ?? []),
      pending: results.some((result) => result.isPending),
      errors: ids.flatMap((id, k) => {
        const result = results[k];
        return result?.isError && !result.data ? [{ id, why: result.error.message }] : [];
      }),
      retry: () => results.filter((result) => result.isError).forEach((result) => void result.refetch()),
    }),
  });
  const divisible = canDivide(all);
  const perGpu = per === 'gpu' && divisible;
  const pools = useMemo(() => compare(all, perGpu), [all, perGpu]);
  const series = useMemo(
    () => pools.map(({ prices, label, divisor }) => drawnPool(prices, label, divisor)),
    [pools],
  );
  const remove = (id: number) => void setState({ pool: ids.filter((other) => other !== id) });
  const unit = perGpu ? 'GPU-hour' : 'instance-hour';
  const [first] = all;
  const seen = all.flatMap(({ observedAt }) => observedAt ?? []).sort();
  const past = first && until === null ? untilSeen(seen.at(-1) ?? null, range, first.to) : null;
  const newest = past === null ? null : compareHref(ids, range, past);
  return (
    <>
      <nav aria-label="Breadcrumb" className="mb-1.5 text-sm text-soft">
        <Link href={filterHref('/prices', { range }) as Route} className="hover:text-ink hover:underline">
          Prices
        </Link>{' '}
        / compare
      </nav>
      {ids.length === 0 ? (
        <>
          <AnswerSentence>No pools to compare yet.</AnswerSentence>
          <SubLine>
            Tick up to {MAX_SERIES} in the table of{' '}
            <Link className="link" href={filterHref('/prices', { range }) as Route}>
              all pools
            </Link>
            , then choose Compare.
          </SubLine>
        </>
      ) : errors.length === ids.length ? (
        <ErrorState
          page
          title="None of these pools could be read"
          detail={[...new Set(errors.map(({ why }) => why))].join(' ')}
          onRetry={retry}
        />
      ) : (
        <>
          <CompareAnswer
            pools={pending ? undefined : pools}
            over={windowWords(range, until)}
            unit={unit}
            window={first}
            newest={newest}
          />
          {errors.map(({ id, why }) => (
            <p
              key={id}
              role="status"
              className="mb-3 flex flex-wrap items-baseline gap-3 text-sm text-interruption"
            >
              Pool {id} is left out: {why}
              <Button shape="quiet" onClick={() => remove(id)}>
                Remove it
              </Button>
              <Button shape="quiet" onClick={retry}>
                Try again
              </Button>
            </p>
          ))}
          <div className="mt-1 flex flex-wrap gap-2">
            {divisible && (
              <SegmentedControl
                label="Price per"
                options={[
                  { value: 'gpu', label: 'per GPU-hour' },
                  { value: 'instance', label: 'per instance-hour' },
                ]}
                value={per}
                onChange={(value) => void setState({ per: value })}
              />
            )}
            <SegmentedControl
              label="Axis"
              options={[
                { value: 'list', label: 'with on demand' },
                { value: 'spot', label: 'spot alone' },
              ]}
              value={axis}
              onChange={(value) => void setState({ axis: value })}
            />
          </div>
          <Section
            title="Price steps"
            note={`USD per ${unit}, UTC${axis === 'spot' ? '; the axis does not begin at zero' : ''}`}
            action={
              <a href="#side-by-side" className="link-quiet">
                Table
              </a>
            }
          >
            {first && series.length > 0 && (
              <PriceSteps
                series={series}
                window={first}
                unit={unit}
                spotOnly={axis === 'spot'}
                emphasis={emphasis}
                caption={`Spot prices of ${counted(series.length, 'pool')} in USD per ${unit}; the table Side by side sums them up and each pool's page lists its steps`}
              />
            )}
          </Section>
          <CompareTable
            pools={pending && pools.length === 0 ? undefined : pools}
            unit={unit}
            range={range}
            until={until}
            onRemove={remove}
            onEmphasis={setEmphasis}
          />
        </>
      )}
    </>
  );
}
