'use client';
import { useQuery } from '@tanstack/react-query';
import { intervalText, overheadPct } from '#components/charts/overhead-axis';
import { OverheadCurve } from '#components/charts/overhead-curve';
import { ChartSection } from '#components/ui/chart-section';
import { type Column, DataTable } from '#components/ui/data-table';
import { Explain } from '#components/ui/explain';
import { pct } from '#components/ui/format';
import { Section } from '#components/ui/section';
import { Skeleton } from '#components/ui/skeleton';
import { ErrorState } from '#components/ui/states';
import type { CheckpointAdviceResponse } from '#lib/api/schemas/checkpoint-advice';
import { runAdviceQuery } from '#lib/queries/runs';
import { betweenText, holdsText, hoursText, measuredText, savingText, todayText } from './advice-words.ts';

type Detail = NonNullable<CheckpointAdviceResponse['detail']>;
type Point = Detail['curve'][number];

const over = (factor: number) => `+${pct(overheadPct(factor))}`;

const COLUMNS: Column<Point>[] = [
  { key: 'interval', header: 'A save every', render: ({ intervalSeconds }) => intervalText(intervalSeconds) },
  { key: 'overhead', header: 'Overhead', align: 'right', render: ({ factor }) => over(factor) },
  {
    key: 'low',
    header: 'by the rate’s lower end',
    align: 'right',
    className: 'text-soft',
    render: ({ low }) => over(low),
  },
  {
    key: 'high',
    header: 'by its upper end',
    align: 'right',
    className: 'text-soft',
    render: ({ high }) => over(high),
  },
];

/** What is advised in a sentence, what it would save, and until when it holds. */
function Advice({ advice, detail }: { advice: CheckpointAdviceResponse; detail: Detail }) {
  const notes = [todayText(detail), savingText(detail), hoursText(detail), holdsText(advice)];
  const between = betweenText(advice);
  return (
    <p className="mt-2 text-sm text-soft">
      {advice.intervalSeconds !== null && (
        <>
          Save every <b className="text-spot">{intervalText(advice.intervalSeconds)}</b>
          {between && ` (${between})`}.{' '}
        </>
      )}
      {notes.filter((note) => note !== null).join(' ')}{' '}
      <Explain
        formula="the interval at which saving and lost work together cost least: the exact optimum for interruptions that come by chance; overhead = billed time over useful time, less one"
        source={`${advice.why} The band is the 95 % interval of the rate.`}
      >
        How this is made
      </Explain>
    </p>
  );
}

/** How often the run should save: the curve of overhead with today and the best on it, or why there is no advice. */
export function AdviceSection({ id }: { id: string }) {
  const query = useQuery(runAdviceQuery(id));
  const advice = query.data;
  if (advice === undefined)
    return (
      <Section id="advice" title="How often to save">
        {query.isError ? (
          <ErrorState
            title="The advice could not be read"
            detail={query.error.message}
            onRetry={() => void query.refetch()}
          />
        ) : (
          <Skeleton className="block h-[220px] w-full" />
        )}
      </Section>
    );
  const { detail } = advice;
  if (detail === null)
    return (
      <Section id="advice" title="How often to save">
        <p className="border-t border-t-ink py-3 text-sm text-soft">There is no advice. {advice.why}</p>
      </Section>
    );
  const { today, best, curve } = detail;
  // The best of all hours: that of this hour may be another.
  const middle = bestPoint(curve, best);
  return (
    <div className="min-w-0">
      <ChartSection
        id="advice"
        title="How often to save"
        note={measuredText(detail)}
        stale={false}
        chart={
          <OverheadCurve
            points={curve}
            today={
              today?.factor == null ? null : { intervalSeconds: today.intervalSeconds, factor: today.factor }
            }
            best={middle}
          />
        }
        table={
          <div className="max-h-[420px] overflow-y-auto">
            <DataTable
              caption="Overhead by the interval between checkpoints"
              columns={COLUMNS}
              rows={curve}
              rowKey={({ intervalSeconds }) => intervalSeconds}
            />
          </div>
        }
      />
      <Advice advice={advice} detail={detail} />
    </div>
  );
}

function bestPoint(curve: readonly Point[], best: Detail['best']) {
  const least = curve.reduce<Point | null>(
    (found, point) => (found === null || point.factor < found.factor ? point : found),
    null,
  );
  return best === null || least === null
    ? null
    : { intervalSeconds: least.intervalSeconds, factor: best.factor };
}
