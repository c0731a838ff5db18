import type { CostDay } from '#components/charts/cost-by-day';
import type { BilledFigures, BilledRow, SavingsResponse, SavingsRow } from '#lib/api/schemas/savings';

type Figures = Pick<
  BilledFigures,
  'spotHours' | 'unpricedHours' | 'spotCostUsd' | 'unpricedCostUsd' | 'listCostUsd'
>;

/** Savings of which some figures are known: a bill in USD speaks of the window. */
export type Billed = SavingsResponse & { total: BilledFigures };

/** Whether a bill in USD speaks of the window at all. */
export const isBilled = (savings: SavingsResponse): savings is Billed => savings.total.spotHours !== null;

/** What an instance-hour costs, in USD: by the baseline and as billed, over the priced hours; null = not known. */
export function hourly(figures: Figures): { list: number | null; billed: number | null } {
  const priced = figures.spotHours - figures.unpricedHours;
  if (figures.spotHours === 0) return { list: null, billed: null };
  if (figures.listCostUsd === null || priced <= 0)
    return { list: null, billed: figures.spotCostUsd / figures.spotHours };
  return {
    list: figures.listCostUsd / priced,
    billed: (figures.spotCostUsd - figures.unpricedCostUsd) / priced,
  };
}

/** Of the spot hours those with a baseline price, in per cent; null without spot hours. */
export const pricedPct = ({ spotHours, unpricedHours }: Figures): number | null =>
  spotHours === 0 ? null : ((spotHours - unpricedHours) / spotHours) * 100;

/** GPU-hours and what was billed for them, over the groups whose types have GPUs; list cost where all of it is known. */
export type GpuFigures = {
  gpuHours: number;
  spotCostUsd: number;
  listCostUsd: number | null;
};

/** The GPU-hours of groups in which either every type or none has GPUs (by model, by type); null where none has any. */
export function gpuFigures(rows: readonly SavingsRow[]): GpuFigures | null {
  const own = rows.filter((row): row is BilledRow => row.gpuHours !== null && row.gpuHours > 0);
  if (own.length === 0) return null;
  const priced = own.every((row) => row.unpricedHours === 0 && row.listCostUsd !== null);
  const sum = (read: (row: BilledRow) => number) => own.reduce((total, row) => total + read(row), 0);
  return {
    gpuHours: sum((row) => row.gpuHours ?? 0),
    spotCostUsd: sum((row) => row.spotCostUsd),
    listCostUsd: priced ? sum((row) => row.listCostUsd ?? 0) : null,
  };
}

/** The days as they are drawn: billed for the hours that have a price, so that what lies between is saved. */
export function costDays({ rows }: Pick<SavingsResponse, 'rows'>): CostDay[] {
  // Days without spot hours cost 0 by any baseline, known or not: alone they make no line.
  const comparable = rows.some((row) => row.billed && row.spotHours > 0 && row.listCostUsd !== null);
  return rows.map((row): CostDay => {
    const day = row.keys.day ?? row.group;
    if (!row.billed) return { day, onDemandUsd: null, billedUsd: null, state: 'unbilled' };
    const priced = row.listCostUsd !== null;
    return {
      day,
      onDemandUsd: comparable ? row.listCostUsd : null,
      billedUsd: row.spotCostUsd - (priced ? row.unpricedCostUsd : 0),
      state: row.provisional ? 'provisional' : 'final',
    };
  });
}
