'use client';
import { useQuery } from '@tanstack/react-query';
import { EpochBars } from '#components/charts/epoch-bars';
import { ChartSection } from '#components/ui/chart-section';
import { type Column, DataTable } from '#components/ui/data-table';
import { count, usd } from '#components/ui/format';
import { Section } from '#components/ui/section';
import { ErrorState } from '#components/ui/states';
import { Unknown } from '#components/ui/unknown';
import type { EpochsResponse, RunResponse } from '#lib/api/schemas/runs';
import { runEpochsQuery, runUrl } from '#lib/queries/runs';
import { dateTimeSeconds, span } from '../../_events/words.ts';
import { epochCosts } from './epoch-costs.ts';
import { breakEvenText } from './words.ts';

type Row = EpochsResponse['rows'][number];

const amount = (value: number | null) => (value === null ? <Unknown why="no price is known" /> : usd(value));

const columnsOf = (asOf: string): Column<Row>[] => [
  { key: 'epoch', header: 'Epoch', render: ({ epoch }) => count(epoch) },
  { key: 'ended', header: 'Completed, UTC', render: ({ endedAt }) => dateTimeSeconds(endedAt, asOf) },
  {
    key: 'took',
    header: 'Took',
    align: 'right',
    className: 'text-soft',
    render: ({ startedAt, endedAt }) => span((Date.parse(endedAt) - Date.parse(startedAt)) / 1000),
  },
  { key: 'usd', header: 'Cost, USD', align: 'right', render: (row) => amount(row.usd) },
  {
    key: 'lost',
    header: 'Lost work',
    align: 'right',
    className: 'text-loss',
    render: (row) => amount(row.lostUsd),
  },
  {
    key: 'restart',
    header: 'Restart',
    align: 'right',
    className: 'text-interruption',
    render: (row) => amount(row.restartUsd),
  },
];

/** What each epoch cost, as bars or as a table, and when spot would stop paying. */
export function EpochsSection({ data }: { data: RunResponse }) {
  const { run, ledger, stops } = data;
  const epochs = useQuery(runEpochsQuery(run.id));
  const rows = epochs.data?.rows;
  const breakEven = ledger && breakEvenText(run, ledger);
  if (epochs.isError && rows === undefined)
    return (
      <Section id="epochs" title="Cost per epoch">
        <ErrorState
          title="The epochs could not be read"
          detail={epochs.error.message}
          onRetry={() => void epochs.refetch()}
        />
      </Section>
    );
  if (rows?.length === 0)
    return (
      <Section id="epochs" title="Cost per epoch">
        <p className="border-t border-t-ink py-3 text-sm text-soft">
          {run.status === 'ended' ? 'No epoch was completed.' : 'No epoch was completed yet.'}
        </p>
      </Section>
    );
  const isUnpriced = rows?.every((row) => row.usd === null) ?? false;
  return (
    <div className="min-w-0">
      <ChartSection
        id="epochs"
        title="Cost per epoch"
        note={`red: the epochs that interruptions hit${run.failures > 0 ? ', grey: other stops' : ''}`}
        csvHref={runUrl(run.id, '/epochs')}
        stale={false}
        chart={
          rows && isUnpriced ? (
            <p className="border-t border-t-ink py-3 text-sm text-soft">
              No price of its instances is known, so that what each epoch cost is not, either. The table has
              when they were completed.
            </p>
          ) : (
            rows && <EpochBars rows={epochCosts(rows, stops)} onDemandUsd={run.onDemandUsdPerEpoch} />
          )
        }
        table={
          rows && (
            <div className="max-h-[420px] overflow-y-auto">
              <DataTable
                caption="Epochs, the last completed first"
                columns={columnsOf(epochs.data?.asOf ?? '')}
                rows={rows.toReversed()}
                rowKey={({ epoch }) => epoch}
              />
            </div>
          )
        }
      />
      {breakEven && <p className="mt-2 text-sm text-soft">{breakEven}</p>}
    </div>
  );
}
