import { connection, withTransaction } from './client.ts';

const POOLS_A_TRANSACTION = 100;
const TIMEOUT_MS = 300_000;

/**
 * Rolls up some pools that are due, which nobody else has taken; how many there were. In two statements: one that locks
 * and reads at once would see the newest word on a pool but the prices of the moment when it began.
 */
const rollUpSome = (): Promise<number> =>
  withTransaction(
    async (tx) => {
      const taken = await tx.$queryRaw<{ id: number }[]>`
        select pool_id as id from pool_latest where rolled_until is null or rolled_until < observed_at
        order by pool_id limit ${POOLS_A_TRANSACTION} for update skip locked`;
      await tx.$executeRaw`
        with due as (
          select pool_id, observed_at, coalesce(date_trunc('day', rolled_until, 'UTC'), '-infinity') as since
          from pool_latest where pool_id = any(${taken.map(({ id }) => id)})
        ), rolled as (
          insert into pool_day (pool_id, day, usd_seconds, known_seconds, min_usd_per_hour, max_usd_per_hour)
          select due.pool_id, date '1970-01-01' + day::int, usd_ms / 1000, known_ms / 1000, low, high
          from due cross join lateral (
            select day, sum(usd_per_hour * ms) as usd_ms, sum(ms) as known_ms, min(usd_per_hour) as low, max(usd_per_hour) as high
            from (
              select day, usd_per_hour, least(ends, (day + 1) * 86400000) - greatest(starts, day * 86400000) as ms
              from (
                select *, generate_series(floor(starts / 864e5::float8)::bigint, floor((ends - 1) / 864e5::float8)::bigint) as day
                from (
                  select usd_per_hour, (date_part('epoch', greatest(at, since)) * 1000)::bigint as starts,
                         (date_part('epoch', lead(at, 1, observed_at) over (order by at)) * 1000)::bigint as ends
                  from spot_price where pool_id = due.pool_id and at <= observed_at
                    and at >= coalesce((select max(at) from spot_price where pool_id = due.pool_id and at <= since), '-infinity')
                ) steps where ends > starts
              ) steps_by_day
            ) parts group by day
          ) days
          on conflict (pool_id, day) do update set usd_seconds = excluded.usd_seconds, known_seconds = excluded.known_seconds,
            min_usd_per_hour = excluded.min_usd_per_hour, max_usd_per_hour = excluded.max_usd_per_hour
        )
        update pool_latest l set rolled_until = d.observed_at from due d where l.pool_id = d.pool_id`;
      return taken.length;
    },
    { timeoutMs: TIMEOUT_MS },
  );

/**
 * Brings the daily roll-up up to each pool's last confirmation: integral, known length, minimum and maximum of each
 * UTC day. Days before a pool's first price stay without a row, and what nobody has confirmed is not rolled up.
 * Safe to call by several at once and to break off: it goes on where `rolled_until` says.
 */
export async function refreshRollUps(signal?: AbortSignal): Promise<void> {
  const rollUpAll = async () => {
    let done = POOLS_A_TRANSACTION;
    while (done === POOLS_A_TRANSACTION && signal?.aborted !== true) done = await rollUpSome();
  };
  // Arithmetic alone, so a second connection halves it; the embedded database has one backend for all.
  const atOnce = connection().embedded ? 1 : 2;
  await Promise.all(Array.from({ length: atOnce }, rollUpAll));
}
