import type { AdvisorRow } from '#lib/domain/rows';
import type { Tx } from './client.ts';

/** Puts what the provider says now in the place of what it said before; `written` = rows that are new or changed. */
export async function writeAdvisor(tx: Tx, rows: readonly AdvisorRow[]): Promise<{ written: number }> {
  const column = <T>(read: (row: AdvisorRow) => T) => rows.map(read);
  const [result] = await tx.$queryRaw<{ written: number }[]>`
    with said as (
      select distinct on (cloud, region, os, type) * from unnest(
        ${column((r) => r.cloud as string)}::text[], ${column((r) => r.region)}::text[], ${column((r) => r.os as string)}::text[],
        ${column((r) => r.instanceType)}::text[], ${column((r) => r.lowShare)}::float8[], ${column((r) => r.highShare)}::float8[],
        ${column((r) => r.publishedAt)}::timestamptz[]) as s(cloud, region, os, type, low, high, published)
      order by cloud, region, os, type),
    gone as (
      delete from spot_advisor a where not exists (
        select from said s where (s.cloud, s.region, s.os, s.type) = (a.cloud, a.region, a.os, a.instance_type))),
    put as (
      insert into spot_advisor (cloud, region, os, instance_type, low_share, high_share, published_at) select * from said
      on conflict (cloud, region, os, instance_type) do update
        set low_share = excluded.low_share, high_share = excluded.high_share, published_at = excluded.published_at
        where (spot_advisor.low_share, spot_advisor.high_share, spot_advisor.published_at)
          is distinct from (excluded.low_share, excluded.high_share, excluded.published_at)
      returning 1)
    select count(*)::int as written from put`;
  return { written: result?.written ?? 0 };
}
