import { noRun } from '#lib/api/run-id';
import type { RunResponse } from '#lib/api/schemas/runs';
import { type LedgerBody, type RunRecord, readRun } from '#lib/db/runs-read';
import { scaled } from '#lib/domain/decimal';
import { breakEven } from '#lib/domain/epoch-cost';
import { largestRemainder } from '#lib/domain/largest-remainder';
import { gangOf, runMeasures } from '#lib/domain/run-measures';
import { RUN_PARTS, type RunPart } from '#lib/domain/training-run';
import { runBilled } from './run-billed.ts';
import { isoInTurn, roundedUsd, runRowOf, STEP, stepsOf, usdOf } from './run-figures.ts';

const HOUR_MS = 3_600_000;

type Body = Omit<LedgerBody, 'epochs'>;
type Steps = ReturnType<typeof stepsOf>;

const iso = (ms: number) => new Date(ms).toISOString();

/** USD of each phase, so that those of a part sum to the part. */
function phasesOf({ phases }: Body, steps: Steps): RunResponse['phases'] {
  const usd = new Map<Body['phases'][number], number>();
  for (const part of RUN_PARTS) {
    const own = phases.filter((phase) => phase.part === part);
    const rounded = largestRemainder(
      own.map(({ units }) => BigInt(units)),
      STEP,
      steps?.parts[part],
    );
    for (const [index, phase] of own.entries()) usd.set(phase, usdOf(rounded[index] ?? 0n));
  }
  const inTurn = isoInTurn();
  return phases.map((phase) => ({
    from: inTurn(phase.from),
    to: inTurn(phase.to),
    part: phase.part,
    cause: phase.cause,
    hours: phase.ms / HOUR_MS,
    usd: steps === null ? null : (usd.get(phase) ?? 0),
  }));
}

/** USD of each claim, so that they sum to the total. */
function segmentsOf({ claims }: Body, steps: Steps): RunResponse['segments'] {
  const usd = largestRemainder(
    claims.map(({ units }) => BigInt(units)),
    STEP,
    steps?.total,
  );
  return claims.map((claim, index) => {
    const isUnpriced = claim.unpricedMs > 0 && claim.unpricedMs === claim.to - claim.from;
    return {
      ...{ node: claim.node, cloud: claim.cloud, region: claim.region, zone: claim.zone },
      ...{ instanceId: claim.instanceId, instanceType: claim.instanceType, gpuModel: claim.gpuModel },
      ...{ gpuCount: claim.gpuCount, lifecycle: claim.lifecycle, poolId: claim.poolId },
      ...{ from: iso(claim.from), to: iso(claim.to), interrupted: claim.interrupted },
      usd: isUnpriced ? null : usdOf(usd[index] ?? 0n),
      waivedUsd: roundedUsd(BigInt(claim.waivedUnits)),
      unpricedHours: claim.unpricedMs / HOUR_MS,
    };
  });
}

/** Interruptions per node-hour at which spot stops paying, by what saving and restarting took in this run. */
function breakEvenOf(run: RunRecord, { claims, checkpoints, stops, phases }: Body): number | null {
  const { onDemandUsd } = run;
  const nodes = gangOf(claims, stops).length;
  const { checkpointSeconds, restartSeconds } = runMeasures({ nodes, checkpoints, stops, phases });
  const useful = Number(run.usefulUsd ?? 0);
  // Useful time without a price would stand in the list price alone.
  if ((run.unpricedSeconds ?? 0) > 0 || onDemandUsd === null || useful <= 0) return null;
  if (checkpointSeconds === null || restartSeconds === null) return null;
  const found = breakEven(Number(onDemandUsd) / useful, { checkpointSeconds, restartSeconds, nodes });
  return found !== null && Number.isFinite(found.perNodeHour) ? found.perNodeHour : null;
}

async function ledgerOf(
  run: RunRecord,
  body: Body,
  madeAt: string,
  now: Date,
): Promise<NonNullable<RunResponse['ledger']>> {
  const row = runRowOf(run);
  const hours = (part: RunPart) => body.parts[part].ms / HOUR_MS;
  const billed = await runBilled(run.id, body.claims, now);
  return {
    ...{ totalUsd: row.totalUsd, usefulUsd: row.usefulUsd, checkpointUsd: row.checkpointUsd },
    ...{ lostUsd: row.lostUsd, restartUsd: row.restartUsd, idleUsd: row.idleUsd },
    ...{ tookBackUsd: row.tookBackUsd, waivedUsd: row.waivedUsd, unpricedHours: row.unpricedHours },
    ...{ effectiveUsdPerEpoch: row.effectiveUsdPerEpoch, marginalUsdPerEpoch: row.marginalUsdPerEpoch },
    ...{ onDemandUsdPerEpoch: row.onDemandUsdPerEpoch, overheadPct: row.overheadPct },
    ...{ usefulHours: hours('useful'), checkpointHours: hours('checkpoint'), lostHours: hours('lost') },
    ...{ restartHours: hours('restart'), idleHours: hours('idle') },
    paidHours: (run.paidSeconds ?? 0) / 3600,
    spotHours: (run.spotSeconds ?? 0) / 3600,
    onDemandUsd: run.onDemandUsd === null ? null : roundedUsd(scaled(run.onDemandUsd)),
    breakEvenRatePerHour: breakEvenOf(run, body),
    billedUsd: billed?.billedUsd ?? null,
    billedLedgerUsd: billed?.billedLedgerUsd ?? null,
    madeAt,
  };
}

/**
 * One run: its ledger, what the gang did when, where its nodes were, its stops and checkpoints. Throws `ProblemError` 404
 * where there is no such run.
 */
export async function run(id: string, now: Date): Promise<RunResponse> {
  const found = await readRun(id, now);
  if (found === null) throw noRun(id);
  const { run: record, body, madeAt, error } = found;
  const base = { run: runRowOf(record), ledgerError: error, asOf: now.toISOString() };
  if (body === null || madeAt === null)
    return { ...base, ledger: null, phases: [], segments: [], stops: [], checkpoints: [] };
  const steps = stepsOf(record);
  return {
    ...base,
    ledger: await ledgerOf(record, body, madeAt, now),
    phases: phasesOf(body, steps),
    segments: segmentsOf(body, steps),
    stops: body.stops.map(({ at, cause, node, savedAt, resumedAt }) => ({
      ...{ at: iso(at), cause, node, savedAt: iso(savedAt) },
      resumedAt: resumedAt === null ? null : iso(resumedAt),
    })),
    checkpoints: body.checkpoints.map(({ from, to, bytes }) => ({ from: iso(from), to: iso(to), bytes })),
  };
}
