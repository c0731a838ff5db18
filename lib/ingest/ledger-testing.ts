import { withTransaction } from '#lib/db/client';
import { at, hostOf, told } from '#lib/db/run-testing';
import { writeRunEvents } from '#lib/db/runs';
import type { RunEvent } from '#lib/domain/training-run';
import { makeLedgers } from './make-ledgers.ts';

/** The present of tests of ledgers. */
export const NOW = at(1_000);

/** Tells of a run, as the API does. */
export const tell = (runId: string, ...events: RunEvent[]) =>
  withTransaction((tx) => writeRunEvents(tx, runId, events, NOW));

/** What making ledgers said; whoever reads it empties it first. */
export const said: string[] = [];

/** Makes those ledgers that are due, once. */
export const make = (over: Partial<Parameters<typeof makeLedgers>[0]> = {}) =>
  makeLedgers({ now: NOW, say: (line) => said.push(line), ...over });

/** Makes ledgers until nothing is left; how many were made. */
export async function settle(): Promise<number> {
  for (let total = 0; ; ) {
    const { made, stale } = await make();
    if (stale === 0) return total;
    total += made;
  }
}

/** An hour of work on one instance: two epochs, the second after a checkpoint of two minutes, then it is taken. */
export const HOUR = (instanceId: string, gpuCount: number | null = null): RunEvent[] => [
  told('start', 10, { on: hostOf(instanceId, gpuCount) }),
  told('epoch', 30, { epoch: 0 }),
  told('checkpoint-start', 40),
  told('checkpoint-end', 42, { bytes: 1_000 }),
  told('epoch', 50, { epoch: 1 }),
];
