import type { StopCause } from './run-ledger-shape.ts';
import type { RunPart } from './training-run.ts';

/** What a gang did from one time to another, in ms. `cause`: of lost and restart alone. */
export type Stretch = { from: number; to: number; part: RunPart; cause: StopCause | null };

type Layer = { mark: Stretch; rank: number };

const upper = (best: Layer | null, one: Layer): Layer => (best === null || one.rank < best.rank ? one : best);

/**
 * What was done in each moment between `from` and `to`, without a gap: of marks that overlap the first in the list counts,
 * and where there is none work was useful.
 */
export function layered(from: number, to: number, marks: readonly Stretch[]): Stretch[] {
  if (to <= from) return [];
  const cuts = marks.flatMap((mark) => [mark.from, mark.to]).filter((at) => at > from && at < to);
  const times = [...new Set([from, ...cuts, to])].sort((a, b) => a - b);
  const byBegin = marks
    .map((mark, rank): Layer => ({ mark, rank }))
    .sort((a, b) => a.mark.from - b.mark.from);
  const result: Stretch[] = [];
  let open: Layer[] = [];
  let next = 0;
  for (const [index, at] of times.slice(0, -1).entries()) {
    for (let layer = byBegin[next]; layer !== undefined && layer.mark.from <= at; layer = byBegin[++next])
      open.push(layer);
    open = open.filter(({ mark }) => mark.to > at);
    const top = open.reduce<Layer | null>(upper, null);
    const { part, cause } = top?.mark ?? { part: 'useful' as const, cause: null };
    const until = times[index + 1] as number;
    const last = result.at(-1);
    if (last?.part === part && last.cause === cause) last.to = until;
    else result.push({ from: at, to: until, part, cause });
  }
  return result;
}
