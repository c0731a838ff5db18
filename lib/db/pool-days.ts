import { withTransaction } from './client.ts';

const POOLS_A_TRANSACTION = 100;

/**
 * Brings the daily roll-up up to each pool's last confirmation: integral, known length, minimum and maximum of each
 * UTC day. Days before a pool's first price stay without a row, and what nobody has confirmed is not rolled up.
 * Safe to call by several at once and to break off: it goes on where `rolled_until` says.
 */
export async function refreshRollUps(signal?: AbortSignal): Promise<void> {
  let done = POOLS_A_TRANSACTION;
  while (done === POOLS_A_TRANSACTION && signal?.aborted !== true) {
    done = await withTransaction(
      (tx) => tx.$executeRaw`
        with due as (
          select pool_id, observed_at, coalesce(date_trunc('day', rolled_until, 'UTC'), '-infinity') as since
          from pool_latest where rolled_until is null or rolled_until < observed_at
          order by pool_id limit ${POOLS_A_TRANSACTION} for update skip locked
        ), records as (
          select d.pool_id, d.observed_at, greatest(s.at, d.since) as at, s.usd_per_hour
          from due d cross join lateral (
            (select at, usd_per_hour from spot_price where pool_id = d.pool_id and at <= d.since order by at desc limit 1)
            union all
            (select at, usd_per_hour from spot_price where pool_id = d.pool_id and at > d.since and at <= d.observed_at)
          ) s
        ), steps as (
          select pool_id, usd_per_hour, at as starts,
                 lead(at, 1, observed_at) over (partition by pool_id order by at) as ends
          from records
        ), parts as (
          select pool_id, usd_per_hour, day, extract(epoch from least(ends, day + interval '24 hours') - greatest(starts, day)) as seconds
          from steps cross join lateral generate_series(date_trunc('day', starts, 'UTC'), ends, interval '24 hours') as day
          where ends > starts
        ), rolled as (
          insert into pool_day (pool_id, day, usd_seconds, known_seconds, min_usd_per_hour, max_usd_per_hour)
          select pool_id, (day at time zone 'UTC')::date, sum(usd_per_hour * seconds), sum(seconds), min(usd_per_hour), max(usd_per_hour)
          from parts where seconds > 0 group by pool_id, day
          on conflict (pool_id, day) do update set usd_seconds = excluded.usd_seconds, known_seconds = excluded.known_seconds,
            min_usd_per_hour = excluded.min_usd_per_hour, max_usd_per_hour = excluded.max_usd_per_hour
        )
        update pool_latest l set rolled_until = d.observed_at from due d where l.pool_id = d.pool_id`,
      { timeoutMs: 300_000 },
    );
  }
}
