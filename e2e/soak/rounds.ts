import { deepStrictEqual } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from '#lib/db/testing';
import type { FaultRule } from '#lib/demo/server';
import { derivedPrices, keptPrices, truePrices } from '#lib/ingest/prices-testing';
import {
  BILL_FEEDS,
  type Laboratory,
  openLaboratory,
  runBegins,
  triesUnderWay,
  waitForAll,
} from '#lib/ingest/testing';
import { layCable } from './cable.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const SLOWLY: FaultRule = { kind: 'delay', ms: 150 };
const between = (low: number, high: number) => low + Math.random() * (high - low);

/** The ledger equals the market's own word, and what is derived from it agrees; throws with the first difference otherwise. */
async function assertTruth(lab: Laboratory): Promise<string> {
  const truth = truePrices(lab);
  deepStrictEqual(await keptPrices(), truth);
  const { kept, anew } = await derivedPrices();
  deepStrictEqual(kept, anew);
  return `${truth.spot.length} spot and ${truth.onDemand.length} list prices equal`;
}

/** Workers die by SIGKILL at random moments of the first backfill. */
export async function kills(database: TestDatabase, seed: number, times: number): Promise<string> {
  const lab = await openLaboratory(database, { seed, now: NOW, faults: [SLOWLY] });
  try {
    let working = 0;
    for (let round = 0; round < times; round++) {
      const before = await triesUnderWay();
      const worker = await lab.startWorker();
      // Every third strikes wherever it may, as in a listing; the others wait for a run.
      if (round % 3 > 0) await runBegins(before);
      await sleep(between(50, 1000));
      if (await runBegins(before, 0)) working++;
      await lab.kill(worker, 'SIGKILL');
    }
    if (working === 0) throw new Error('No kill struck a run: this round proves nothing');
    lab.cloud.faults.clear();
    await lab.startWorker();
    await waitForAll({ timeoutMs: 420_000, log: lab.log });
    return `${await assertTruth(lab)} after ${times} kills, ${working} of them in a run`;
  } finally {
    await lab.close();
  }
}

/** The database goes away in mid-run and comes back, as seen by two workers. */
export async function cuts(
  database: TestDatabase & { url: string },
  seed: number,
  times: number,
): Promise<string> {
  const url = new URL(database.url);
  const cable = await layCable({ host: url.hostname, port: Number(url.port || 5432) });
  url.hostname = '127.0.0.1';
  url.port = String(cable.port);
  const lab = await openLaboratory(
    { ...database, url: url.toString() },
    { seed, now: NOW, faults: [SLOWLY] },
  );
  try {
    await Promise.all([lab.startWorker(), lab.startWorker()]);
    let working = 0;
    for (let round = 0; round < times; round++) {
      if (!(await runBegins(new Set(), 15_000))) break;
      await sleep(between(0, 300));
      working++;
      cable.pull();
      await sleep(between(500, 3000));
      cable.plug();
    }
    if (working === 0) throw new Error('No cut struck a run: this round proves nothing');
    lab.cloud.faults.clear();
    await waitForAll({ timeoutMs: 420_000, log: lab.log });
    return `${await assertTruth(lab)} after the database was gone ${working} times in a run`;
  } finally {
    await lab.close();
    await cable.close();
  }
}

/** Many workers at once under a seeded mix of throttles, errors, cut connections, empty and half answers. */
export async function storms(database: TestDatabase, seed: number): Promise<string> {
  const faults: FaultRule[] = [
    { kind: 'throttle', rate: 0.15 },
    { kind: 'error', rate: 0.08 },
    { kind: 'drop', rate: 0.05 },
    { kind: 'malformed', rate: 0.02 },
    { kind: 'delay', rate: 0.1, ms: 400 },
  ];
  const lab = await openLaboratory(database, { seed, now: NOW, faults, bills: BILL_FEEDS });
  try {
    await Promise.all(Array.from({ length: 8 }, () => lab.startWorker()));
    await waitForAll({ timeoutMs: 420_000, log: lab.log, bills: BILL_FEEDS });
    const struck = lab.cloud.faults.list().reduce((sum, rule) => sum + rule.struck, 0);
    if (struck === 0) throw new Error('No fault struck: this round proves nothing');
    return `${await assertTruth(lab)} through ${struck} faults`;
  } finally {
    await lab.close();
  }
}
