import type { EndReason } from '#lib/domain/lifetimes';
import type { OperatingSystem } from '#lib/domain/rows';
import { db } from './client.ts';
import { Prisma } from './generated/client.ts';
import { gpuModel, LIFETIME_JOINS, POOL_JOIN, zone } from './instance-fragments.ts';

/** A lifetime of an instance with its pool; null = not known. */
export type InstanceLifetimeRecord = {
  account: string;
  region: string;
  zone: string | null;
  zoneName: string | null;
  instanceType: string;
  gpuModel: string | null;
  gpuCount: number | null;
  os: OperatingSystem;
  lifecycle: 'spot' | 'on-demand';
  startedAt: Date;
  startAssumed: boolean;
  endedAt: Date | null;
  endAssumed: boolean;
  endReason: EndReason | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
  tags: Record<string, string>;
  tagSetId: number;
  poolId: number | null;
};

/** All lifetimes of an instance, by start. */
export function readInstance(instanceId: string): Promise<InstanceLifetimeRecord[]> {
  return db().$queryRaw`
    select l.account, l.region, ${zone} as zone, l.zone_name as "zoneName", l.instance_type as "instanceType", ${gpuModel} as "gpuModel",
           case when t.name is not null then coalesce(t.gpu_count, 0) end as "gpuCount", l.os, l.lifecycle, l.started_at as "startedAt",
           l.start_assumed as "startAssumed", l.ended_at as "endedAt", l.end_assumed as "endAssumed", l.end_reason::text as "endReason",
           l.first_seen_at as "firstSeenAt", l.last_seen_at as "lastSeenAt", ts.tags, l.tag_set_id as "tagSetId", p.id as "poolId"
    from instance_lifetime l join tag_set ts on ts.id = l.tag_set_id ${LIFETIME_JOINS} ${POOL_JOIN}
    where l.instance_id = ${instanceId} order by l.started_at`;
}

type Capacity = Pick<InstanceLifetimeRecord, 'account' | 'instanceType' | 'tagSetId'>;

/** Interruptions and starts of one kind of capacity in a time: of whom, when taken and ended, and when others began. */
export async function readCapacity(
  { account, instanceType, tagSetId }: Capacity,
  from: Date,
  to: Date,
): Promise<{
  taken: { instanceId: string; anchor: Date; at: Date; endedAt: Date | null }[];
  starts: { instanceId: string; startedAt: Date }[];
}> {
  const same = Prisma.sql`l.account = ${account} and l.instance_type = ${instanceType} and l.tag_set_id = ${tagSetId}`;
  const [taken, starts] = await Promise.all([
    db().$queryRaw<{ instanceId: string; anchor: Date; at: Date; endedAt: Date | null }[]>`
      select i.instance_id as "instanceId", i.anchor, i.at, l.ended_at as "endedAt"
      from interruption i join instance_lifetime l on l.cloud = i.cloud and l.instance_id = i.instance_id and l.started_at = i.anchor
      where i.placed and i.kind = 'interruption' and l.lifecycle = 'spot' and ${same} and i.at >= ${from} and i.at <= ${to} order by i.at, i.id`,
    db().$queryRaw<{ instanceId: string; startedAt: Date }[]>`
      select l.instance_id as "instanceId", l.started_at as "startedAt" from instance_lifetime l
      where ${same} and l.started_at >= ${from} and l.started_at <= ${to} order by l.started_at, l.instance_id`,
  ]);
  return { taken, starts };
}
