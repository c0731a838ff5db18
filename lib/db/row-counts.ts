import type { RowKind } from '#lib/domain/rows';
import { db } from './client.ts';

/** Up to here counting takes milliseconds. */
const COUNTED = 100_000;

/**
 * How many price records the ledger keeps: counted while they are few, then the planner's estimate, which follows the
 * table's size also where nothing ever analyses it, as in the embedded database.
 */
async function countSpotPrices(): Promise<number> {
  const [row] = await db().$queryRaw<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }[]>`
    explain (format json) select from spot_price`;
  const estimate = row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
  return estimate > COUNTED ? estimate : db().spotPrice.count();
}

/** How many usage lines the bills hold that are kept. */
const countUsageLines = async () =>
  (await db().usageBook.aggregate({ where: { held: true }, _sum: { lines: true } }))._sum.lines ?? 0;

/** How many rows of each kind the ledger keeps; of prices an estimate once they are many. */
export async function readRowsKept(kinds: RowKind[]): Promise<Partial<Record<RowKind, number>>> {
  const counts: Record<RowKind, () => Promise<number>> = {
    'spot-prices': countSpotPrices,
    'on-demand-prices': () => db().onDemandPrice.count(),
    'instance-types': () => db().instanceType.count(),
    zones: () => db().zoneAlias.count(),
    instances: () => db().instanceLifetime.count(),
    usage: countUsageLines,
  };
  const kept: Partial<Record<RowKind, number>> = {};
  for (const kind of new Set(kinds)) kept[kind] = await counts[kind]();
  return kept;
}
