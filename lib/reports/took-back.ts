import type { TookBackQuery, TookBackResponse } from '#lib/api/schemas/took-back';
import { readTookBack } from '#lib/db/took-back-read';
import { scaled } from '#lib/domain/decimal';
import { resolveWindow } from '#lib/domain/window';
import { roundedUsd } from './run-figures.ts';

/**
 * What interruptions took back in a window: lost work and restarts of the runs that report, beside how much of the spot
 * hours that is. Unknown where no run reports. Throws `WindowError`.
 */
export async function tookBack(query: TookBackQuery, now: Date): Promise<TookBackResponse> {
  const window = resolveWindow(query, now);
  const { cloud, region, zone, instanceType, gpuModel, account, os, tag } = query;
  const filters = { cloud, region, zone, instanceType, gpuModel, account, os, tag };
  const found = await readTookBack(window.from, window.to, filters);
  const { runs, interruptions, spotHours, reportedSpotHours, unpricedHours } = found;
  const usd = (text: string) => (found.priced === 0 ? null : roundedUsd(scaled(text)));
  return {
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    runs,
    tookBackUsd: usd(found.tookBackUsd),
    totalUsd: usd(found.totalUsd),
    ...{ interruptions, spotHours, reportedSpotHours, unpricedHours },
    reportedPct: spotHours > 0 ? (100 * reportedSpotHours) / spotHours : null,
    asOf: now.toISOString(),
  };
}
