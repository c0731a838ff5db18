import type { PaidClaim, RunLedger } from './run-ledger.ts';
import {
  type HeartbeatSpan,
  RUN_PARTS,
  type RunEvent,
  type RunEventType,
  type RunHost,
  type RunLifetime,
} from './training-run.ts';

/** 2026-11-02 00:00 UTC, a Monday: tests tell times in seconds from there. */
export const T0 = Date.UTC(2026, 10, 2);
export const ms = (seconds: number) => T0 + seconds * 1000;

/** 3.60 USD/h: a tenth of a cent each second. */
export const A_MILL_A_SECOND = 3_600_000;

/** A lifetime in seconds from `T0`, at 3.60 USD/h on spot and 10.80 on demand unless told otherwise. */
export function lifetime(
  instanceId: string,
  [from, to]: [from: number, to: number | null],
  options: Partial<RunLifetime> = {},
): RunLifetime {
  return {
    ...{ cloud: 'aws', instanceId, startedAt: ms(from), endedAt: to === null ? null : ms(to) },
    endReason: to === null ? null : 'interrupted',
    ...{ lifecycle: 'spot', os: 'linux', instanceType: 'p5.48xlarge', region: 'us-east-1', zone: 'use1-az4' },
    ...{ gpuModel: 'H100', gpuCount: 8, poolId: 1 },
    paid: [[T0 - 86_400_000, A_MILL_A_SECOND]],
    list: [[T0 - 86_400_000, 3 * A_MILL_A_SECOND]],
    ...options,
  };
}

export const host = (instanceId: string, gpuCount: number | null = null): RunHost => ({
  ...{ cloud: 'aws', region: 'us-east-1', zone: 'use1-az4', instanceId, instanceType: 'p5.48xlarge' },
  ...{ lifecycle: 'spot', gpuCount },
});

/** An event at so many seconds from `T0`; its id follows from what it says. */
export function event(
  type: RunEventType,
  seconds: number,
  { node = '0', on, ...rest }: { node?: string; on?: string | RunHost } & Partial<RunEvent> = {},
): RunEvent {
  return {
    ...{
      id: `${type}-${node}-${seconds}`,
      type,
      at: ms(seconds),
      node,
      step: null,
      epoch: null,
      bytes: null,
    },
    host: on === undefined ? null : typeof on === 'string' ? host(on) : on,
    ...rest,
  };
}

export const span = (node: string, from: number, to: number): HeartbeatSpan => ({
  node,
  from: ms(from),
  to: ms(to),
});

/** What of a ledger tests write out: node-seconds and USD by part, in the order of `RUN_PARTS`. */
export function told(ledger: RunLedger) {
  return {
    seconds: RUN_PARTS.map((part) => ledger.parts[part].ms / 1000),
    usd: RUN_PARTS.map((part) => Number(ledger.parts[part].units) / 1e10),
    totalUsd: Number(ledger.totalUnits) / 1e10,
    epochs: ledger.epochs.map(({ epoch }) => epoch),
  };
}

/** Claims as `node instance from-to` in seconds from `T0`. */
export const claimsTold = (claims: readonly PaidClaim[]): string[] =>
  claims.map(
    ({ node, instanceId, from, to }) => `${node} ${instanceId} ${(from - T0) / 1000}-${(to - T0) / 1000}`,
  );
