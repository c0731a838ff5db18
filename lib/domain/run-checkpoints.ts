import type { RunCheckpoint } from './run-ledger-shape.ts';
import type { RunEvent } from './training-run.ts';

type Saving = { from: number; holdsUp: boolean };
type Saved = RunCheckpoint & { nodes: Set<string> };

/**
 * The checkpoints of a gang, from what its nodes say of theirs: those that overlap are one, from the first begin to the
 * last end. One that never ended saved nothing; an end without a begin saved at that instant; one during which an epoch was
 * completed did not hold up work, so that it took no time: it saved what was there at its begin.
 */
export class GangCheckpoints {
  private readonly saving = new Map<string, Saving>();
  private readonly saved: Saved[] = [];

  read({ type, node, at, bytes }: RunEvent): void {
    if (type === 'checkpoint-start') {
      this.saving.set(node, { from: at, holdsUp: true });
      return;
    }
    const { from, holdsUp } = this.saving.get(node) ?? { from: at, holdsUp: true };
    this.saving.delete(node);
    const to = holdsUp ? at : from;
    const last = this.saved.at(-1);
    if (last === undefined || from > last.to || last.nodes.has(node)) {
      this.saved.push({ from, to, bytes, nodes: new Set([node]) });
      return;
    }
    last.from = Math.min(last.from, from);
    last.to = Math.max(last.to, to);
    last.bytes = bytes === null ? last.bytes : (last.bytes ?? 0) + bytes;
    last.nodes.add(node);
  }

  /** An epoch was completed: what is being saved goes on beside work. */
  workGoesOn(): void {
    for (const one of this.saving.values()) one.holdsUp = false;
  }

  /** A node is still saving its part of it. */
  private isTorn(one: Saved): boolean {
    return [...this.saving].some(
      ([node, { from }]) => !one.nodes.has(node) && from >= one.from && from <= one.to,
    );
  }

  last(): RunCheckpoint | null {
    const last = this.saved.at(-1);
    return last === undefined || this.isTorn(last) ? null : last;
  }

  /** The gang stopped at `at`, begun at `begunAt`: what it had saved in between; what it was saving is gone. */
  stop(begunAt: number, at: number): RunCheckpoint | null {
    const last = this.saved.at(-1);
    if (last !== undefined && this.isTorn(last)) this.saved.pop();
    this.saving.clear();
    return this.saved.findLast((one) => one.from >= begunAt && one.to <= at) ?? null;
  }

  completed(): RunCheckpoint[] {
    return this.saved.map(({ from, to, bytes }) => ({ from, to, bytes }));
  }
}
