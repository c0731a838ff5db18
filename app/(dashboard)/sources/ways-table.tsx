import { Ago } from '#components/ui/ago';
import { DataTable } from '#components/ui/data-table';
import { count } from '#components/ui/format';
import type { EventWaysResponse } from '#lib/api/schemas/events';
import { EVENT_SOURCES, type EventSource } from '#lib/domain/provider-event';

const WAYS: Record<EventSource, { name: string; what: string }> = {
  queue: { name: 'Queue', what: 'EventBridge to SQS: notices and rebalance recommendations within seconds' },
  push: { name: 'Push', what: 'posted here: API destinations, aws-node-termination-handler' },
  trail: { name: 'CloudTrail', what: 'AWS’s log of calls, 90 days back: what was before this ledger' },
  'spot-request': {
    name: 'Spot requests',
    what: 'their state, read with the inventory: notices that never came',
  },
};

/** What came by each way; one that brought nothing is there too, with none. */
export function WaysTable({ ways, asOf }: Pick<EventWaysResponse, 'ways' | 'asOf'>) {
  const rows = EVENT_SOURCES.map(
    (source) => ways.find((way) => way.source === source) ?? { source, events: 0, lastReceivedAt: null },
  );
  return (
    <DataTable
      caption="Events by the way they came"
      rows={rows}
      rowKey={(way) => way.source}
      columns={[
        {
          key: 'way',
          header: 'Way',
          render: ({ source }) => <span className="font-[550]">{WAYS[source].name}</span>,
        },
        {
          key: 'what',
          header: 'What comes by it',
          wide: true,
          className: 'text-soft',
          render: ({ source }) => WAYS[source].what,
        },
        { key: 'events', header: 'Events', align: 'right', render: ({ events }) => count(events) },
        {
          key: 'last',
          header: 'Last',
          align: 'right',
          render: ({ lastReceivedAt }) =>
            lastReceivedAt === null ? (
              <span className="text-soft">never</span>
            ) : (
              <Ago at={lastReceivedAt} asOf={asOf} />
            ),
        },
      ]}
    />
  );
}
