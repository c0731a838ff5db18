import { zoneNames } from '#lib/demo/accounts';
import type { DemoLifetime } from '#lib/demo/fleet';
import { AwsError } from './aws-error.ts';
import type { Call } from './call.ts';
import { interruptionBehaviour, requestId } from './ec2-instances.ts';
import { queryText } from './ec2-types.ts';
import { type Filterable, filterTest, listParam, maxResultsParam } from './form.ts';
import { pageOf, pageStart } from './paging.ts';
import { items } from './xml.ts';

/** How long a request is still listed after its instance ended. */
const LISTED_MS = 4 * 3_600_000;
/** No instance keeps its id for longer. */
const WEEK_MS = 7 * 24 * 3_600_000;

const FILTERS = [
  'create-time',
  'instance-id',
  'launch.instance-type',
  'launched-availability-zone',
  'product-description',
  'spot-instance-request-id',
  'state',
  'status-code',
  'type',
];

type State = 'active' | 'closed' | 'disabled' | 'open';
type Status = { state: State; code: string; updatedAt: Date };
/** The last lifetime of an instance, and since when it was asked for: a second before the first one. */
type Seen = { lifetime: DemoLifetime; createdAt: Date; status: Status; zoneName: string };

const MESSAGES: Record<string, string> = {
  fulfilled: 'Your Spot request is fulfilled.',
  'marked-for-termination': 'Your Spot Instance is marked for termination.',
  'marked-for-stop': 'Your Spot Instance is marked for stopping.',
  'instance-terminated-no-capacity':
    'Your Spot Instance was terminated because there is no Spot capacity available that meets your request.',
  'instance-stopped-no-capacity':
    'Your Spot Instance was stopped because there is no Spot capacity available that meets your request.',
  'instance-terminated-by-user': 'Your Spot Instance was terminated by user initiated action.',
  'instance-stopped-by-user': 'Your Spot Instance was stopped by user initiated action.',
};

/** `DescribeSpotInstanceRequests`: the request of every spot instance of the region, until four hours after its end. */
export function describeSpotInstanceRequests(call: Call): Record<string, unknown> {
  const { form, now } = call;
  const size = maxResultsParam(form, 5, 1000);
  const query = queryText(call);
  const start = pageStart(form.get('NextToken'), query, now);
  const seen = seenAt(call, start.asOf);
  const ids = listParam(form, 'SpotInstanceRequestId');
  const unknown = ids.filter((id) => !seen.some(({ lifetime }) => requestId(lifetime) === id));
  if (unknown.length > 0) {
    throw new AwsError(
      'InvalidSpotInstanceRequestID.NotFound',
      `The spot instance request ID '${unknown[0]}' does not exist`,
    );
  }
  const matches = filterTest(form, FILTERS);
  const found = seen
    .filter(({ lifetime }) => ids.length === 0 || ids.includes(requestId(lifetime)))
    .filter((request) => matches(filterValues(request)));
  const page = pageOf(found, start, query, { size: size ?? 1000, uneven: call.unevenPages && size !== null });
  return { spotInstanceRequestSet: items(page.items.map(requestXml)), nextToken: page.nextToken };
}

/** The last lifetime of every spot instance, and how its request stands; a stopped one keeps its request. */
function seenAt({ market, account, region }: Call, at: Date): Seen[] {
  const zones = new Map(zoneNames(account.id, region).map(({ name, id }) => [id, name]));
  const listedFrom = new Date(at.getTime() - LISTED_MS);
  const all = market
    .instances(account.id, new Date(listedFrom.getTime() - WEEK_MS), new Date(at.getTime() + 1))
    .filter(({ pool, lifecycle }) => pool.region === region && lifecycle === 'spot');
  const byInstance = Map.groupBy(all, ({ instanceId }) => instanceId);
  return [...byInstance.values()].flatMap((own): Seen[] => {
    const first = own[0] as DemoLifetime;
    const lifetime = own.at(-1) as DemoLifetime;
    if (lifetime.endedAt <= listedFrom) return [];
    const createdAt = new Date(first.startedAt.getTime() - 1000);
    const zoneName = zones.get(lifetime.pool.zoneId) ?? '';
    return [{ lifetime, createdAt, status: statusOf(lifetime, at), zoneName }];
  });
}

/** What is said of a request at an instant; nothing of the future shows. */
function statusOf({ startedAt, endedAt, endReason, interruption }: DemoLifetime, at: Date): Status {
  const noticedAt = interruption?.noticedAt ?? null;
  const stops = endReason === 'stopped' || (interruption !== null && interruption.action !== 'terminate');
  const what = stops ? 'stopped' : 'terminated';
  if (at < endedAt) {
    return noticedAt !== null && at >= noticedAt
      ? { state: 'active', code: stops ? 'marked-for-stop' : 'marked-for-termination', updatedAt: noticedAt }
      : { state: 'active', code: 'fulfilled', updatedAt: startedAt };
  }
  if (interruption === null) {
    return { state: stops ? 'disabled' : 'closed', code: `instance-${what}-by-user`, updatedAt: endedAt };
  }
  // What the provider stopped waits for capacity and comes back by itself.
  return { state: stops ? 'open' : 'closed', code: `instance-${what}-no-capacity`, updatedAt: endedAt };
}

function typeOf(lifetime: DemoLifetime): 'persistent' | 'one-time' {
  return interruptionBehaviour(lifetime) === 'terminate' ? 'one-time' : 'persistent';
}

function filterValues({ lifetime, createdAt, status, zoneName }: Seen): Filterable {
  return {
    'create-time': createdAt.toISOString(),
    'instance-id': lifetime.instanceId,
    'launch.instance-type': lifetime.pool.instanceType,
    'launched-availability-zone': zoneName,
    'product-description': 'Linux/UNIX',
    'spot-instance-request-id': requestId(lifetime),
    state: status.state,
    'status-code': status.code,
    type: typeOf(lifetime),
  };
}

function requestXml({ lifetime, createdAt, status, zoneName }: Seen): Record<string, unknown> {
  const { instanceId, pool, tags } = lifetime;
  return {
    spotInstanceRequestId: requestId(lifetime),
    type: typeOf(lifetime),
    state: status.state,
    status: {
      code: status.code,
      updateTime: status.updatedAt.toISOString(),
      message: MESSAGES[status.code] ?? '',
    },
    instanceId,
    createTime: createdAt.toISOString(),
    productDescription: 'Linux/UNIX',
    launchSpecification: { instanceType: pool.instanceType, placement: { availabilityZone: zoneName } },
    launchedAvailabilityZone: zoneName,
    launchedAvailabilityZoneId: pool.zoneId,
    instanceInterruptionBehavior: interruptionBehaviour(lifetime),
    tagSet: items(Object.entries(tags).map(([key, value]) => ({ key, value }))),
  };
}
