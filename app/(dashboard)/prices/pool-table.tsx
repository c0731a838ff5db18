import Link from 'next/link';
import { MAX_SERIES } from '#components/charts/series-ink';
import type { FilterRange } from '#components/shell/filters';
import { Button } from '#components/ui/button';
import { CsvLink } from '#components/ui/csv-link';
import { DataTable } from '#components/ui/data-table';
import { count, counted } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { PoolsResponse } from '#lib/api/schemas/pools';
import { apiUrl } from '#lib/queries/api-fetch';
import { compareHref } from './compare/params.ts';
import { csvParams, type TableState, type tableParams } from './params.ts';
import { poolColumns } from './pool-columns.tsx';
import { untilSeen } from './window.ts';

type Props = {
  pages: PoolsResponse[] | undefined;
  params: ReturnType<typeof tableParams>;
  state: TableState;
  onState: (change: Partial<TableState>) => void;
  /** null = no more rows */
  more: { busy: boolean; show: () => void } | null;
  /** what is shown belongs to the filters before these */
  stale: boolean;
};

/** All pools ranked, sorted by the server, with boxes to compare some of them. */
export function PoolTable({ pages, params, state, onState, more, stale }: Props) {
  const rows = pages?.flatMap((page) => page.rows);
  const [page] = pages ?? [];
  const toggle = (id: number) =>
    onState({
      pick: state.pick.includes(id)
        ? state.pick.filter((other) => other !== id)
        : [...state.pick, id].slice(0, MAX_SERIES),
    });
  const seen = (rows ?? []).flatMap((row) => (state.pick.includes(row.id) ? (row.observedAt ?? []) : []));
  const until = untilSeen(seen.sort().at(-1) ?? null, params.range, page?.asOf ?? '');
  return (
    <Section
      id="pools"
      title="All pools"
      note={`tick up to ${MAX_SERIES} to compare; means, extremes and change over the range`}
      action={
        <span className="inline-flex items-baseline gap-4">
          <CompareLink picked={state.pick} range={params.range} until={until} />
          <CsvLink href={apiUrl('/api/v1/pools', csvParams(params))} />
        </span>
      }
    >
      <div className={stale ? 'opacity-60' : ''}>
        <DataTable
          caption="Spot pools ranked, with their on-demand price"
          columns={poolColumns({
            asOf: page?.asOf ?? '',
            rows: rows ?? [],
            picked: state.pick,
            onPick: toggle,
            range: params.range,
          })}
          rows={rows}
          rowKey={(row) => row.id}
          sort={{ key: state.sort, order: state.order }}
          onSort={({ key, order }) => onState({ sort: key as TableState['sort'], order })}
          empty="No pool matches these filters."
          skeletonRows={12}
        />
      </div>
      {rows && page && rows.length > 0 && (
        <p className="mt-3 flex items-baseline gap-3 text-sm text-soft" role="status">
          {count(rows.length)} of {counted(page.total, 'pool')}
          {more && (
            <Button onClick={more.show} busy={more.busy ? 'Loading …' : null}>
              Show more
            </Button>
          )}
        </p>
      )}
    </Section>
  );
}

function CompareLink({ picked, range, until }: { picked: number[]; range: FilterRange; until: Date | null }) {
  if (picked.length < 2)
    return <span className="text-soft">{picked.length === 1 ? 'Tick one more to compare' : ''}</span>;
  return (
    <Link className="link" href={compareHref(picked, range, until)}>
      Compare {picked.length}
    </Link>
  );
}
