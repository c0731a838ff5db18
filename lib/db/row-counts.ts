import type { RowKind } from '#lib/domain/rows';
import type { UsageSource } from '#lib/domain/usage';
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

async function countTrackedRuns(): Promise<number> {
  const [row] = await db().$queryRaw<{ runs: number }[]>`
    select count(*)::int as runs from training_run where source <> 'api'`;
  return row?.runs ?? 0;
}

/** What is counted: rows of one kind; of usage lines those of one source, since each feed of bills is one. */
export type Counted = Exclude<RowKind, 'usage'> | UsageSource;

const countLines = (source: 'export' | 'file' | 'costExplorer') => async () =>
  (await db().usageBook.aggregate({ where: { held: true, source }, _sum: { lines: true } }))._sum.lines ?? 0;

/** How many rows of each kind the ledger keeps; of prices an estimate once they are many. */
export async function readRowsKept(wanted: readonly Counted[]): Promise<Partial<Record<Counted, number>>> {
  const counts: Record<Counted, () => Promise<number>> = {
    'spot-prices': countSpotPrices,
    'on-demand-prices': () => db().onDemandPrice.count(),
    'instance-types': () => db().instanceType.count(),
    zones: () => db().zoneAlias.count(),
    instances: () => db().instanceLifetime.count(),
    events: () => db().event.count({ where: { source: 'trail' } }),
    advisor: () => db().spotAdvisor.count(),
    runs: countTrackedRuns,
    export: countLines('export'),
    file: countLines('file'),
    'cost-explorer': countLines('costExplorer'),
  };
  const kept: Partial<Record<Counted, number>> = {};
  for (const what of new Set(wanted)) kept[what] = await counts[what]();
  return kept;
}
