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

/** Keeps a rate, in the place of the one for the same account and family; returns its id. */
export async function putCommittedRate(rate: Omit<CommittedRateRecord, 'id'>): Promise<number> {
  const [row] = await db().$queryRaw<{ id: number }[]>`
    insert into committed_rate (cloud, account, family, usd_per_hour, discount_pct)
    values (${rate.cloud}, ${rate.account}, ${rate.family}, ${rate.usdPerHour}::numeric, ${rate.discountPct}::numeric)
    on conflict (cloud, coalesce(account, ''), family) do update set usd_per_hour = excluded.usd_per_hour, discount_pct = excluded.discount_pct
    returning id`;
  return row?.id ?? 0;
}

/** Forgets a rate; false where there is none of that id. */
export const dropCommittedRate = async (id: number): Promise<boolean> =>
  (await db().committedRate.deleteMany({ where: { id } })).count > 0;
