import type { Route } from 'next';
import Link from 'next/link';
import { type Filters, filterHref } from '#components/shell/filters';
import type { Column } from '#components/ui/data-table';
import { counted } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { SavingsResponse, SavingsRow } from '#lib/api/schemas/savings';
import { FiguresTable } from '../savings/figures-table.tsx';

/** How many places are shown; the Savings page has all. */
const TOP = 6;
const WITHOUT = ['spotHours', 'billedUsd', 'coverage', 'unpriced', 'assumed'];
const WIDE = ['gpuHours', 'list', 'billed'];

function headsOf(filters: Filters): Column<SavingsRow>[] {
  return [
    {
      key: 'region',
      header: 'Region',
      render: ({ keys }) => (
        <Link
          className="hover:underline"
          prefetch={false}
          href={
            filterHref('/savings?by=day', {
              ...filters,
              region: keys.region ? [keys.region] : [],
              instanceType: keys.instanceType ? [keys.instanceType] : [],
            }) as Route
          }
        >
          {keys.region}
        </Link>
      ),
    },
    {
      key: 'gpu',
      header: 'GPU',
      wide: true,
      render: (row) =>
        row.keys.gpuModel ?? (
          <span className="text-soft">{row.gpuHours === null ? 'not known yet' : 'no GPU'}</span>
        ),
    },
    {
      key: 'type',
      header: 'Type',
      className: 'font-mono text-xs',
      render: ({ keys }) => keys.instanceType,
    },
  ];
}

/** Where it was saved: the places that saved most, and all together. */
export function Places({ places, filters }: { places: SavingsResponse | undefined; filters: Filters }) {
  const count = places?.rows.length ?? 0;
  return (
    <Section
      title="Where it was saved"
      action={
        <Link className="link-quiet" href={filterHref('/savings', filters) as Route}>
          {count > 1 ? `All ${counted(count, 'group')}` : 'Savings'}
        </Link>
      }
    >
      <FiguresTable
        caption="Where spot saved most, by region, GPU and type"
        heads={headsOf(filters)}
        rows={places?.rows.slice(0, TOP)}
        total={places && { figures: places.total, label: `Total, ${counted(count, 'group')}` }}
        baseline="list"
        without={WITHOUT}
        wide={WIDE}
        empty="Nothing was billed."
      />
    </Section>
  );
}
