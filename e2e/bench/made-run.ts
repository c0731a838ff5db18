import { randomUUID } from 'node:crypto';
import type { RunEvent, RunEventType, RunHost } from '#lib/domain/training-run';

export const EPOCHS = 200;
export const NODES = 4;
const EPOCH_MS = 480_000;
const SAVE_MS = 20_000;
const SAVED_EVERY = 5;
/** Epochs after whose first completion the provider takes a node's instance. */
const TAKEN_AFTER = [37, 83, 122, 171];
const TAKEN_MS = 100_000;
const LAUNCHED_MS = 60_000;
const RESUMED_MS = 240_000;

/** An instance's lifetime, as the inventory shows it; times in ms. */
export type MadeLife = { instanceId: string; region: string; zone: string; from: number; to: number };
export type MadeRun = { events: RunEvent[]; lives: MadeLife[]; interrupted: Set<string> };

/** Stands in the id of every instance of a made run, so that a copy can have instances of its own. */
export const COPY_MARK = 'c0000';

/**
 * What four nodes of the n-th run say in 200 epochs of 8 minutes, with a checkpoint after every fifth and four interruptions,
 * each of which undoes what was not saved; and the instances that they were on.
 */
export function madeRun(n: number, begin: number, hasEnd: boolean): MadeRun {
  const region = `region-${n % 5}`;
  const made: MadeRun = { events: [], lives: [], interrupted: new Set() };
  const moves = Array.from({ length: NODES }, () => 0);
  const idOf = (node: number) =>
    `i-${String(n).padStart(4, '0')}${COPY_MARK}n${node}m${String(moves[node]).padStart(2, '0')}`;
  const zoneOf = (node: number) => `r${n % 5}-az${node}`;
  const hostOf = (node: number): RunHost => ({
    ...{ cloud: 'aws', region, zone: zoneOf(node), instanceId: idOf(node), instanceType: 'g0.xlarge' },
    ...{ lifecycle: 'spot', gpuCount: null },
  });
  const say = (type: RunEventType, at: number, rest: (node: number) => Partial<RunEvent> = () => ({})) => {
    for (let node = 0; node < NODES; node++)
      made.events.push({
        ...{ id: randomUUID(), type, at: at + node * 50, node: String(node), step: null, epoch: null },
        ...{ bytes: null, host: null },
        ...rest(node),
      });
  };
  const launch = (node: number, from: number) =>
    made.lives.push({ instanceId: idOf(node), region, zone: zoneOf(node), from, to: from });
  const end = (node: number, to: number) => {
    const life = made.lives.findLast(({ instanceId }) => instanceId === idOf(node));
    if (life !== undefined) life.to = to;
  };

  for (let node = 0; node < NODES; node++) launch(node, begin - LAUNCHED_MS);
  say('start', begin, (node) => ({ host: hostOf(node) }));
  let [at, done, saved, stops] = [begin, 0, 0, 0];
  while (done < EPOCHS) {
    at += EPOCH_MS;
    done++;
    say('epoch', at, () => ({ epoch: done, step: done * 1000 }));
    if (done % SAVED_EVERY === 0) {
      say('checkpoint-start', at + 1000, () => ({ step: done * 1000 }));
      at += 1000 + SAVE_MS;
      say('checkpoint-end', at, () => ({ step: done * 1000, bytes: 5_000_000_000 }));
      saved = done;
    }
    if (done !== (TAKEN_AFTER[stops] ?? 0) + (n % 3)) continue;
    const node = (n + stops) % NODES;
    at += TAKEN_MS;
    end(node, at);
    made.interrupted.add(idOf(node));
    moves[node] = stops + 1;
    launch(node, at + LAUNCHED_MS);
    at += LAUNCHED_MS + RESUMED_MS;
    say('resume', at, (own) => ({ host: hostOf(own), step: saved * 1000 }));
    done = saved;
    stops++;
  }
  if (hasEnd) say('end', at + 1000);
  for (let node = 0; node < NODES; node++) end(node, at + LAUNCHED_MS);
  return made;
}
