import { type Column, DataTable } from '#components/ui/data-table';
import { Section } from '#components/ui/section';
import type { InterruptionRow } from '#lib/api/schemas/interruptions';
import { seenBy } from '../../_events/words.ts';
import { When } from '../event-columns.tsx';
import { followedWords, leadWords, ranWords } from '../event-words.ts';

const columnsOf = (asOf: string): Column<InterruptionRow>[] => [
  { key: 'at', header: 'When, UTC', render: (row) => <When row={row} asOf={asOf} /> },
  {
    key: 'what',
    header: 'What',
    render: (row) =>
      row.kind === 'interruption' ? (
        <span className="text-interruption">
          interruption{row.action !== null && <span className="text-soft">, to {row.action} it</span>}
        </span>
      ) : (
        'rebalance recommendation'
      ),
  },
  { key: 'seen', header: 'Seen by', render: (row) => seenBy(row.witnesses) },
  {
    key: 'before',
    header: 'Rebalance before',
    align: 'right',
    render: (row) => (row.kind === 'interruption' ? leadWords(row) : ''),
  },
  {
    key: 'followed',
    header: 'Interruption followed',
    align: 'right',
    render: (row) => (row.kind === 'rebalance' ? followedWords(row) : ''),
  },
  { key: 'ran', header: 'Had run', align: 'right', render: ranWords },
];

/** What happened to the instance, each once with all who saw it. */
export function HappeningsSection({ rows, asOf }: { rows: readonly InterruptionRow[]; asOf: string }) {
  return (
    <Section
      title="Interruptions"
      note="and rebalance recommendations; seen several ways, each is one and names its witnesses"
    >
      <DataTable
        caption="Interruptions and rebalance recommendations of the instance, newest first"
        columns={columnsOf(asOf)}
        rows={rows}
        rowKey={(row) => `${row.kind} ${row.id}`}
        empty="None is known."
      />
    </Section>
  );
}
