import type { RunRow } from '#lib/api/schemas/runs';
import type { RunRecord } from '#lib/db/runs-read';
import { scaled } from '#lib/domain/decimal';
import { largestRemainder, nearest } from '#lib/domain/largest-remainder';
import { RUN_PARTS, type RunPart } from '#lib/domain/training-run';

/** Units of 1e-10 USD in a step of 1e-6 USD, to which amounts are rounded. */
export const STEP = 10_000n;
const STEPS_A_USD = 1e6;

/** Steps of 1e-6 USD as the number of USD that is nearest. */
export const usdOf = (steps: bigint): number => Number(steps) / STEPS_A_USD;

/** An amount in units of 1e-10 USD, rounded by itself. */
export const roundedUsd = (units: bigint): number => usdOf(nearest(units, STEP));

/** Writes times (ms) in ISO 8601, of rows that begin where the one before ended: the same time twice in turn is written once. */
export function isoInTurn(): (ms: number) => string {
  let last = { ms: Number.NaN, text: '' };
  return (ms) => {
    if (ms !== last.ms) last = { ms, text: new Date(ms).toISOString() };
    return last.text;
  };
}

/** A run's total and its parts in steps, rounded together; null where there is no ledger, or none of its time has a price. */
export function stepsOf(record: RunRecord): { total: bigint; parts: Record<RunPart, bigint> } | null {
  const { totalUsd, usefulUsd, checkpointUsd, lostUsd, restartUsd, idleUsd } = record;
  const { paidSeconds, unpricedSeconds } = record;
  if (totalUsd === null || unpricedSeconds === paidSeconds) return null;
  const texts = [usefulUsd, checkpointUsd, lostUsd, restartUsd, idleUsd];
  const total = nearest(scaled(totalUsd), STEP);
  const steps = largestRemainder(
    texts.map((text) => scaled(text ?? '0')),
    STEP,
    total,
  );
  const of = (part: RunPart) => steps[RUN_PARTS.indexOf(part)] ?? 0n;
  return {
    total,
    parts: {
      ...{ useful: of('useful'), checkpoint: of('checkpoint'), lost: of('lost') },
      ...{ restart: of('restart'), idle: of('idle') },
    },
  };
}

const MICRO = 1e6;
const rounded = (value: number) => Math.round(value * MICRO) / MICRO;
const perEpoch = (usd: number | null, epochs: number) =>
  usd === null || epochs === 0 ? null : rounded(usd / epochs);
const amount = (text: string | null) => (text === null ? null : roundedUsd(scaled(text)));

/** A run as it is answered in lists. */
export function runRowOf(record: RunRecord): RunRow {
  const steps = stepsOf(record);
  const part = (name: RunPart) => (steps === null ? null : usdOf(steps.parts[name]));
  const [total, useful, checkpoint] = [
    steps === null ? null : usdOf(steps.total),
    part('useful'),
    part('checkpoint'),
  ];
  const { epochsCompleted: epochs, unpricedSeconds } = record;
  return {
    ...{ id: record.id, name: record.name, project: record.project, externalId: record.externalId },
    ...{ source: record.source, tags: record.tags, status: record.status, createdAt: record.createdAt },
    ...{ startedAt: record.startedAt, lastEventAt: record.lastEventAt, endedAt: record.endedAt },
    ...{ plannedEpochs: record.plannedEpochs, epochsCompleted: epochs, nodes: record.nodes },
    ...{ clouds: record.clouds, regions: record.regions, instanceTypes: record.instanceTypes },
    ...{ gpuModels: record.gpuModels, interruptions: record.interruptions, failures: record.failures },
    ...{ totalUsd: total, usefulUsd: useful, checkpointUsd: checkpoint, lostUsd: part('lost') },
    ...{ restartUsd: part('restart'), idleUsd: part('idle') },
    tookBackUsd: steps === null ? null : amount(record.tookBackUsd),
    waivedUsd: steps === null ? null : amount(record.waivedUsd),
    unpricedHours: unpricedSeconds === null ? null : unpricedSeconds / 3600,
    effectiveUsdPerEpoch: perEpoch(total, epochs),
    marginalUsdPerEpoch:
      steps === null ? null : perEpoch(usdOf(steps.parts.useful + steps.parts.checkpoint), epochs),
    onDemandUsdPerEpoch: perEpoch(amount(record.onDemandUsd), epochs),
    overheadPct: total === null || useful === null || useful === 0 ? null : (100 * (total - useful)) / useful,
  };
}
