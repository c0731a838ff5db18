import type { HeartbeatSpan, RunEvent, RunEventType, RunHost } from './training-run.ts';

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

/** Something that a node said of itself from `from` to `to` (the same, but for heartbeats), and where it was. */
export type Word = { node: string; from: number; to: number; host: RunHost | null };

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

function periodOf(events: RunEvent[], words: Word[]): RunPeriod {
  const ends = events.filter(({ type }) => type === 'end');
  return {
    events,
    words,
    startedAt: events[0]?.at ?? words[0]?.from ?? 0,
    lastAt: words.reduce((last, { to }) => Math.max(last, to), 0),
    endedAt: ends.at(-1)?.at ?? null,
  };
}

/** Splits what is known of a run into its periods, in their order. An end before anything began says nothing. */
export function periodsOf(events: readonly RunEvent[], heartbeats: readonly HeartbeatSpan[]): RunPeriod[] {
  const ordered = inOrder(events);
  const began = ordered.findIndex(({ type }) => type !== 'end');
  if (began < 0) return [];
  const told = ordered.slice(began);
  const words = withHosts(
    [
      ...told.map(({ node, at, host }): Word => ({ node, from: at, to: at, host })),
      ...heartbeats.map((span): Word => ({ ...span, host: null })),
    ].toSorted((a, b) => a.from - b.from || a.to - b.to || byText(a.node, b.node)),
  );
  const opened = [0];
  let ended = false;
  for (const [index, event] of told.entries()) {
    if (ended && isBegin(event)) {
      opened.push(index);
      ended = false;
    }
    ended ||= event.type === 'end';
  }
  return opened.map((first, index) => {
    const next = opened[index + 1];
    const from = index === 0 ? Number.NEGATIVE_INFINITY : (told[first]?.at ?? 0);
    const until = next === undefined ? Number.POSITIVE_INFINITY : (told[next]?.at ?? 0);
    return periodOf(
      told.slice(first, next),
      words.filter((word) => word.from >= from && word.from < until),
    );
  });
}
