import { zoneNames } from './accounts.ts';
import type { DemoLifetime } from './fleet.ts';
import type { Market } from './market.ts';
import { uuidOf, wholeSeconds } from './notices.ts';
import { between } from './random.ts';

/** What CloudTrail keeps of one call, or of what the provider did by itself; listed from `visibleAt` on. */
export type TrailEvent = {
  id: string;
  name: TrailEventName;
  at: Date;
  visibleAt: Date;
  username: string;
  instanceId: string;
  record: Record<string, unknown>;
};

export type TrailEventName =
  | 'RunInstances'
  | 'StartInstances'
  | 'StopInstances'
  | 'TerminateInstances'
  | 'BidEvictedEvent';

const MINUTE_MS = 60_000;
/** No instance keeps its id for longer: whoever ran a week ago ran under another. */
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;
const SERVICE = 'ec2.amazonaws.com';

/** What an account's trail of a region holds of instances with `from <= at < to`, newest first. */
export function trailEvents(
  market: Market,
  account: string,
  region: string,
  from: Date,
  to: Date,
): TrailEvent[] {
  const seen = new Set<string>();
  return market
    .instances(account, new Date(from.getTime() - WEEK_MS), to)
    .filter(({ pool }) => pool.region === region)
    .flatMap((lifetime) => {
      const isFirst = !seen.has(lifetime.instanceId);
      seen.add(lifetime.instanceId);
      return [beginning(market.seed, lifetime, isFirst), end(market.seed, lifetime)];
    })
    .filter(({ at }) => at >= from && at < to)
    .sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? -1 : 1));
}

function beginning(seed: number, lifetime: DemoLifetime, isFirst: boolean): TrailEvent {
  const { instanceId, startedAt } = lifetime;
  const [name, record] = isFirst
    ? (['RunInstances', launch(lifetime)] as const)
    : (['StartInstances', change(instanceId, [80, 'stopped'], [0, 'pending'])] as const);
  return event(seed, lifetime, name, startedAt, { ...byUser(lifetime), ...record });
}

function end(seed: number, lifetime: DemoLifetime): TrailEvent {
  const { instanceId, endedAt, endReason } = lifetime;
  if (endReason === 'interrupted') {
    return event(seed, lifetime, 'BidEvictedEvent', endedAt, {
      userIdentity: { accountId: lifetime.account, invokedBy: SERVICE },
      sourceIPAddress: SERVICE,
      userAgent: SERVICE,
      requestParameters: null,
      responseElements: null,
      eventType: 'AwsServiceEvent',
      serviceEventDetails: { instanceIdSet: [instanceId] },
    });
  }
  const [name, state] =
    endReason === 'stopped'
      ? (['StopInstances', [64, 'stopping']] as const)
      : (['TerminateInstances', [32, 'shutting-down']] as const);
  const record = change(instanceId, [16, 'running'], state);
  return event(seed, lifetime, name, endedAt, { ...byUser(lifetime), ...record });
}

function event(
  seed: number,
  { account, instanceId, pool, tags }: DemoLifetime,
  name: TrailEventName,
  at: Date,
  rest: Record<string, unknown>,
): TrailEvent {
  const id = uuidOf(seed, 'trail', name, account, instanceId, at.getTime());
  const minutes = between(2, 12, seed, 'trail', id);
  return {
    id,
    name,
    at,
    visibleAt: new Date(at.getTime() + minutes * MINUTE_MS),
    username: name === 'BidEvictedEvent' ? '' : tags.team,
    instanceId,
    record: {
      eventVersion: '1.10',
      eventTime: wholeSeconds(at),
      eventSource: SERVICE,
      eventName: name,
      awsRegion: pool.region,
      requestID: uuidOf(seed, 'request', id),
      eventID: id,
      readOnly: false,
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: 'Management',
      ...rest,
    },
  };
}

function byUser({ account, tags }: DemoLifetime): Record<string, unknown> {
  return {
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROADEMOLAUNCHER:${tags.team}`,
      arn: `arn:aws:sts::${account}:assumed-role/TrainingLauncher/${tags.team}`,
      accountId: account,
    },
    sourceIPAddress: '192.0.2.10',
    userAgent: 'Boto3/1.40.0',
    eventType: 'AwsApiCall',
  };
}

function launch({
  account,
  instanceId,
  pool,
  lifecycle,
  startedAt,
  tags,
}: DemoLifetime): Record<string, unknown> {
  const zone = zoneNames(account, pool.region).find(({ id }) => id === pool.zoneId)?.name;
  const tagList = Object.entries(tags).map(([key, value]) => ({ key, value }));
  const market = lifecycle === 'spot' ? { instanceMarketOptions: { marketType: 'spot' } } : {};
  return {
    requestParameters: {
      instancesSet: { items: [{ minCount: 1, maxCount: 1 }] },
      instanceType: pool.instanceType,
      availabilityZone: zone,
      ...market,
      tagSpecificationSet: { items: [{ resourceType: 'instance', tags: tagList }] },
    },
    responseElements: {
      ownerId: account,
      instancesSet: {
        items: [
          {
            instanceId,
            instanceState: { code: 0, name: 'pending' },
            instanceType: pool.instanceType,
            launchTime: startedAt.getTime(),
            placement: { availabilityZone: zone, tenancy: 'default' },
            ...(lifecycle === 'spot' ? { instanceLifecycle: 'spot' } : {}),
            tagSet: { items: tagList },
          },
        ],
      },
    },
  };
}

function change(
  instanceId: string,
  [before, beforeName]: readonly [number, string],
  [after, afterName]: readonly [number, string],
): Record<string, unknown> {
  return {
    requestParameters: { instancesSet: { items: [{ instanceId }] } },
    responseElements: {
      instancesSet: {
        items: [
          {
            instanceId,
            currentState: { code: after, name: afterName },
            previousState: { code: before, name: beforeName },
          },
        ],
      },
    },
  };
}
