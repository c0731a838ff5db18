import type { RunPeriod, Word } from './run-periods.ts';
import { type RunClaim, type RunHost, type RunLifetime, SILENCE_MS, SKEW_MS } from './training-run.ts';

/** A claim with the lifetime that it is of (null: no source knows the instance). */
export type LivedClaim = RunClaim & { lifetime: RunLifetime | null };

/** The same with what the node said of its host. */
export type Claim = LivedClaim & { host: RunHost };

/** A node on one lifetime of an instance: between its first and its last word from there. */
type Stint = { node: string; host: RunHost; lifetime: RunLifetime | null; firstAt: number; lastAt: number };

const instanceKey = ({ cloud, instanceId }: { cloud: string; instanceId: string }) =>
  `${cloud}|${instanceId}`;

/** The lifetime that holds an instant, or the nearest: clocks of nodes differ. */
function lifetimeAt(lifetimes: readonly RunLifetime[], at: number): RunLifetime | null {
  const away = ({ startedAt, endedAt }: RunLifetime) =>
    Math.max(startedAt - at, at - (endedAt ?? Number.POSITIVE_INFINITY), 0);
  let nearest: RunLifetime | null = null;
  for (const one of lifetimes) if (nearest === null || away(one) < away(nearest)) nearest = one;
  return nearest;
}

function stintsOf(words: readonly Word[], lifetimes: ReadonlyMap<string, RunLifetime[]>): Stint[] {
  const stints: Stint[] = [];
  const latest = new Map<string, Stint>();
  for (const { node, from, to, host, begins } of words) {
    if (host === null) continue;
    const lifetime = lifetimeAt(lifetimes.get(instanceKey(host)) ?? [], from);
    const key = `${instanceKey(host)}|${lifetime?.startedAt ?? ''}`;
    const known = latest.get(key);
    // A word from where it was before may be a late one; with a resume it has come back.
    if (known === undefined || (begins && known !== stints.at(-1))) {
      const stint = { node, host, lifetime, firstAt: from, lastAt: to };
      stints.push(stint);
      latest.set(key, stint);
    } else {
      known.lastAt = Math.max(known.lastAt, to);
      if (host.gpuCount !== null) known.host = host;
    }
  }
  return stints.sort((a, b) => a.firstAt - b.firstAt || (a.host.instanceId < b.host.instanceId ? -1 : 1));
}

function beginOf(stint: Stint, before: number | null, startedAt: number): number {
  const { lifetime } = stint;
  if (lifetime === null) return stint.firstAt;
  // A new machine's clock may be days behind until it is set.
  const firstAt = lifetime.startedAt - stint.firstAt > SKEW_MS ? lifetime.startedAt : stint.firstAt;
  const free = before ?? startedAt;
  // What was launched once the node was without an instance was launched for it; what ran already may have had other work.
  const launched = lifetime.startedAt >= free ? lifetime.startedAt : null;
  if (before !== null && launched !== null) return Math.min(firstAt, launched);
  return Math.min(firstAt, Math.max(launched ?? free, free, firstAt - SILENCE_MS));
}

function endOf(stint: Stint, next: Stint | undefined, ownEnd: number | null, period: RunPeriod): number {
  const { lifetime, lastAt } = stint;
  const lived = lifetime?.endedAt ?? null;
  if (next !== undefined)
    return lived !== null && lived <= next.firstAt ? lived : Math.min(lastAt, next.firstAt);
  const closed = ownEnd ?? period.endedAt;
  if (closed !== null) return Math.min(closed, lived ?? closed);
  if (lived === null) return period.lastAt;
  const taken = lifetime?.endReason === 'interrupted' && lived - period.lastAt <= SILENCE_MS;
  return lived <= period.lastAt || taken ? lived : period.lastAt;
}

type EndByNode = ReadonlyMap<string, number>;

/** When each node of a period said last that it is done, without beginning anew afterwards. */
export function endsOf({ events }: Pick<RunPeriod, 'events'>): EndByNode {
  const ends = new Map<string, number>();
  for (const { type, node, at } of events)
    if (type === 'end') ends.set(node, at);
    else if (type === 'start' || type === 'resume') ends.delete(node);
  return ends;
}

function claimsOfNode(
  words: readonly Word[],
  { period, ends, lifetimes }: { period: RunPeriod; ends: EndByNode; lifetimes: Map<string, RunLifetime[]> },
): Claim[] {
  const stints = stintsOf(words, lifetimes);
  const node = words[0]?.node ?? '';
  const ownEnd = ends.get(node) ?? null;
  const claims: Claim[] = [];
  for (const [index, stint] of stints.entries()) {
    const from = beginOf(stint, claims.at(-1)?.to ?? null, period.startedAt);
    const to = endOf(stint, stints[index + 1], ownEnd, period);
    if (to <= from) continue;
    const { host, lifetime } = stint;
    claims.push({
      ...{ node, cloud: host.cloud, instanceId: host.instanceId, gpuCount: host.gpuCount },
      ...{ from, to, lifetime, host },
      lifetimeStartedAt: lifetime === null || lifetime.isSaid ? null : lifetime.startedAt,
    });
  }
  return claims;
}

/**
 * Which time of which instances belongs to a period of a run. A node's time on an instance ends with the instance, with the
 * node's own end, or with its last word there before it speaks from elsewhere; it begins with the launch where that came
 * after the node had lost its place, and at most `SILENCE_MS` before its first word where the instance ran already. A node
 * that falls silent is held to be there as long as the run goes on. Time outside of claims belongs to no run.
 */
export function claimsOf(period: RunPeriod, lifetimes: readonly RunLifetime[]): Claim[] {
  const byInstance = Map.groupBy(lifetimes, instanceKey);
  const ends = endsOf(period);
  return [...Map.groupBy(period.words, ({ node }) => node).values()]
    .flatMap((words) => claimsOfNode(words, { period, ends, lifetimes: byInstance }))
    .sort((a, b) => a.from - b.from || (a.node < b.node ? -1 : 1));
}
