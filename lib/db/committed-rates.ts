import { db } from './client.ts';

/** A committed rate as it is kept; of `usdPerHour` and `discountPct` one is null. */
export type CommittedRateRecord = {
  id: number;
  cloud: 'aws';
  account: string | null;
  family: string;
  usdPerHour: number | null;
  discountPct: number | null;
};

/** Every committed rate, those of all accounts first. */
export function readCommittedRates(): Promise<CommittedRateRecord[]> {
  return db().$queryRaw`
    select id, cloud, account, family, usd_per_hour::float8 as "usdPerHour", discount_pct::float8 as "discountPct"
    from committed_rate order by coalesce(account, ''), family`;
}

/** What a rate charges: one of the two. */
export type CommittedAmount = Pick<CommittedRateRecord, 'usdPerHour' | 'discountPct'>;

/**
 * Keeps a rate, in the place of the one for the same account and family. Returns it as it is kept, and what the earlier
 * one charged; null where there was none.
 */
export async function putCommittedRate(
  rate: Omit<CommittedRateRecord, 'id'>,
): Promise<{ kept: CommittedRateRecord; replaced: CommittedAmount | null }> {
  const [row] = await db().$queryRaw<[{ kept: CommittedRateRecord; replaced: CommittedAmount | null }]>`
    with earlier as (
      select jsonb_build_object('usdPerHour', usd_per_hour, 'discountPct', discount_pct) as amount from committed_rate
      where cloud = ${rate.cloud} and coalesce(account, '') = coalesce(${rate.account}::text, '') and family = ${rate.family}
    )
    insert into committed_rate (cloud, account, family, usd_per_hour, discount_pct)
    values (${rate.cloud}, ${rate.account}, ${rate.family}, ${rate.usdPerHour}::numeric, ${rate.discountPct}::numeric)
    on conflict (cloud, coalesce(account, ''), family) do update set usd_per_hour = excluded.usd_per_hour, discount_pct = excluded.discount_pct
    returning jsonb_build_object('id', id, 'cloud', cloud, 'account', account, 'family', family,
                                 'usdPerHour', usd_per_hour, 'discountPct', discount_pct) as kept,
              (select amount from earlier) as replaced`;
  return row;
}

/** Whether the ledger knows an instance type, or of a family any type. */
export async function isKnownType(cloud: 'aws', typeOrFamily: string): Promise<boolean> {
  const [row] = await db().$queryRaw<[{ known: boolean }]>`
    select exists (select from instance_type
                   where cloud = ${cloud} and ${typeOrFamily} in (name, split_part(name, '.', 1))) as known`;
  return row.known;
}

/** Forgets a rate; false where there is none of that id. */
export const dropCommittedRate = async (id: number): Promise<boolean> =>
  (await db().committedRate.deleteMany({ where: { id } })).count > 0;
