import type { Column } from '#components/ui/data-table';
import { Unknown } from '#components/ui/unknown';
import type { InterruptionRow } from '#lib/api/schemas/interruptions';
import { dateTimeSeconds, seenBy } from '../_events/words.ts';
import { followedWords, leadWords, ranWords } from './event-words.ts';
import { InstanceLink } from './instance-link.tsx';

/** When it was announced; where nobody dates it, when it was noticed here. */
export function When({ row, asOf }: { row: Pick<InterruptionRow, 'at' | 'atAssumed'>; asOf: string }) {
  return (
    <>
      <time dateTime={row.at}>{dateTimeSeconds(row.at, asOf)}</time>
      {row.atAssumed && (
        <span className="block text-xs text-soft" title="No witness dates it: when it was noticed here">
          assumed
        </span>
      )}
    </>
  );
}

/** The GPU, and under it on a phone the type; an instance that the inventory does not know says that. */
function Gpu({ row }: { row: InterruptionRow }) {
  return (
    <>
      {row.gpuModel ??
        (row.placed ? (
          <Unknown why={row.instanceType === null ? 'unknown' : 'no GPU, or its type is not known yet'} />
        ) : (
          <span className="text-interruption" title="The inventory does not (yet) know this instance">
            not placed
          </span>
        ))}
      {row.instanceType !== null && (
        <span className="block font-mono text-xs text-soft sm:hidden">{row.instanceType}</span>
      )}
    </>
  );
}

/** The columns that tell of an interruption or a recommendation itself, for a table of many or of one instance's. */
export function happeningColumns(kind: InterruptionRow['kind']): Column<InterruptionRow>[] {
  const seen: Column<InterruptionRow> = {
    key: 'seen',
    header: 'Seen by',
    render: (row) => seenBy(row.witnesses),
  };
  const before: Column<InterruptionRow> =
    kind === 'interruption'
      ? {
          key: 'rebalance',
          header: 'Rebalance before',
          align: 'right',
          render: (row) => {
            const words = leadWords(row);
            if (words === null) return <Unknown why="not known: nobody listened for recommendations" />;
            return <span className={words === 'none' ? 'text-soft' : ''}>{words}</span>;
          },
        }
      : { key: 'followed', header: 'Interruption followed', align: 'right', render: followedWords };
  return [seen, before, { key: 'ran', header: 'Had run', align: 'right', render: ranWords }];
}

/** The columns of the events: when, which instance, seen by whom, and what came before or after. */
export function eventColumns(kind: InterruptionRow['kind'], asOf: string): Column<InterruptionRow>[] {
  return [
    { key: 'at', header: 'When, UTC', render: (row) => <When row={row} asOf={asOf} /> },
    { key: 'gpu', header: 'GPU', render: (row) => <Gpu row={row} /> },
    {
      key: 'type',
      header: 'Type',
      wide: true,
      className: 'font-mono text-xs',
      render: (row) => row.instanceType,
    },
    {
      key: 'zone',
      header: 'Zone',
      render: (row) => row.zone ?? <span title="The zone is not known">{row.region}</span>,
    },
    { key: 'instance', header: 'Instance', render: (row) => <InstanceLink id={row.instanceId} /> },
    ...happeningColumns(kind),
  ];
}
