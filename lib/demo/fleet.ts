import { demoInstanceType, offeredZones } from './catalog.ts';
import { drawInterruption } from './hazard.ts';
import { DEMO_JOBS, type DemoJob } from './jobs.ts';
import type { DemoPool } from './price-path.ts';
import { between, hash32, type Stream, stream } from './random.ts';

/**
 * One stretch of an instance from running to not running. A stopped or hibernated instance that comes back keeps its
 * id and begins a new lifetime. This is the truth, which knows the future: a wire hides what lies after its clock.
 */
export type DemoLifetime = {
  account: string;
  instanceId: string;
  pool: DemoPool;
  lifecycle: 'spot' | 'on-demand';
  startedAt: Date;
  endedAt: Date;
  /** `interrupted` = the provider took it; `stopped` and `terminated` = the user ended it */
  endReason: 'interrupted' | 'stopped' | 'terminated';
  /** what the provider did and when it said so; `noticedAt` null = the warning got lost. null unless interrupted */
  interruption: { action: DemoJob['onInterruption']; noticedAt: Date | null } | null;
  /** when a rebalance recommendation came; most are not followed by an interruption */
  rebalanceAt: Date | null;
  tags: { team: string; job: string; run: string };
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** The epoch was a Thursday: weeks are counted from the Monday after it. */
const FIRST_MONDAY = 4 * DAY;

/** A job at work in one of its periods. `nodes`: the lifetimes of each node, one after the other. Ends at `end`, in ms. */
export type FleetRun = { name: string; job: DemoJob; start: number; end: number; nodes: DemoLifetime[][] };

/** Lifetimes of an account that overlap [from, to), by start. */
export function lifetimes(seed: number, account: string, from: Date, to: Date): DemoLifetime[] {
  return DEMO_JOBS.filter((candidate) => candidate.account === account)
    .flatMap((job) => fleetRuns(seed, job, from, to))
    .flatMap(({ nodes }) => nodes.flat())
    .filter(({ startedAt, endedAt }) => startedAt < to && endedAt > from)
    .sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime() || (a.instanceId < b.instanceId ? -1 : 1));
}

/** The runs of a job in every week that [from, to) touches, by start, whether they overlap it or not. */
export function fleetRuns(seed: number, job: DemoJob, from: Date, to: Date): FleetRun[] {
  const found: FleetRun[] = [];
  const firstWeek = Math.floor((from.getTime() - FIRST_MONDAY) / WEEK);
  const lastWeek = Math.floor((to.getTime() - FIRST_MONDAY) / WEEK);
  for (let week = firstWeek; week <= lastWeek; week += 1) found.push(...weekOf(seed, job, week));
  return found;
}

function weekOf(seed: number, job: DemoJob, week: number): FleetRun[] {
  const days = job.period === 'week' ? [0] : [0, 1, 2, 3, 4];
  return days.map((day) => {
    const midnight = FIRST_MONDAY + week * WEEK + day * DAY;
    const run = `${job.name}-${new Date(midnight).toISOString().slice(0, 10)}`;
    const start = wholeSeconds(midnight + between(...job.startHour, seed, 'start', run) * HOUR);
    const end = wholeSeconds(start + between(...job.lengthHours, seed, 'length', run) * HOUR);
    const nodes = Array.from({ length: job.nodes }, (_, node) =>
      nodeOf(seed, job, { run, node, start, end, week }),
    );
    return { name: run, job, start, end, nodes };
  });
}

type Shift = { run: string; node: number; start: number; end: number; week: number };

/** One node of a run: an instance after the other until the run ends. */
function nodeOf(seed: number, job: DemoJob, { run, node, start, end, week }: Shift): DemoLifetime[] {
  const next = stream(seed, 'node', run, node);
  const zones = zonesOf(job);
  const home = zones[hash32(seed, 'home', run) % zones.length] as string;
  // A stopped notebook is the same instance all week.
  const steady = job.lifecycle === 'on-demand' && job.onInterruption === 'stop';
  const base = steady ? [seed, job.name, node, week] : [seed, run, node];
  const result: DemoLifetime[] = [];
  let zoneId = steady ? (zones[node % zones.length] as string) : home;
  let launch = 0;
  let at = wholeSeconds(start + next() * 3 * MINUTE);
  while (at < end) {
    // After two interruptions some nodes are brought back on demand, to get the work done.
    const lifecycle = launch >= 2 && next() < 0.4 ? 'on-demand' : job.lifecycle;
    const pool: DemoPool = { region: job.region, zoneId, instanceType: job.instanceType, os: 'linux' };
    const takenAt = lifecycle === 'spot' ? drawInterruption(seed, pool, at, end, next) : null;
    const stretch = { at, until: wholeSeconds(takenAt ?? end), taken: takenAt !== null, lifecycle } as const;
    const instanceId = idOf([...base, launch]);
    const tags = { team: job.team, job: job.name, run };
    // A stretch of less than a second never came to run.
    if (stretch.until > at) {
      result.push({ account: job.account, instanceId, pool, tags, ...ending(job, stretch, next) });
    }
    if (takenAt === null) break;
    const comesBack = job.onInterruption !== 'terminate';
    if (!comesBack) {
      launch += 1;
      zoneId = next() < 0.7 ? zoneId : (zones[Math.floor(next() * zones.length)] as string);
    }
    at = wholeSeconds(stretch.until + (comesBack ? 20 + next() * 160 : 2 + next() * 23) * MINUTE);
  }
  return result;
}

type Stretch = { at: number; until: number; taken: boolean; lifecycle: 'spot' | 'on-demand' };

/** How a stretch ended and what the provider said before. */
function ending(job: DemoJob, { at, until, taken, lifecycle }: Stretch, next: Stream) {
  const recommended = next();
  const lead = (5 + next() * 85) * MINUTE;
  const noticeLost = next() < 0.06;
  const span = { lifecycle, startedAt: new Date(at), endedAt: new Date(until) };
  if (!taken) {
    const early = lifecycle === 'spot' && recommended < 0.25;
    const rebalanceAt = early ? new Date(wholeSeconds(at + next() * (until - at))) : null;
    const endReason = job.onInterruption === 'stop' ? ('stopped' as const) : ('terminated' as const);
    return { ...span, endReason, interruption: null, rebalanceAt };
  }
  // Hibernation begins with its notice; otherwise two minutes go by, or all that the instance has lived.
  const warning = job.onInterruption === 'hibernate' ? 0 : 2 * MINUTE;
  const noticedAt = noticeLost ? null : new Date(Math.max(at, until - warning));
  const rebalanceAt = recommended < 0.35 ? new Date(Math.max(at, wholeSeconds(until - lead))) : null;
  return {
    ...span,
    endReason: 'interrupted' as const,
    interruption: { action: job.onInterruption, noticedAt },
    rebalanceAt,
  };
}

function zonesOf(job: DemoJob): string[] {
  const type = demoInstanceType(job.instanceType);
  return type === undefined ? [] : offeredZones(type, job.region);
}

function idOf(parts: (string | number)[]): string {
  const half = (side: string) =>
    hash32('instance', side, ...parts)
      .toString(16)
      .padStart(8, '0');
  return `i-0${half('left')}${half('right')}`;
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / SECOND) * SECOND;
}
