import type { SpotInstanceRequest } from '@aws-sdk/client-ec2';
import type { EventRow, InterruptionAction, ParsedEvent } from '#lib/domain/provider-event';
import { instanceEvent, isInstanceId, plain, timeOf, zoneOf } from './event-parts.ts';

type Seen = { account: string; region: string; now: Date };
type Taken = { action: InterruptionAction; isOver: boolean };

/** Why AWS takes an instance back. Ends by the user, a schedule or an experiment are none of its doing. */
const ENDED =
  /^instance-(terminated|stopped|hibernated)-(?:no-capacity|by-price|capacity-oversubscribed|launch-group-constraint)$/;
const ENDS: Record<string, InterruptionAction> = {
  terminated: 'terminate',
  stopped: 'stop',
  hibernated: 'hibernate',
};
const MARKED = new Map<string, InterruptionAction>([
  ['marked-for-termination', 'terminate'],
  ['marked-for-stop', 'stop'],
]);

/** The interruptions that spot requests tell of, each as an event whose id is the request, its status and when that began. */
export function parseSpotRequests(requests: readonly SpotInstanceRequest[], seen: Seen): EventRow[] {
  return requests.flatMap((request) => {
    const taken = takenOf(request);
    return taken === null ? [] : [rowOf(request, taken, seen)];
  });
}

/** What AWS did or will do with the instance of a request; null where it takes none back. */
function takenOf({ Status, InstanceInterruptionBehavior: behaviour }: SpotInstanceRequest): Taken | null {
  const code = Status?.Code ?? '';
  const [, end = ''] = ENDED.exec(code) ?? [];
  const action = ENDS[end] ?? MARKED.get(code);
  if (action === undefined) return null;
  const hibernates = action === 'stop' && behaviour === 'hibernate';
  return { action: hibernates ? 'hibernate' : action, isOver: end !== '' };
}

function rowOf(request: SpotInstanceRequest, taken: Taken, { account, region, now }: Seen): EventRow {
  const { SpotInstanceRequestId: requestId, Status: { Code: code, UpdateTime: updated } = {} } = request;
  const id = plain(`${requestId}|${code}|${isoOf(updated)}`, 200);
  const { InstanceId: instanceId, LaunchedAvailabilityZone: zoneName } = request;
  const event = {
    ...({ kind: 'interruption', at: timeOf(updated?.getTime(), now), account, region } as const),
    ...{ zoneName: zoneOf(zoneName)?.name ?? null, ...taken },
  };
  const parsed: ParsedEvent = isInstanceId(instanceId)
    ? {
        outcome: 'taken',
        id,
        kind: plain(`spot request: ${code}`, 200),
        events: [instanceEvent({ ...event, instanceId })],
      }
    : { outcome: 'refused', id, why: 'it names no instance (InstanceId)' };
  return { source: 'spot-request', id, receivedAt: now, body: JSON.stringify(request), parsed };
}

const isoOf = (at: Date | undefined): string =>
  at === undefined || Number.isNaN(at.getTime()) ? '' : at.toISOString();
