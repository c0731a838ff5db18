import { GangCheckpoints } from './run-checkpoints.ts';
import type { RunStop, StopCause } from './run-ledger-shape.ts';
import type { RunPeriod, Word } from './run-periods.ts';
import type { Stretch } from './run-stretches.ts';
import { type RunEvent, SILENCE_MS, SKEW_MS } from './training-run.ts';

/** An epoch that was completed; `kept`: its work was not lost. */
export type Completion = { epoch: number; at: number; kept: boolean };

/** A claimed instance came to its end while the run went on. */
export type Taken = { at: number; node: string; cause: StopCause };

/** `unsaved`: completed since the last save. */
type Down = { stop: RunStop; unsaved: Completion[] };

/** Walks a period's events and the ends of its instances in order, and keeps what the gang was doing. */
export class Gang {
  readonly stops: RunStop[] = [];
  readonly completions: Completion[] = [];
  readonly checkpoints = new GangCheckpoints();
  /** all that is not work or a checkpoint */
  readonly marks: Stretch[] = [];
  private readonly period: RunPeriod;
  private down: Down | null = null;
  /** stops whose first epoch afterwards is still to come */
  private watched: Down[] = [];
  /** where this stretch of work began; null: the gang has not begun */
  private workingFrom: number | null = null;
  /** nodes that said they (re)started since the last stop */
  private burst = new Set<string>();
  private progressedAt: number | null = null;
  private firstEndAt: number | null = null;
  private readonly ended = new Set<string>();
  /** of this stretch of work, by number */
  private completed = new Map<number, Completion>();
  private readonly notices: { node: string; at: number }[] = [];
  private words: Map<string, Word[]> | null = null;
  private readonly heard = new Map<string, { next: number; until: number }>();

  constructor(period: RunPeriod) {
    this.period = period;
  }

  get isDown(): boolean {
    return this.down !== null;
  }

  /** Takes in the next event. */
  read(event: RunEvent): void {
    const { type, at, node } = event;
    if (type === 'start' || type === 'resume') this.begin(node, at);
    else if (type === 'interruption-notice') this.notices.push({ node, at });
    else if (type === 'end') {
      this.firstEndAt ??= at;
      this.ended.add(node);
    } else if (type === 'epoch' || type === 'checkpoint-start' || type === 'checkpoint-end')
      this.progress(event);
  }

  /** A node's instance is gone. */
  taken({ at, node, cause }: Taken): void {
    if (this.workingFrom !== null && this.down === null) {
      this.stop(this.stoodDownAt(at) ?? at, node, cause);
      return;
    }
    this.stops.push({ at, cause, node, savedAt: this.down?.stop.savedAt ?? at, resumedAt: null });
  }

  /** The period is over, or not known further than `until`. */
  finish(until: number): void {
    if (this.workingFrom === null) this.mark(this.period.startedAt, until, 'idle', null);
    const { firstEndAt } = this;
    if (this.down !== null) this.lose(this.down.stop, Math.max(this.down.stop.at, firstEndAt ?? until));
    // Without the first node that ended, the others only wait.
    if (firstEndAt !== null) this.mark(Math.max(firstEndAt, this.progressedAt ?? 0), until, 'idle', null);
  }

  /** The last stops, as far as the gang went on from them then (null: it has not yet). */
  private resumedFrom(at: number | null): RunStop[] {
    return this.stops.slice(this.stops.findLastIndex(({ resumedAt }) => resumedAt !== at) + 1);
  }

  private mark(from: number, to: number, part: Stretch['part'], cause: StopCause | null): void {
    if (to > from) this.marks.push({ from, to, part, cause });
  }

  private begin(node: string, at: number): void {
    if (this.workingFrom !== null && this.down === null && this.burst.has(node)) this.fellSilent(node, at);
    if (this.workingFrom === null) this.mark(this.period.startedAt, at, 'idle', null);
    else if (this.down !== null) this.lose(this.down.stop, at);
    else {
      this.burst.add(node);
      if (this.progressedAt === null) this.waitFor(at);
      return;
    }
    for (const stop of this.resumedFrom(null)) stop.resumedAt = at;
    if (this.down !== null) {
      this.watched.push(this.down);
      // What was warned of has come.
      this.notices.length = 0;
    }
    this.down = null;
    this.burst = new Set([node]);
    this.progressedAt = null;
    this.workingFrom = at;
  }

  /** The gang works once its last node does: until `at` it has not worked yet. */
  private waitFor(at: number): void {
    const begun = this.workingFrom as number;
    const before = this.marks.at(-1);
    if (before?.to === begun && before.part !== 'lost') before.to = at;
    else this.mark(begun, at, 'idle', null);
    for (const stop of this.resumedFrom(begun)) stop.resumedAt = at;
    this.workingFrom = at;
  }

  /** A node starts anew and no end of an instance says why: work ended with what was heard of it last. */
  private fellSilent(node: string, at: number): void {
    const heard = this.heardBefore(node, at);
    const last = Math.max(this.workingFrom ?? at, this.progressedAt ?? 0, heard);
    const noticed = this.notices.some(
      (one) => one.node === node && one.at <= at && last - one.at <= SILENCE_MS,
    );
    this.stop(this.stoodDownAt(last) ?? last, node, noticed ? 'interruption' : 'failure');
  }

  /** When a node was heard last before `at`; asked for in order. */
  private heardBefore(node: string, at: number): number {
    this.words ??= Map.groupBy(this.period.words, (word) => word.node);
    const own = this.words.get(node) ?? [];
    const heard = this.heard.get(node) ?? { next: 0, until: 0 };
    for (let word = own[heard.next]; word !== undefined && word.from < at; word = own[++heard.next])
      heard.until = Math.max(heard.until, word.to);
    this.heard.set(node, heard);
    return Math.min(heard.until, at);
  }

  /** When the gang had saved its state after a notice of any of its nodes, if nothing shows work after that. */
  private stoodDownAt(at: number): number | null {
    const saved = this.checkpoints.last();
    if (saved === null || saved.to > at || (this.progressedAt ?? 0) > saved.to) return null;
    if (saved.from < (this.workingFrom ?? 0)) return null;
    const warned = this.notices.some((one) => one.at <= saved.from && at - one.at <= SILENCE_MS);
    return warned ? saved.to : null;
  }

  private stop(at: number, node: string, cause: StopCause): void {
    const begun = this.workingFrom ?? at;
    const saved = this.checkpoints.stop(begun, at);
    const stop: RunStop = { at, cause, node, savedAt: saved?.to ?? Math.min(at, begun), resumedAt: null };
    this.stops.push(stop);
    const unsaved = [...this.completed.values()].filter((one) => one.at > stop.savedAt);
    for (const one of unsaved) one.kept = false;
    this.down = { stop, unsaved };
    this.completed = new Map();
  }

  private lose({ savedAt, at, cause }: RunStop, resumedAt: number): void {
    this.mark(savedAt, at, 'lost', cause);
    this.mark(at, resumedAt, 'restart', cause);
  }

  private progress(event: RunEvent): void {
    if (this.down !== null) {
      if (event.at - this.down.stop.at <= SKEW_MS) {
        this.tooLate(this.down, event);
        return;
      }
      this.goesOn(this.down);
    }
    if (this.workingFrom === null) this.begin(event.node, event.at);
    if (event.at - (this.firstEndAt ?? event.at) > SKEW_MS && !this.ended.has(event.node))
      this.firstEndAt = null;
    this.progressedAt = event.at;
    if (event.type !== 'epoch') this.checkpoints.read(event);
    else if (event.epoch !== null) this.complete(event.epoch, event.at);
  }

  private complete(epoch: number, at: number): void {
    if (this.completed.has(epoch)) return;
    for (const down of this.watched) this.keepBefore(down, epoch);
    this.watched = [];
    this.checkpoints.workGoesOn();
    const completion = { epoch, at, kept: true };
    this.completed.set(epoch, completion);
    this.completions.push(completion);
  }

  /** Epochs of lost work that are not done again were saved after all: not all code tells of each checkpoint, or at once. */
  private keepBefore({ stop, unsaved }: Down, epoch: number): void {
    const kept = unsaved.filter((one) => one.epoch < epoch);
    const last = kept.at(-1);
    if (last === undefined) return;
    for (const one of kept) one.kept = true;
    const lost = this.marks.findLast(({ part, to }) => part === 'lost' && to === stop.at);
    if (lost !== undefined) lost.from = last.at;
    stop.savedAt = last.at;
  }

  /** Work that a node's clock puts after the stop: it was done before it, and not saved. */
  private tooLate({ stop, unsaved }: Down, { type, epoch }: RunEvent): void {
    if (type !== 'epoch' || epoch === null || unsaved.some((one) => one.epoch === epoch)) return;
    const completion = { epoch, at: stop.at, kept: false };
    this.completions.push(completion);
    unsaved.push(completion);
  }

  /** The others went on without the one that was lost: nothing stood still and nothing was lost. */
  private goesOn({ stop, unsaved }: Down): void {
    for (const one of unsaved) one.kept = true;
    this.completed = new Map(unsaved.map((one) => [one.epoch, one]));
    for (const one of this.resumedFrom(null)) one.resumedAt = stop.at;
    stop.savedAt = stop.at;
    if (stop.node !== null) this.burst.delete(stop.node);
    this.down = null;
  }
}
