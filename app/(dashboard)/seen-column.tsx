import { Ago } from '#components/ui/ago';
import type { Column } from '#components/ui/data-table';
import { isCurrent } from '#lib/domain/pool-summary';

/** A column that says how old each price is; none where every one is current. */
export function seenColumn<Row>(
  rows: readonly Row[],
  asOf: string,
  observedAt: (row: Row) => string | null,
): Column<Row>[] {
  const isOld = (at: string | null) => at !== null && !isCurrent(at, asOf);
  if (!rows.some((row) => isOld(observedAt(row)))) return [];
  return [
    {
      key: 'seen',
      header: 'Seen',
      align: 'right',
      render: (row) => {
        const at = observedAt(row);
        return (
          at && (
            <span className={isOld(at) ? 'font-[550] text-interruption' : 'text-soft'}>
              <Ago at={at} asOf={asOf} suffix={isOld(at) ? ' old' : ' ago'} />
            </span>
          )
        );
      },
    },
  ];
}
