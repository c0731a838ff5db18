import type { RunEventType, RunPart } from '#lib/domain/training-run';
import {
  agendaOf,
  type GangCause,
  type GangHistory,
  type GangPlan,
  HEARTBEAT_SECONDS,
  type Item,
  type Said,
} from './gang-plan.ts';

/**
 * A synchronous gang from its first word up to `until`, event by event in whole seconds. It works only while all nodes do.
 * When one is taken, work returns to the last saved state, and goes on when every node has loaded it. What nobody can
 * know by `until` is not told: a crash shows when the gang resumes, a gang that stands down when the instance has gone.
 */
export function simulateGang(plan: GangPlan, until: number): GangHistory {
  const { recipe, nodes, finishAt } = plan;
  const { epochSeconds, stepSeconds, checkpointSeconds } = recipe;
  const every = recipe.checkpointEverySeconds ?? Number.POSITIVE_INFINITY;
  const history: GangHistory = { said: [], awake: [], spans: [], epochs: [], stops: [], phase: 'waiting' };
  const { said, awake, spans, epochs, stops } = history;
  /** by node: the launch whose process runs, and when it heard that it will be taken */
  const live: (number | null)[] = nodes.map(() => null);
  const heard: (number | null)[] = nodes.map(() => null);
  /** by node: its stretch of `awake` that is open */
  const open: (GangHistory['awake'][number] | null)[] = nodes.map(() => null);
  let firstAt = until;
  /** begin of the phase; useful seconds done at that time; begin of what a stop would undo */
  let since = 0;
  let done = 0;
  let unsavedFrom = 0;
  let saved = { work: 0, epochs: 0 };
  /** what nodes are about to say, one after the other: `resume`, or `end` */
  let burst: { node: number; at: number }[] = [];
  let crashAt = Number.POSITIVE_INFINITY;
  let finishing = false;
  let stoodDown = false;

  const leavesAt = (node: number, launch: number) => nodes[node]?.[launch]?.to ?? 0;
  const step = () => Math.floor(done / stepSeconds);
  const say = (at: number, type: RunEventType, node: number, more: Partial<Said> = {}) => {
    said.push({
      at,
      type,
      node,
      launch: live[node] as number,
      epoch: null,
      step: null,
      bytes: null,
      ...more,
    });
  };
  const span = (from: number, to: number, part: RunPart, cause: GangCause | null = null) => {
    if (from < to) spans.push({ from, to, part, cause });
  };
  const wake = (at: number, node: number) => {
    const stretch = { node, launch: live[node] as number, from: at, to: Number.POSITIVE_INFINITY };
    open[node] = stretch;
    awake.push(stretch);
  };
  const sleep = (at: number, node: number) => {
    const stretch = open[node];
    if (stretch != null) stretch.to = at;
    open[node] = null;
  };
  const work = (at: number) => {
    history.phase = 'working';
    since = at;
  };

  const stop = (at: number, cause: GangCause) => {
    span(unsavedFrom, at, 'lost', cause);
    epochs.length = saved.epochs;
    stops.push({ at, cause, resumedAt: null });
    history.phase = 'down';
    since = at;
    if (finishing) finish(at);
  };

  const standDown = (at: number) => {
    stops.push({ at, cause: 'interruption', resumedAt: null });
    history.phase = 'down';
    since = at;
    stoodDown = true;
    for (const node of nodes.keys()) {
      if (heard[node] === null) continue;
      sleep(at, node);
      live[node] = null;
    }
  };

  const save = (at: number) => {
    done += at - since;
    history.phase = 'saving';
    since = at;
    say(at, 'checkpoint-start', 0, { step: step() });
  };

  /** Whether a notice makes the gang save now, while there is time. */
  const heeds = (at: number) =>
    recipe.savesOnNotice &&
    heard.some((heardAt) => heardAt !== null) &&
    live.every(
      (launch, node) => heard[node] === null || at + checkpointSeconds < leavesAt(node, launch ?? 0),
    );

  const endSave = (at: number) => {
    const begun = since;
    span(unsavedFrom, since, 'useful');
    span(since, at, 'checkpoint');
    say(at, 'checkpoint-end', 0, { step: step(), bytes: recipe.checkpointBytes });
    saved = { work: done, epochs: epochs.length };
    unsavedFrom = at;
    work(at);
    if (finishing) finish(at);
    else if (heard.some((heardAt) => heardAt !== null && heardAt <= begun)) standDown(at);
    else if (heeds(at)) save(at);
  };

  const endEpoch = (at: number) => {
    const epoch = epochs.length + 1;
    epochs.push({ epoch, at });
    say(at, 'epoch', 0, { epoch, step: Math.floor((epoch * epochSeconds) / stepSeconds) });
  };

  const crash = (at: number) => {
    history.phase = 'crashed';
    since = at;
    crashAt = Number.POSITIVE_INFINITY;
    for (const node of nodes.keys()) sleep(at + 1, node);
    meet(at + (plan.crash?.downSeconds ?? 0));
  };

  /** All nodes load the state, where they are there and will be until they have. */
  const meet = (at: number) => {
    if (live.includes(null) || heard.some((heardAt) => heardAt !== null)) return;
    const says = nodes.map((_, node) => ({ node, at: at + plan.resumeSeconds(node, at) }));
    const last = Math.max(...says.map((entry) => entry.at));
    const leaves = live.some((launch, node) => leavesAt(node, launch as number) <= last);
    if (!leaves && last < finishAt) burst = says.sort((a, b) => a.at - b.at || a.node - b.node);
  };

  const resume = ({ node, at }: { node: number; at: number }) => {
    if (history.phase === 'crashed') stop(since, 'failure');
    if (open[node] === null) wake(at, node);
    say(at, 'resume', node);
    if (burst.length > 0) return;
    const stopped = stops.at(-1);
    if (stopped !== undefined) {
      span(stopped.at, at, 'restart', stopped.cause);
      stopped.resumedAt = at;
    }
    done = saved.work;
    unsavedFrom = at;
    work(at);
  };

  const finish = (at: number) => {
    const awakeNodes = [...nodes.keys()].filter((node) => open[node] !== null);
    if (awakeNodes.length === 0) return;
    if (history.phase === 'working') span(unsavedFrom, at, 'useful');
    if (history.phase === 'down') span(since, at, 'restart', stops.at(-1)?.cause);
    const first = Math.min(...awakeNodes.map((node) => plan.endSeconds(node)));
    burst = awakeNodes
      .map((node) => ({ node, at: at + plan.endSeconds(node) - first }))
      .filter((entry) => entry.at < leavesAt(entry.node, live[entry.node] as number))
      .sort((a, b) => a.at - b.at || a.node - b.node);
    for (const node of awakeNodes) sleep(at, node);
    history.phase = 'ended';
  };

  /** What the gang itself does next, and when. */
  const next = (): [at: number, act: (at: number) => void] => {
    const [head] = burst;
    if (head !== undefined)
      return [
        head.at,
        (at) => {
          burst.shift();
          if (history.phase === 'ended') say(at, 'end', head.node);
          else resume(head);
        },
      ];
    if (history.phase === 'saving') return [since + checkpointSeconds, endSave];
    if (history.phase !== 'working') return [Number.POSITIVE_INFINITY, () => {}];
    while (crashAt < since) crashAt += HEARTBEAT_SECONDS;
    const epochAt = since + (epochs.length + 1) * epochSeconds - done;
    const saveAt = since + saved.work + every - done;
    if (crashAt <= Math.min(epochAt, saveAt)) return [crashAt, crash];
    return epochAt <= saveAt ? [epochAt, endEpoch] : [saveAt, save];
  };
  const advance = (isOver: (at: number) => boolean) => {
    for (let [at, act] = next(); !isOver(at); [at, act] = next()) act(at);
  };

  const meets: Record<Item['kind'], (item: Item) => void> = {
    booted({ at, node, launch }) {
      if (history.phase === 'ended' || at >= finishAt) return;
      live[node] = launch;
      wake(at, node);
      if (history.phase === 'down') meet(at);
      if (history.phase !== 'waiting') return;
      firstAt = Math.min(firstAt, at);
      say(at, 'start', node);
      if (live.includes(null)) return;
      span(firstAt, at, 'idle');
      unsavedFrom = at;
      work(at);
    },
    noticed({ at, node, launch }) {
      if (live[node] !== launch || open[node] === null) return;
      say(at, 'interruption-notice', node);
      heard[node] = at;
      if (history.phase !== 'working' || !heeds(at)) return;
      if (next()[0] === at && next()[1] === endEpoch) endEpoch(at);
      save(at);
    },
    left({ at, node, launch }) {
      heard[node] = null;
      sleep(at, node);
      if (history.phase === 'down') stoodDown = false;
      if (live[node] !== launch) return;
      if (history.phase === 'working' || history.phase === 'saving') stop(at, 'interruption');
      live[node] = null;
    },
    crash({ at }) {
      const from = open[0]?.from ?? at;
      crashAt = from + HEARTBEAT_SECONDS * Math.ceil(Math.max(1, at - from) / HEARTBEAT_SECONDS);
    },
    finish({ at }) {
      if (history.phase === 'saving') finishing = true;
      else finish(at);
    },
  };
  for (const item of agendaOf(plan)) {
    if (item.at > until) break;
    // What was not complete when an instance left never came to be.
    const isFirst = item.kind === 'left' || item.kind === 'noticed';
    advance((at) => at > item.at || (isFirst && at === item.at));
    meets[item.kind](item);
  }
  advance((at) => at > until || at === Number.POSITIVE_INFINITY);

  const isDown = history.phase === 'down';
  if (isDown && !stoodDown) span(since, Number.POSITIVE_INFINITY, 'restart', stops.at(-1)?.cause);
  else if (history.phase !== 'waiting' && history.phase !== 'ended')
    span(isDown ? since : unsavedFrom, Number.POSITIVE_INFINITY, 'useful');
  return history;
}
