import type { InterruptionAction, Witness } from '#lib/domain/provider-event';
import type { OperatingSystem } from '#lib/domain/rows';
import { db } from './client.ts';
import { Prisma } from './generated/client.ts';
import {
  gpuModel,
  type InstanceFilters,
  instanceConditions,
  LIFETIME_JOINS,
  zone,
} from './instance-fragments.ts';
import { iso } from './pool-fragments.ts';

/** An interruption or rebalance recommendation and its lifetime; times in ISO 8601, null = not known. */
export type InterruptionRecord = {
  id: number;
  at: string;
  atAssumed: boolean;
  kind: 'interruption' | 'rebalance';
  action: InterruptionAction | null;
  instanceId: string;
  account: string | null;
  region: string;
  zone: string | null;
  zoneName: string | null;
  instanceType: string | null;
  gpuModel: string | null;
  os: OperatingSystem | null;
  startedAt: string | null;
  startAssumed: boolean;
  endedAt: string | null;
  ranSeconds: number | null;
  rebalanceLeadSeconds: number | null;
  followed: boolean | null;
  witnesses: Witness[];
  placed: boolean;
};

export type InterruptionFilters = InstanceFilters & {
  kind?: 'interruption' | 'rebalance';
  witness?: Witness[];
  placed?: boolean;
  instanceId?: string[];
};

/** Where a page ended: the last row's time and id. */
export type InterruptionCursor = { at: string; id: number };

type Read = { from: Date | null; to: Date | null; filters: InterruptionFilters };

const JOINS = Prisma.sql`
  left join instance_lifetime l on i.placed and l.cloud = i.cloud and l.instance_id = i.instance_id and l.started_at = i.anchor
  ${LIFETIME_JOINS}`;

function conditions({ from, to, filters }: Read): Prisma.Sql {
  const parts = instanceConditions(filters, {
    cloud: Prisma.sql`i.cloud`,
    region: Prisma.sql`i.region`,
    account: Prisma.sql`i.account`,
  });
  // What ran on demand cannot be taken back: whoever says so errs.
  parts.push(Prisma.sql`coalesce(l.lifecycle, 'spot') = 'spot'`);
  if (from !== null) parts.push(Prisma.sql`i.at >= ${from}`);
  if (to !== null) parts.push(Prisma.sql`i.at < ${to}`);
  if (filters.kind !== undefined) parts.push(Prisma.sql`i.kind = ${filters.kind}::event_kind`);
  if (filters.witness !== undefined) parts.push(Prisma.sql`i.witnesses && ${filters.witness}::text[]`);
  if (filters.placed !== undefined) parts.push(Prisma.sql`i.placed = ${filters.placed}`);
  if (filters.instanceId !== undefined)
    parts.push(Prisma.sql`i.instance_id = any(${filters.instanceId}::text[])`);
  return Prisma.join(parts, ' and ');
}

const seconds = (sql: Prisma.Sql) => Prisma.sql`extract(epoch from ${sql})::float8`;

/** One page of interruptions, newest first. */
export function readInterruptions(
  read: Read,
  page: { after: InterruptionCursor | null; limit: number },
): Promise<InterruptionRecord[]> {
  const { after, limit } = page;
  const beyond =
    after === null
      ? Prisma.empty
      : Prisma.sql`and (i.at, i.id) < (${after.at}::timestamptz, ${after.id}::int)`;
  return db().$queryRaw`
    select i.id, ${iso(Prisma.sql`i.at`)} as at, i.at_assumed as "atAssumed", i.kind::text as kind, i.action::text as action,
           i.instance_id as "instanceId", i.account, i.region, coalesce(${zone}, i.zone_name) as zone, coalesce(l.zone_name, i.zone_name) as "zoneName",
           l.instance_type as "instanceType", case when l.instance_id is not null then ${gpuModel} end as "gpuModel", l.os,
           ${iso(Prisma.sql`l.started_at`)} as "startedAt", coalesce(l.start_assumed, false) as "startAssumed", ${iso(Prisma.sql`l.ended_at`)} as "endedAt",
           ${seconds(Prisma.sql`coalesce(l.ended_at, i.at) - l.started_at`)} as "ranSeconds",
           ${seconds(Prisma.sql`i.at - i.rebalance_at`)} as "rebalanceLeadSeconds",
           case when i.kind = 'rebalance' and l.ended_at is not null then exists (
             select from interruption o where o.kind = 'interruption' and o.placed and o.cloud = i.cloud and o.instance_id = i.instance_id
               and o.anchor = i.anchor and o.at >= i.at) end as followed,
           i.witnesses, i.placed
    from interruption i ${JOINS}
    where ${conditions(read)} ${beyond}
    order by i.at desc, i.id desc limit ${limit}`;
}

/** How many match, and how many of them are of instances that the inventory does not know. */
export async function countInterruptions(read: Read): Promise<{ total: number; notPlaced: number }> {
  const [row] = await db().$queryRaw<{ total: number; notPlaced: number }[]>`
    select count(*)::int as total, (count(*) filter (where not i.placed))::int as "notPlaced"
    from interruption i ${JOINS} where ${conditions(read)}`;
  return row ?? { total: 0, notPlaced: 0 };
}
