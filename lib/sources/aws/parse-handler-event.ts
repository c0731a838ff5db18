import type { Envelope } from './event-envelope.ts';
import {
  accountOf,
  instanceEvent,
  isInstanceId,
  isRegion,
  type Reading,
  timeOf,
  zoneOf,
} from './event-parts.ts';

/** Why the body that aws-node-termination-handler posts by default cannot be taken. */
export const WEBHOOK_TEMPLATE =
  'it is the default message of aws-node-termination-handler, which names neither account nor region: set its webhook template to deploy/aws/node-termination-handler-webhook.json';

const NOTICE_MS = 120_000;

/** Whether a text is the message that aws-node-termination-handler posts without a template. */
export const isDefaultWebhook = (text: unknown): boolean =>
  typeof text === 'string' && text.includes('[NTH][Instance Interruption]');

/**
 * What a webhook of aws-node-termination-handler says, with the template of `deploy/aws`. Its ids tell where it heard of it:
 * those of a queue hold `-event-` or `term`. On an instance itself, the time of an interruption is the coming end, two minutes
 * after the notice; from a queue it is the event's own, and the zone is that of the handler's node.
 */
export function readHandlerEvent(event: Envelope, now: Date): Reading {
  const { id, detail = {} } = event;
  const instanceId = detail['instance-id'];
  if (!isInstanceId(instanceId)) return 'it names no instance (detail.instance-id)';
  const byQueue = /^[a-z0-9-]+-event-/.test(id);
  const zone = byQueue ? null : zoneOf(detail['availability-zone']);
  const region = [event.region, zone?.region].find(isRegion);
  if (region === undefined) return 'it names no region (region)';
  const kind = kindOf(event);
  if (kind === null) return null;
  const isEndToCome = kind === 'interruption' && !byQueue;
  const said = timeOf(event.time, now);
  const at = said !== null && isEndToCome ? new Date(said.getTime() - NOTICE_MS) : said;
  return [
    instanceEvent({
      ...{ kind, at, account: accountOf(event.account), region, instanceId },
      zoneName: zone?.name ?? null,
      // It posts only those states that end an instance.
      endReason: kind === 'end' ? 'unknown' : null,
    }),
  ];
}

/** Earlier versions call all that comes by a queue SQS_TERMINATE; the id tells them apart. */
function kindOf({ id, 'detail-type': kind }: Envelope): 'interruption' | 'rebalance' | 'end' | null {
  if (kind === 'SPOT_ITN' || id.startsWith('spot-itn-event-')) return 'interruption';
  if (kind === 'REBALANCE_RECOMMENDATION' || id.startsWith('rebalance-recommendation-event-'))
    return 'rebalance';
  return kind === 'STATE_CHANGE' || id.startsWith('ec2-state-change-event-') ? 'end' : null;
}
