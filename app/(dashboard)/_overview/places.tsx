import type { Route } from 'next';
import Link from 'next/link';
import { type Filters, filterHref } from '#components/shell/filters';
import { counted } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { SavingsResponse } from '#lib/api/schemas/savings';
import { FiguresTable } from '../savings/figures-table.tsx';
import { savingsHref } from '../savings/params.ts';
import { placeColumns } from '../savings/place-columns.tsx';

/** How many places are shown; the Savings page has all. */
const TOP = 6;
const WITHOUT = ['spotHours', 'billedUsd', 'coverage', 'unpriced', 'assumed'];
const WIDE = ['gpuHours', 'list', 'billed'];

/** Where it was saved: the places that saved most, and all together. */
export function Places({ places, filters }: { places: SavingsResponse | undefined; filters: Filters }) {
  const count = places?.rows.length ?? 0;
  return (
    <Section
      title="Where it was saved"
      action={
        <Link className="link-quiet" href={filterHref(savingsHref({ by: 'place' }), filters) as Route}>
          {count > 1 ? `All ${counted(count, 'place')}` : 'Savings'}
        </Link>
      }
    >
      <FiguresTable
        caption="Where spot saved most, by region, GPU and type"
        heads={placeColumns(filters, { by: 'place', baseline: 'list' })}
        rows={places?.rows.slice(0, TOP)}
        total={places && { figures: places.total, label: `Total, ${counted(count, 'place')}` }}
        baseline="list"
        without={WITHOUT}
        wide={WIDE}
        empty="Nothing was billed."
      />
    </Section>
  );
}
