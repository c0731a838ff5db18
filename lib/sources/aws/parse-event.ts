import type { z } from 'zod';
import type { ParsedEvent } from '#lib/domain/provider-event';
import { type Envelope, envelope } from './event-envelope.ts';
import { plain, type Reading } from './event-parts.ts';
import { readEc2Event } from './parse-ec2-event.ts';
import { isDefaultWebhook, readHandlerEvent, WEBHOOK_TEMPLATE } from './parse-handler-event.ts';
import { readTrailRecord } from './parse-trail.ts';

/** The source of events that a person sends to see that they arrive. */
export const TEST_SOURCE = 'spotledger.test';

const PARSERS = new Map<string, (event: Envelope, now: Date) => Reading>([
  ['aws.ec2|EC2 Spot Instance Interruption Warning', readEc2Event],
  ['aws.ec2|EC2 Instance Rebalance Recommendation', readEc2Event],
  ['aws.ec2|EC2 Instance State-change Notification', readEc2Event],
  ['aws.ec2|AWS API Call via CloudTrail', ({ detail }, now) => readTrailRecord(detail, now)],
  ['aws.ec2|AWS Service Event via CloudTrail', ({ detail }, now) => readTrailRecord(detail, now)],
  ['aws-node-termination-handler|SPOT_ITN', readHandlerEvent],
  ['aws-node-termination-handler|REBALANCE_RECOMMENDATION', readHandlerEvent],
  ['aws-node-termination-handler|STATE_CHANGE', readHandlerEvent],
  ['aws-node-termination-handler|SQS_TERMINATE', readHandlerEvent],
]);

/**
 * What an EventBridge event says, by its source and detail-type. Unknown ones are ignored, never an error: rules may send
 * more than is understood here. `now` bounds its times.
 */
export function parseAwsEvent(body: unknown, now: Date): ParsedEvent {
  const parsed = envelope.safeParse(body);
  if (!parsed.success) return refusedEnvelope(body, parsed.error);
  const event = parsed.data;
  const { source, 'detail-type': detailType } = event;
  const id = idOf(event);
  const kind = plain(`${source}: ${detailType}`, 200);
  if (source === TEST_SOURCE) return { outcome: 'test', id, kind };
  const reading = PARSERS.get(`${source}|${detailType}`)?.(event, now) ?? null;
  if (reading === null) return { outcome: 'ignored', id, kind };
  return typeof reading === 'string'
    ? { outcome: 'refused', id, why: reading }
    : { outcome: 'taken', id, kind, events: reading };
}

/** The event's own id. The handler makes its ids of the notice alone, so that instances of one second share them. */
function idOf({ id, source, detail }: Envelope): string {
  const instanceId = detail?.['instance-id'];
  const needsInstance = source === 'aws-node-termination-handler' && typeof instanceId === 'string';
  return plain(needsInstance ? `${id}/${plain(instanceId, 40)}` : id, 250);
}

function refusedEnvelope(body: unknown, { issues: [issue] }: z.ZodError): ParsedEvent {
  const { id, text } = (body ?? {}) as { id?: unknown; text?: unknown };
  const why = isDefaultWebhook(text)
    ? WEBHOOK_TEMPLATE
    : `it is no EventBridge event: ${issue?.path.join('.') || 'the body'}: ${issue?.message ?? 'unknown'}`;
  return { outcome: 'refused', id: typeof id === 'string' && id !== '' ? plain(id, 200) : null, why };
}
