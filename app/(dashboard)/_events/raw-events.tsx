'use client';
import { useState } from 'react';
import { type Column, DataTable } from '#components/ui/data-table';
import { count } from '#components/ui/format';
import { StatusDot, type StatusTone } from '#components/ui/status';
import type { EventRow } from '#lib/api/schemas/events';
import { dateTimeSeconds, pretty, STATUS_WORDS, WAY_WORDS } from './words.ts';

const TONES: Record<EventRow['status'], StatusTone> = {
  taken: 'good',
  waiting: 'warning',
  ignored: 'quiet',
  test: 'quiet',
  refused: 'bad',
};

function columnsOf(
  asOf: string,
  explained: boolean,
  open: ReadonlySet<number>,
  toggle: (id: number) => void,
): Column<EventRow>[] {
  return [
    {
      key: 'received',
      header: 'Received, UTC',
      render: (event) => (
        <button
          type="button"
          aria-expanded={open.has(event.id)}
          aria-label={`Event of ${dateTimeSeconds(event.receivedAt, asOf)} as it came`}
          className="group inline-flex items-baseline gap-2 text-left"
          onClick={() => toggle(event.id)}
        >
          <span
            aria-hidden="true"
            className="w-2 text-soft transition-transform group-aria-expanded:rotate-90"
          >
            ›
          </span>
          <time dateTime={event.receivedAt} className="group-hover:underline">
            {dateTimeSeconds(event.receivedAt, asOf)}
          </time>
        </button>
      ),
    },
    { key: 'way', header: 'By', render: (event) => WAY_WORDS[event.source] },
    { key: 'kind', header: 'What', render: (event) => event.kind },
    {
      key: 'status',
      header: 'Became',
      render: (event) => (
        <span className="inline-flex items-center gap-2">
          <StatusDot tone={TONES[event.status]} />
          {STATUS_WORDS[event.status]}
        </span>
      ),
    },
    ...(explained
      ? [
          {
            key: 'why',
            header: 'Why',
            wide: true,
            render: ({ why }: EventRow) =>
              why === null ? '' : <span className="block max-w-[52ch] whitespace-normal">{why}</span>,
          },
        ]
      : []),
    {
      key: 'repeats',
      header: 'Came again',
      align: 'right',
      render: (event) => (
        <span className={event.repeats === 0 ? 'text-soft' : ''}>{count(event.repeats)}</span>
      ),
    },
  ];
}

/** An event's text, indented where it is JSON. */
function Text({ event }: { event: EventRow }) {
  const label = `Text of event ${event.eventId}`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="mt-2 max-h-96 overflow-auto">
      <pre className="font-mono text-xs">{pretty(event.body)}</pre>
    </section>
  );
}

function Body({ event }: { event: EventRow }) {
  return (
    // As wide as what is seen of the table, wherever that is scrolled to.
    <div className="sticky left-0 w-[100cqw] pt-3 pr-1 pb-4 pl-4 text-sm">
      <p className="text-soft">
        Event <code className="font-mono text-xs break-all text-ink">{event.eventId}</code>
        {event.why !== null && `: ${event.why}`}
      </p>
      <Text event={event} />
    </div>
  );
}

/** Events as they came, each with its text behind it. */
export function RawEvents({
  caption,
  events,
  asOf,
  empty,
}: {
  caption: string;
  /** `undefined` = not loaded yet */
  events: readonly EventRow[] | undefined;
  asOf: string;
  empty: string;
}) {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const toggle = (id: number) =>
    setOpened((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <DataTable
      caption={caption}
      columns={columnsOf(asOf, events?.some(({ why }) => why !== null) ?? false, opened, toggle)}
      rows={events}
      rowKey={(event) => event.id}
      empty={empty}
      skeletonRows={3}
      detail={(event) => (opened.has(event.id) ? <Body event={event} /> : null)}
    />
  );
}
