import { HEARTBEAT_GAP_MS, type HeartbeatSpan } from '#lib/domain/training-run';
import type { Tx } from './client.ts';

const byNodeAndTime = (a: HeartbeatSpan, b: HeartbeatSpan) =>
  a.node === b.node ? a.from - b.from || a.to - b.to : a.node < b.node ? -1 : 1;

/** Spans of a node that are no further apart than a gap, joined; by node and time. In whatever order they came, the same. */
export function joinSpans(spans: readonly HeartbeatSpan[]): HeartbeatSpan[] {
  const joined: HeartbeatSpan[] = [];
  for (const span of spans.toSorted(byNodeAndTime)) {
    const last = joined.at(-1);
    if (last !== undefined && last.node === span.node && span.from - last.to <= HEARTBEAT_GAP_MS)
      last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}

const date = (ms: number) => new Date(ms);

/** The spans that heartbeats between these may touch. */
const spansNear = (tx: Tx, runId: string, beats: readonly HeartbeatSpan[]): Promise<HeartbeatSpan[]> => {
  const reach = [...Map.groupBy(beats, ({ node }) => node)].map(([node, own]) => ({
    node,
    from: own.reduce((first, { from }) => Math.min(first, from), Number.POSITIVE_INFINITY) - HEARTBEAT_GAP_MS,
    to: own.reduce((last, { to }) => Math.max(last, to), Number.NEGATIVE_INFINITY) + HEARTBEAT_GAP_MS,
  }));
  return tx.$queryRaw`
    select h.node, (extract(epoch from h.from_at) * 1000)::float8 as "from", (extract(epoch from h.to_at) * 1000)::float8 as "to"
    from unnest(${reach.map((r) => r.node)}::text[], ${reach.map((r) => date(r.from))}::timestamptz[], ${reach.map((r) => date(r.to))}::timestamptz[])
      as r(node, from_at, to_at)
    join run_heartbeat h on h.run_id = ${runId} and h.node = r.node and h.from_at <= r.to_at and h.to_at >= r.from_at`;
};

/**
 * Joins heartbeats (spans of one instant) to a run's spans. The run's row must be held. Returns of each whether it told
 * anything new: that it lay in a span already says nothing.
 */
export async function writeHeartbeats(
  tx: Tx,
  runId: string,
  beats: readonly HeartbeatSpan[],
): Promise<boolean[]> {
  if (beats.length === 0) return [];
  const kept = await spansNear(tx, runId, beats);
  const isNew = beats.map(
    (beat) => !kept.some(({ node, from, to }) => node === beat.node && from <= beat.from && beat.to <= to),
  );
  if (!isNew.includes(true)) return isNew;
  const joined = joinSpans([...kept, ...beats]);
  const key = ({ node, from, to }: HeartbeatSpan) => `${from} ${to} ${node}`;
  const before = new Set(kept.map(key));
  const after = new Set(joined.map(key));
  const gone = kept.filter((span) => !after.has(key(span)));
  const put = joined.filter((span) => !before.has(key(span)));
  if (gone.length > 0)
    await tx.$executeRaw`
      delete from run_heartbeat h
      using unnest(${gone.map((s) => s.node)}::text[], ${gone.map((s) => date(s.from))}::timestamptz[]) as g(node, from_at)
      where h.run_id = ${runId} and h.node = g.node and h.from_at = g.from_at`;
  await tx.$executeRaw`
    insert into run_heartbeat (run_id, node, from_at, to_at)
    select ${runId}, * from unnest(${put.map((s) => s.node)}::text[], ${put.map((s) => date(s.from))}::timestamptz[], ${put.map((s) => date(s.to))}::timestamptz[])`;
  return isNew;
}
