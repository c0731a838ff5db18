import {
  type HeartbeatSpan,
  type RunEvent,
  type RunEventType,
  type RunHost,
  SKEW_MS,
} from './training-run.ts';

/** At one instant what ends comes before what begins, but for a node's own begin. */
const ORDER: Record<RunEventType, number> = {
  start: 0,
  resume: 1,
  'checkpoint-end': 2,
  epoch: 3,
  'checkpoint-start': 4,
  heartbeat: 5,
  'interruption-notice': 6,
  end: 7,
};

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Events in the order that the ledger reads them in, each once: in whatever order and however often they came, the same. */
const inOrder = (events: readonly RunEvent[]): RunEvent[] =>
  [...new Map(events.map((event) => [event.id, event])).values()].sort(
    (a, b) => a.at - b.at || ORDER[a.type] - ORDER[b.type] || byText(a.node, b.node) || byText(a.id, b.id),
  );

/** Something that a node said of itself from `from` to `to` (the same, but for heartbeats), and where it was. `begins`: a start or resume. */
export type Word = { node: string; from: number; to: number; host: RunHost | null; begins: boolean };

/**
 * A stretch of a run from a start to its end by its own word: after an end, a start or resume opens the next one.
 * `endedAt` null: it has not ended. `lastAt`: when a node said something last. Times in ms.
 */
export type RunPeriod = {
  events: RunEvent[];
  words: Word[];
  startedAt: number;
  lastAt: number;
  endedAt: number | null;
};

const isWork = ({ type }: RunEvent) =>
  type === 'epoch' || type === 'checkpoint-start' || type === 'checkpoint-end';
const isBegin = ({ type }: RunEvent) => type === 'start' || type === 'resume';

/** Gives each word the node's last known host, and those before the first known one the first. */
function withHosts(words: readonly Word[]): Word[] {
  const first = new Map<string, RunHost>();
  for (const { node, host } of words) if (host !== null && !first.has(node)) first.set(node, host);
  const last = new Map<string, RunHost>();
  return words.map((word) => {
    const host = word.host ?? last.get(word.node) ?? first.get(word.node) ?? null;
    if (host !== null) last.set(word.node, host);
    return { ...word, host };
  });
}

function periodOf(events: RunEvent[], words: Word[], endedAt: number | null): RunPeriod {
  return {
    events,
    words,
    startedAt: events[0]?.at ?? words[0]?.from ?? 0,
    lastAt: words.reduce((last, { to }) => Math.max(last, to), 0),
    endedAt,
  };
}

/** Where periods begin, and when they ended: not while a node that has not ended shows later work. */
function openingsOf(told: readonly RunEvent[]): { first: number; endedAt: number | null }[] {
  let period: { first: number; endedAt: number | null } = { first: 0, endedAt: null };
  const opened = [period];
  let done = new Set<string>();
  for (const [index, event] of told.entries()) {
    const { type, node, at } = event;
    if (type === 'end') {
      period.endedAt = at;
      done.add(node);
    } else if (isBegin(event) && period.endedAt !== null) {
      period = { first: index, endedAt: null };
      opened.push(period);
      done = new Set();
    } else if (isBegin(event)) done.delete(node);
    else if (isWork(event) && !done.has(node) && at - (period.endedAt ?? at) > SKEW_MS) period.endedAt = null;
  }
  return opened;
}

/** Splits what is known of a run into its periods, in their order. An end before anything began says nothing. */
export function periodsOf(events: readonly RunEvent[], heartbeats: readonly HeartbeatSpan[]): RunPeriod[] {
  const ordered = inOrder(events);
  const began = ordered.findIndex(({ type }) => type !== 'end');
  if (began < 0) return [];
  const told = ordered.slice(began);
  const words = withHosts(
    [
      ...told.map((event): Word => {
        const { node, at, host } = event;
        return { node, from: at, to: at, host, begins: isBegin(event) };
      }),
      ...heartbeats.map((span): Word => ({ ...span, host: null, begins: false })),
    ].toSorted((a, b) => a.from - b.from || a.to - b.to || byText(a.node, b.node)),
  );
  const opened = openingsOf(told);
  let word = 0;
  return opened.map(({ first, endedAt }, index) => {
    const next = opened[index + 1]?.first;
    const until = next === undefined ? Number.POSITIVE_INFINITY : (told[next]?.at ?? 0);
    const from = word;
    while ((words[word]?.from ?? Number.POSITIVE_INFINITY) < until) word++;
    return periodOf(told.slice(first, next), words.slice(from, word), endedAt);
  });
}
