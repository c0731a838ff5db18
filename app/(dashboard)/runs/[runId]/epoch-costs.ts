import type { EpochCost } from '#components/charts/epoch-bars';
import type { EpochsResponse, RunResponse } from '#lib/api/schemas/runs';

type Stop = Pick<RunResponse['stops'][number], 'at' | 'cause'>;

/** Epochs in the order of their completion, each with what hit it: of several stops an interruption before a failure. */
export function epochCosts(rows: EpochsResponse['rows'], stops: readonly Stop[]): EpochCost[] {
  const sorted = stops
    .map(({ at, cause }) => ({ at: Date.parse(at), cause }))
    .toSorted((a, b) => a.at - b.at);
  let next = 0;
  return rows.map(({ epoch, endedAt, usd, lostUsd, restartUsd }) => {
    const end = Date.parse(endedAt);
    const hits: Stop['cause'][] = [];
    for (let stop = sorted[next]; stop !== undefined && stop.at <= end; stop = sorted[++next])
      hits.push(stop.cause);
    return {
      epoch,
      usd,
      tookUsd: lostUsd === null && restartUsd === null ? null : (lostUsd ?? 0) + (restartUsd ?? 0),
      hit: hits.includes('interruption') ? 'interruption' : (hits[0] ?? null),
    };
  });
}
