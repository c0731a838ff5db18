import 'server-only';
import { type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { EventRow, ParsedEvent } from '#lib/domain/provider-event';
import type { Batch, PullWindow } from '../feed.ts';
import type { Account } from './accounts.ts';
import { pages } from './call.ts';
import { plain } from './event-parts.ts';
import { createPace, type Pace } from './pacer.ts';
import { readTrailRecord, TRAIL_EVENTS } from './parse-trail.ts';
import { slicesOf } from './slices.ts';

/** Each costs a call for every name at least, and calls are few. */
const SLICE_DAYS = 30;
/** What AWS allows an account in a region. */
const CALLS_PER_SECOND = 2;

/**
 * What an account's trail of a region holds of instances: 90 days at first, then from an hour before the watermark, as
 * events come up to 15 minutes late; one batch a page. A slice's last batch carries the watermark. No event at all is a
 * normal answer.
 */
export async function* pullTrail(
  account: Account,
  region: string,
  window: PullWindow,
  pace: Pace = createPace(CALLS_PER_SECOND),
): AsyncGenerator<Batch> {
  const { now, signal } = window;
  const place = { account: account.id, region, operation: 'cloudtrail:LookupEvents' };
  const client = account.clients.cloudTrail(region);
  const slices = slicesOf(window, SLICE_DAYS);
  const queries = slices.flatMap((slice) => TRAIL_EVENTS.map((name) => ({ slice, name })));
  for (const [index, { slice, name }] of queries.entries()) {
    const found = pages(place, signal, async (NextToken) => {
      await pace(signal);
      const command = new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
        StartTime: slice.start,
        EndTime: slice.end,
        MaxResults: 50,
        NextToken,
      });
      const answer = await client.send(command, { abortSignal: signal });
      return { items: answer.Events, nextToken: answer.NextToken };
    });
    const isLastOfSlice = queries[index + 1]?.slice !== slice;
    for await (const { items, last } of found) {
      const rows = items.map((event) => rowOf(event, now));
      if (!last && rows.length > 0) yield { kind: 'events', rows };
      if (!last) continue;
      const progress = (index + 1) / queries.length;
      yield { kind: 'events', rows, progress, ...(isLastOfSlice ? { watermark: slice.end } : {}) };
    }
  }
}

function rowOf(event: Event, now: Date): EventRow {
  const { CloudTrailEvent: body = JSON.stringify(event), EventId } = event;
  const id = EventId ?? plain(`${event.EventName} ${event.EventTime?.toISOString()}`, 200);
  return { source: 'trail', id, receivedAt: now, body, parsed: parsedOf(body, id, now) };
}

function parsedOf(body: string, id: string, now: Date): ParsedEvent {
  const record = recordOf(body);
  const reading = record === null ? 'it is not JSON' : readTrailRecord(record, now);
  if (typeof reading === 'string') return { outcome: 'refused', id, why: reading };
  const kind = plain(`${record?.eventSource}: ${record?.eventName}`, 200);
  return reading === null
    ? { outcome: 'ignored', id, kind }
    : { outcome: 'taken', id, kind, events: reading };
}

function recordOf(body: string): Record<string, unknown> | null {
  try {
    const record: unknown = JSON.parse(body);
    return typeof record === 'object' ? (record as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}
