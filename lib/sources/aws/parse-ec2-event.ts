import { INTERRUPTION_ACTIONS, type InterruptionAction } from '#lib/domain/provider-event';
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

const STARTED = ['pending', 'running'];
const ENDED = ['shutting-down', 'terminated', 'stopping', 'stopped'];

/** What EC2's own events say: warnings, rebalance recommendations, changes of state. */
export function readEc2Event(event: Envelope, now: Date): Reading {
  const { detail = {}, resources = [] } = event;
  const arn = resources.map(placeOf).find((found) => found !== null);
  const instanceId = detail['instance-id'] ?? arn?.instanceId;
  if (!isInstanceId(instanceId)) return 'it names no instance (detail.instance-id)';
  const zone = zoneOf(arn?.place);
  const region = [event.region, zone?.region, arn?.place].find(isRegion);
  if (region === undefined) return 'it names no region (region)';
  const known = {
    ...{ at: timeOf(event.time, now), account: accountOf(event.account), region, instanceId },
    zoneName: zone?.name ?? null,
  };
  switch (event['detail-type']) {
    case 'EC2 Spot Instance Interruption Warning':
      return [instanceEvent({ ...known, kind: 'interruption', action: actionOf(detail['instance-action']) })];
    case 'EC2 Instance Rebalance Recommendation':
      return [instanceEvent({ ...known, kind: 'rebalance' })];
    default:
      return stateEvent(detail.state, known);
  }
}

/** A change of state. EC2 does not say here who ended an instance. */
export function stateEvent(
  state: unknown,
  known: Omit<Parameters<typeof instanceEvent>[0], 'kind'>,
): Reading {
  if (typeof state !== 'string') return 'it names no state (detail.state)';
  if (STARTED.includes(state)) return [instanceEvent({ ...known, kind: 'start' })];
  if (ENDED.includes(state)) return [instanceEvent({ ...known, kind: 'end', endReason: 'unknown' })];
  return null;
}

/**
 * The region slot of an instance's ARN, in which EC2's own events put the zone (`arn:aws:ec2:us-east-1b:instance/i-...`),
 * and the id behind it; null where it is no ARN of an instance.
 */
function placeOf(arn: string): { place: string; instanceId: string } | null {
  const [, place = '', instanceId = ''] =
    /^arn:aws[\w-]*:ec2:([^:]*):(?:\d*:)?instance\/(i-[0-9a-f]+)$/.exec(arn) ?? [];
  return instanceId === '' ? null : { place, instanceId };
}

const actionOf = (value: unknown): InterruptionAction | null =>
  INTERRUPTION_ACTIONS.find((action) => action === value) ?? null;
