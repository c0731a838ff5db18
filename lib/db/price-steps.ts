import type { PriceStep } from '#lib/domain/step-distribution';
import { db, type Tx } from './client.ts';

/** The price steps of pools from the one that held at `from` up to `to`, by pool. */
export async function readPoolSteps(
  poolIds: number[],
  from: Date,
  to: Date,
  reader: Pick<Tx, '$queryRaw'> = db(),
): Promise<Map<number, PriceStep[]>> {
  if (poolIds.length === 0) return new Map();
  const rows = await reader.$queryRaw<{ id: number; steps: PriceStep[] }[]>`
    select p.id, json_agg(json_build_array((extract(epoch from s.at) * 1000)::bigint, (s.usd_per_hour * 1000000)::bigint) order by s.at) as steps
    from unnest(${poolIds}::int[]) as p(id)
    cross join lateral (
      (select at, usd_per_hour from spot_price where pool_id = p.id and at <= ${from} order by at desc limit 1)
      union all
      (select at, usd_per_hour from spot_price where pool_id = p.id and at > ${from} and at < ${to})
    ) s group by p.id`;
  return new Map(rows.map(({ id, steps }) => [id, steps]));
}
