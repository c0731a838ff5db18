import { UNKNOWN_GPU } from '#lib/domain/usage';
import { Prisma } from './generated/client.ts';
import type { UsageFilters } from './usage-fragments.ts';

/** What of instances is asked for: each a list of accepted values, absent = all. */
export type InstanceFilters = UsageFilters & { zone?: string[]; os?: string[] };

/** Zone id of a lifetime `l`, or the zone name where the id is unknown; needs `LIFETIME_JOINS`. */
export const zone = Prisma.sql`coalesce(l.zone_id, a.zone_id, l.zone_name)`;

/** GPU model of a lifetime's type: null = no GPU, `UNKNOWN_GPU` = nothing is known of the type yet. */
export const gpuModel = Prisma.sql`coalesce(t.gpu_model, case when t.name is null then ${UNKNOWN_GPU} end)`;

/** `a` and `t` of lifetimes `l`: the zone's id under the account's own name for it, and the instance type. */
export const LIFETIME_JOINS = Prisma.sql`
    left join zone_alias a on l.zone_id is null and a.cloud = l.cloud and a.account = l.account and a.zone_name = l.zone_name
    left join instance_type t on t.cloud = l.cloud and t.name = l.instance_type`;

/** `p`: the pool of a lifetime. */
export const POOL_JOIN = Prisma.sql`
    left join pool p on p.cloud = l.cloud and p.region = l.region and p.zone = ${zone} and p.instance_type = l.instance_type and p.os = l.os`;

const OF_LIFETIME = {
  cloud: Prisma.sql`l.cloud`,
  region: Prisma.sql`l.region`,
  instanceType: Prisma.sql`l.instance_type`,
  account: Prisma.sql`l.account`,
  os: Prisma.sql`l.os`,
  gpuModel,
};

/** Conditions on lifetimes; `columns` says where else a place or account may stand. */
export function instanceConditions(
  filters: InstanceFilters,
  columns: Partial<typeof OF_LIFETIME> = {},
): Prisma.Sql[] {
  const parts = Object.entries({ ...OF_LIFETIME, ...columns }).flatMap(([key, column]) => {
    const values = filters[key as keyof typeof OF_LIFETIME];
    return values === undefined ? [] : [Prisma.sql`${column} = any(${values}::text[])`];
  });
  if (filters.zone !== undefined)
    parts.push(
      Prisma.sql`(${zone} = any(${filters.zone}::text[]) or l.zone_name = any(${filters.zone}::text[]))`,
    );
  for (const [key, values] of Object.entries(filters.tag ?? {}))
    parts.push(
      Prisma.sql`l.tag_set_id in (select id from tag_set where coalesce(tags ->> ${key}, '') = any(${values}::text[]))`,
    );
  return parts;
}
