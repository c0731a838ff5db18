import { z } from 'zod';
import type { InstanceEvent, Launch } from '#lib/domain/provider-event';
import {
  accountOf,
  instanceEvent,
  isInstanceId,
  isRegion,
  plain,
  type Reading,
  timeOf,
  zoneOf,
} from './event-parts.ts';
import { osOfPlatform } from './products.ts';

const text = z.string().optional().catch(undefined);
const tag = z.object({ key: z.string(), value: z.string().catch('') });
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .object({ items: z.array(item) })
    .transform(({ items }) => items)
    .optional()
    .catch(undefined);

const item = z.object({
  instanceId: text,
  instanceType: text,
  launchTime: z.number().optional().catch(undefined),
  placement: z.object({ availabilityZone: text, availabilityZoneId: text }).optional().catch(undefined),
  instanceLifecycle: text,
  platform: text,
  platformDetails: text,
  tagSet: listOf(tag),
  previousState: z.object({ name: text }).optional().catch(undefined),
});
type Item = z.infer<typeof item>;

const record = z.object({
  eventName: z.string(),
  eventSource: z.string(),
  eventTime: text,
  awsRegion: text,
  recipientAccountId: text,
  errorCode: text,
  requestParameters: z
    .object({
      instancesSet: listOf(item),
      instanceMarketOptions: z.object({ marketType: text }).optional().catch(undefined),
      tagSpecificationSet: listOf(z.object({ resourceType: text, tags: z.array(tag).catch([]) })),
    })
    .optional()
    .catch(undefined),
  responseElements: z
    .object({ instancesSet: listOf(item) })
    .optional()
    .catch(undefined),
  serviceEventDetails: z.object({ instanceIdSet: z.unknown() }).optional().catch(undefined),
});
type TrailRecord = z.infer<typeof record>;

type Known = { at: Date | null; account: string | null; region: string };
type Reader = (record: TrailRecord, known: Known, now: Date) => Reading;

const READERS = new Map<string, Reader>([
  ['RunInstances', launches],
  ['StartInstances', (call, known) => changes(call, known, { kind: 'start' })],
  ['StopInstances', (call, known) => changes(call, known, { kind: 'end', endReason: 'stopped' })],
  ['TerminateInstances', (call, known) => changes(call, known, { kind: 'end', endReason: 'terminated' })],
  ['BidEvictedEvent', evictions],
]);

/** The names of the events that say something of instances. */
export const TRAIL_EVENTS: readonly string[] = [...READERS.keys()];

/** What a record of CloudTrail says of instances: nothing where the call failed. `now` bounds its times. */
export function readTrailRecord(body: unknown, now: Date): Reading {
  const parsed = record.safeParse(body);
  if (!parsed.success) return 'it is no record of CloudTrail (eventName, eventSource)';
  const call = parsed.data;
  const read = call.eventSource === 'ec2.amazonaws.com' ? READERS.get(call.eventName) : undefined;
  if (read === undefined || call.errorCode !== undefined) return null;
  if (!isRegion(call.awsRegion)) return 'it names no region (awsRegion)';
  const known = {
    at: timeOf(call.eventTime, now),
    account: accountOf(call.recipientAccountId),
    region: call.awsRegion,
  };
  return read(call, known, now);
}

function launches(call: TrailRecord, known: Known, now: Date): Reading {
  const items = call.responseElements?.instancesSet ?? [];
  if (items.length === 0) return 'it names no instance (responseElements.instancesSet)';
  const events: InstanceEvent[] = [];
  for (const one of items) {
    const launch = launchOf(one, call);
    if (!isInstanceId(one.instanceId)) return 'it names no instance (responseElements.instancesSet)';
    if (typeof launch === 'string') return launch;
    const at = timeOf(one.launchTime, now) ?? known.at;
    const { instanceId } = one;
    events.push(
      instanceEvent({ ...known, kind: 'launch', at, zoneName: launch.zoneName, instanceId, launch }),
    );
  }
  return events;
}

function launchOf(one: Item, { requestParameters: asked }: TrailRecord): Launch | string {
  if (!one.instanceType) return 'it names no instance type (responseElements.instancesSet)';
  const platform = one.platformDetails ?? one.platform ?? 'Linux/UNIX';
  const os = osOfPlatform(platform);
  if (os === null) return `unknown platform "${plain(platform, 40)}"`;
  const given = asked?.tagSpecificationSet?.find(({ resourceType }) => resourceType === 'instance')?.tags;
  const tags = (one.tagSet ?? given ?? []).filter(({ key }) => key !== '' && !key.startsWith('aws:'));
  const isSpot = one.instanceLifecycle === 'spot' || asked?.instanceMarketOptions?.marketType === 'spot';
  return {
    zoneId: one.placement?.availabilityZoneId ?? null,
    zoneName: zoneOf(one.placement?.availabilityZone)?.name ?? null,
    instanceType: plain(one.instanceType, 40),
    os,
    lifecycle: isSpot ? 'spot' : 'on-demand',
    tags: Object.fromEntries(tags.map(({ key, value }) => [plain(key, 128), plain(value, 256)])),
  };
}

/** Only those instances whose state the call did change: who stops a stopped one has not ended it. */
function changes(
  { requestParameters, responseElements }: TrailRecord,
  known: Known,
  what: Pick<InstanceEvent, 'kind'> & Partial<InstanceEvent>,
): Reading {
  const items = responseElements?.instancesSet ?? requestParameters?.instancesSet ?? [];
  const ids = items.map(({ instanceId }) => instanceId);
  if (ids.length === 0 || !ids.every(isInstanceId))
    return 'it names no instance (responseElements.instancesSet)';
  const changed = items.filter(({ previousState }) => {
    const before = previousState?.name;
    const ran = before === 'running' || before === 'pending';
    return before === undefined || ran === (what.kind === 'end');
  });
  if (changed.length === 0) return null;
  return changed.map(({ instanceId = '' }) => instanceEvent({ ...known, ...what, instanceId }));
}

function evictions({ serviceEventDetails }: TrailRecord, known: Known): Reading {
  const ids = idsOf(serviceEventDetails?.instanceIdSet);
  if (ids.length === 0 || !ids.every(isInstanceId))
    return 'it names no instance (serviceEventDetails.instanceIdSet)';
  return ids.map((instanceId) => instanceEvent({ ...known, kind: 'interruption', isOver: true, instanceId }));
}

/** A list of ids in whatever form: `["i-1"]`, `{items: [{instanceId: "i-1"}]}`, `"i-1,i-2"`. */
function idsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(/[\s,]+/).filter((id) => id !== '');
  if (Array.isArray(value)) return value.flatMap(idsOf);
  if (typeof value !== 'object' || value === null) return [];
  const { items, instanceId } = value as { items?: unknown; instanceId?: unknown };
  return idsOf(items ?? instanceId);
}
