import type { RunEventType, RunPart } from '#lib/domain/training-run';
import type { Recipe } from './training-recipes.ts';

/** A node's time on one instance, in whole seconds since 1970. */
export type Launch = {
  from: number;
  to: number;
  /** when the training process runs there; not before `to` = it never does */
  bootedAt: number;
  /** the provider takes it at `to` */
  taken: boolean;
  noticedAt: number | null;
};

/** All that a gang meets. `nodes`: the launches of each, one after the other. */
export type GangPlan = {
  recipe: Recipe;
  nodes: Launch[][];
  /** when it stops training for good; a checkpoint that has begun is waited for */
  finishAt: number;
  /** from `at` on it crashes at the first node's next heartbeat, and is started again so many seconds later */
  crash: { at: number; downSeconds: number } | null;
  /** how long a node takes to load the state once the gang is complete */
  resumeSeconds(node: number, at: number): number;
  /** how much later than others a node says that it has ended */
  endSeconds(node: number): number;
};

/** What a node said, heartbeats left out. `launch`: which of the node's. */
export type Said = {
  at: number;
  type: RunEventType;
  node: number;
  launch: number;
  epoch: number | null;
  step: number | null;
  bytes: number | null;
};

export type GangCause = 'interruption' | 'failure';

/** What the gang as a whole did in [from, to); `to` may be Infinity for what goes on. */
export type GangSpan = { from: number; to: number; part: RunPart; cause: GangCause | null };

/** What became of a gang up to an instant. */
export type GangHistory = {
  said: Said[];
  /** when training processes ran: in [from, to) they send a heartbeat each minute, the first after one */
  awake: { node: number; launch: number; from: number; to: number }[];
  /** in order, without overlap; time between them is idle */
  spans: GangSpan[];
  /** those that stand, with when they were completed; the first is epoch 1 */
  epochs: { epoch: number; at: number }[];
  stops: { at: number; cause: GangCause; resumedAt: number | null }[];
  phase: 'waiting' | 'working' | 'saving' | 'down' | 'crashed' | 'ended';
};

export const HEARTBEAT_SECONDS = 60;

/** Something that comes to the gang from outside. */
export type Item = {
  at: number;
  kind: 'noticed' | 'left' | 'booted' | 'crash' | 'finish';
  node: number;
  launch: number;
};
const KINDS: Item['kind'][] = ['noticed', 'left', 'booted', 'crash', 'finish'];

/** All that comes to a gang from outside, in order. */
export function agendaOf({ nodes, finishAt, crash }: GangPlan): Item[] {
  const items: Item[] = [{ at: finishAt, kind: 'finish', node: 0, launch: 0 }];
  if (crash !== null) items.push({ at: crash.at, kind: 'crash', node: 0, launch: 0 });
  for (const [node, launches] of nodes.entries()) {
    for (const [launch, { to, bootedAt, noticedAt }] of launches.entries()) {
      if (bootedAt >= to) continue;
      items.push({ at: bootedAt, kind: 'booted', node, launch }, { at: to, kind: 'left', node, launch });
      if (noticedAt !== null && noticedAt >= bootedAt)
        items.push({ at: noticedAt, kind: 'noticed', node, launch });
    }
  }
  return items.sort(
    (a, b) => a.at - b.at || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.node - b.node,
  );
}
