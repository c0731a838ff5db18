import { type Claim, claimsOf } from './run-claims.ts';
import type { Amount, PaidClaim, RunEpoch, RunLedger, RunPhase } from './run-ledger-shape.ts';
import { ClaimMeter, type Metered } from './run-meter.ts';
import { periodsOf } from './run-periods.ts';
import { phasesOf } from './run-phases.ts';
import type { Stretch } from './run-stretches.ts';
import {
  type HeartbeatSpan,
  RUN_PARTS,
  type RunClaim,
  type RunEvent,
  type RunLifetime,
  type RunPart,
} from './training-run.ts';

export type * from './run-ledger-shape.ts';

/**
 * All that a run's ledger is made of: what its nodes said, the lifetimes of the instances that they name, and what other
 * runs claim of these.
 */
export type RunLedgerInput = {
  events: readonly RunEvent[];
  heartbeats: readonly HeartbeatSpan[];
  lifetimes: readonly RunLifetime[];
  others: readonly RunClaim[];
};

const lifetimeKey = ({ cloud, instanceId, lifetimeStartedAt }: RunClaim): string =>
  `${cloud}|${instanceId}|${lifetimeStartedAt}`;

/** Cuts stretches at instants, so that each piece lies on one side of every one. */
function cutAt(stretches: readonly Stretch[], instants: readonly number[]): Stretch[] {
  const pieces: Stretch[] = [];
  let next = 0;
  for (const stretch of stretches) {
    let from = stretch.from;
    while ((instants[next] ?? Number.POSITIVE_INFINITY) <= from) next++;
    for (let at = instants[next]; at !== undefined && at < stretch.to; at = instants[++next]) {
      pieces.push({ ...stretch, from, to: at });
      from = at;
    }
    pieces.push({ ...stretch, from });
  }
  return pieces;
}

type PaidPiece = Stretch & Amount & { list: bigint | null };

/** The first of pieces in order that ends after `at`. */
function firstAfter(pieces: readonly PaidPiece[], at: number): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle] as PaidPiece).to > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Lays a claim's cost on the pieces that it covers, and gives what it comes to as a whole. */
function pay(claim: Claim, meter: ClaimMeter, pieces: readonly PaidPiece[]): PaidClaim {
  const first = firstAfter(pieces, claim.from);
  const { lifetime, host, ...own } = claim;
  const sum = { units: 0n, waivedUnits: 0n, unpricedMs: 0 };
  const add = ({ units, waivedUnits, unpricedMs }: Metered) => {
    sum.units += units;
    sum.waivedUnits += waivedUnits;
    sum.unpricedMs += unpricedMs;
  };
  for (let index = first; index < pieces.length; index++) {
    const piece = pieces[index] as PaidPiece;
    const from = Math.max(piece.from, claim.from);
    const to = Math.min(piece.to, claim.to);
    if (to <= from) break;
    const metered = meter.read(from, to);
    add(metered);
    piece.ms += to - from;
    piece.units += metered.units;
    piece.list = piece.list === null || metered.listUnits === null ? null : piece.list + metered.listUnits;
  }
  return {
    ...own,
    ...sum,
    lifecycle: lifetime?.lifecycle ?? host.lifecycle,
    region: lifetime?.region ?? host.region,
    zone: lifetime?.zone ?? host.zone,
    instanceType: lifetime?.instanceType ?? host.instanceType,
    gpuModel: lifetime?.gpuModel ?? null,
    poolId: lifetime?.poolId ?? null,
    interrupted: lifetime?.endReason === 'interrupted' && lifetime.endedAt === claim.to,
  };
}

/** Each epoch number once, when it was first completed in work that was kept. */
function keptEpochs(completions: readonly { epoch: number; at: number; kept: boolean }[]) {
  const first = new Map<number, number>();
  for (const { epoch, at, kept } of completions.toSorted((a, b) => a.at - b.at))
    if (kept && !first.has(epoch)) first.set(epoch, at);
  return [...first].map(([epoch, at]) => ({ epoch, at })).sort((a, b) => a.at - b.at || a.epoch - b.epoch);
}

function epochsOf(kept: readonly { epoch: number; at: number }[], pieces: readonly PaidPiece[]): RunEpoch[] {
  const began = pieces[0]?.from ?? 0;
  let next = 0;
  return kept.map(({ epoch, at }, index) => {
    const row: RunEpoch = {
      ...{ epoch, from: kept[index - 1]?.at ?? Math.min(began, at), to: at },
      ...{ units: 0n, lostUnits: 0n, restartUnits: 0n },
    };
    for (let piece = pieces[next]; piece !== undefined && piece.to <= at; piece = pieces[++next]) {
      row.units += piece.units;
      if (piece.part === 'lost') row.lostUnits += piece.units;
      if (piece.part === 'restart') row.restartUnits += piece.units;
    }
    return row;
  });
}

/** Pieces of one stretch joined again; those that nobody was paid in are left out. */
function joined(pieces: readonly PaidPiece[]): RunPhase[] {
  const phases: RunPhase[] = [];
  for (const { from, to, part, cause, ms, units } of pieces) {
    if (ms === 0) continue;
    const last = phases.at(-1);
    if (last?.part === part && last.cause === cause && last.to === from) {
      last.to = to;
      last.ms += ms;
      last.units += units;
    } else phases.push({ from, to, part, cause, ms, units });
  }
  return phases;
}

/** Useful time at the list price; null where there is none or a price is unknown. */
function onDemandOf(pieces: readonly PaidPiece[]): bigint | null {
  const useful = pieces.filter(({ part, ms }) => part === 'useful' && ms > 0);
  if (useful.length === 0) return null;
  return useful.reduce<bigint | null>(
    (sum, { list }) => (sum === null || list === null ? null : sum + list),
    0n,
  );
}

const sumOf = <T>(rows: readonly T[], of: (row: T) => bigint): bigint =>
  rows.reduce((sum, row) => sum + of(row), 0n);

/**
 * The ledger of a run: every second that its nodes were paid goes to one part, priced by AWS's rules, so that the parts add
 * up to the whole exactly. The same for events in whatever order and however often they came. A pure function: a run that
 * goes on is counted up to the last thing that it said.
 */
export function runLedger({ events, heartbeats, lifetimes, others }: RunLedgerInput): RunLedger {
  const periods = periodsOf(events, heartbeats).map((period) => {
    const claims = claimsOf(period, lifetimes);
    return { period, claims, ...phasesOf(period, claims) };
  });
  const kept = keptEpochs(periods.flatMap(({ completions }) => completions));
  const cuts = [...new Set(kept.map(({ at }) => at))];
  const claims = periods.flatMap((one) => one.claims);
  const pieces = cutAt(
    periods.flatMap(({ stretches }) => stretches),
    cuts,
  ).map((piece): PaidPiece => ({ ...piece, ms: 0, units: 0n, list: 0n }));
  const byLifetime = Map.groupBy<string, RunClaim>([...others, ...claims], lifetimeKey);
  const paid = claims.map((claim) => {
    const beside = (byLifetime.get(lifetimeKey(claim)) ?? []).filter(
      (one) => one !== claim && one.from < claim.to && one.to > claim.from,
    );
    return pay(claim, new ClaimMeter(claim, beside), pieces);
  });
  const phases = joined(pieces);
  const of = (part: RunPart): Amount => {
    const rows = phases.filter((phase) => phase.part === part);
    return { ms: rows.reduce((sum, { ms }) => sum + ms, 0), units: sumOf(rows, ({ units }) => units) };
  };
  const last = periods.at(-1);
  const onSpot = paid.filter(({ lifecycle }) => lifecycle === 'spot');
  return {
    status: statusOf(last),
    startedAt: periods[0]?.period.startedAt ?? null,
    lastEventAt: last?.period.lastAt ?? null,
    endedAt: last?.period.endedAt ?? null,
    claims: paid,
    phases,
    epochs: epochsOf(kept, pieces),
    stops: periods.flatMap(({ stops }) => stops),
    checkpoints: periods.flatMap(({ checkpoints }) => checkpoints),
    parts: Object.fromEntries(RUN_PARTS.map((part) => [part, of(part)])) as Record<RunPart, Amount>,
    totalUnits: sumOf(phases, ({ units }) => units),
    tookBackUnits: sumOf(phases, ({ cause, units }) => (cause === 'interruption' ? units : 0n)),
    waivedUnits: sumOf(paid, ({ waivedUnits }) => waivedUnits),
    unpricedMs: paid.reduce((sum, { unpricedMs }) => sum + unpricedMs, 0),
    onDemandUnits: onDemandOf(pieces),
    spotMs: onSpot.reduce((sum, { from, to }) => sum + to - from, 0),
  };
}

function statusOf(
  last: { period: { endedAt: number | null }; isDown: boolean } | undefined,
): RunLedger['status'] {
  if (last === undefined) return 'waiting';
  if (last.period.endedAt !== null) return 'ended';
  return last.isDown ? 'stopped' : 'running';
}
