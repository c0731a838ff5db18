'use client';
import type { Route } from 'next';
import Link from 'next/link';
import type { Filters } from '#components/shell/filters';
import { CsvLink } from '#components/ui/csv-link';
import type { Column } from '#components/ui/data-table';
import { counted } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { SavingsResponse, SavingsRow } from '#lib/api/schemas/savings';
import { savingsUrl } from '#lib/queries/savings';
import { dayColumn } from './day-section.tsx';
import { FiguresTable } from './figures-table.tsx';
import { GroupBy, groupNoun } from './group-by.tsx';
import { groupHref } from './group-link.ts';
import { groupParams, type SavingsState, type TableGroup } from './params.ts';
import { placeColumns } from './place-columns.tsx';

type Props = {
  /** `undefined` = not loaded yet */
  groups: SavingsResponse | undefined;
  filters: Filters;
  state: SavingsState;
  tagKeys: readonly string[];
  onGroup: (by: TableGroup) => void;
  /** what is shown belongs to the choice before this one */
  stale: boolean;
};

const CELL_CLASS: Partial<Record<TableGroup, string>> = { instanceType: 'font-mono text-xs' };

/** Figures that would not fit beside what names a place. */
const PLACES = { without: ['spotHours', 'coverage'], wide: ['gpuHours', 'list', 'billed'] };

/** Where it was saved: the table of all groups, by what one chooses. */
export function GroupSection({ groups, filters, state, tagKeys, onGroup, stale }: Props) {
  const { by } = state;
  const noun = groupNoun(by);
  const day = dayColumn(groups?.asOf ?? '');
  const head: Column<SavingsRow> = {
    key: 'group',
    header: noun.head,
    className: CELL_CLASS[by],
    render: (row) => {
      const href = row.billed ? groupHref(row, by, filters, state) : null;
      const name = by === 'day' ? day.render(row) : row.group;
      return href === null ? (
        name
      ) : (
        <Link className="hover:underline" href={href as Route} prefetch={false}>
          {name}
        </Link>
      );
    },
  };
  return (
    <Section
      id="groups"
      title="Where it was saved"
      action={<CsvLink href={savingsUrl(groupParams(filters, state, by))} />}
    >
      <div className="mb-3">
        <GroupBy by={by} tagKeys={tagKeys} onChange={onGroup} />
      </div>
      <div className={stale ? 'opacity-60' : ''}>
        <FiguresTable
          caption={`Savings by ${noun.one}`}
          heads={by === 'place' ? placeColumns(filters, state) : [head]}
          rows={by === 'day' ? groups?.rows.toReversed() : groups?.rows}
          {...(by === 'place' && PLACES)}
          total={
            groups && {
              figures: groups.total,
              label: `Total, ${counted(groups.rows.length, noun.one, noun.many)}`,
            }
          }
          baseline={state.baseline}
          empty="Nothing matches."
        />
      </div>
    </Section>
  );
}
