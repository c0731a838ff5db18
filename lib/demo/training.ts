import type { RunEvent, RunHost } from '#lib/domain/training-run';
import { demoInstanceType } from './catalog.ts';
import { type DemoLifetime, type FleetRun, fleetRuns } from './fleet.ts';
import { simulateGang } from './gang.ts';
import { type GangHistory, type GangPlan, HEARTBEAT_SECONDS, type Launch, type Said } from './gang-plan.ts';
import { DEMO_JOBS } from './jobs.ts';
import type { Market } from './market.ts';
import { between, uniform } from './random.ts';
import { RECIPES, type Recipe } from './training-recipes.ts';
import { type Heard, type RunTruth, runTruth } from './training-truth.ts';

/** A training run as it was up to an instant. */
export type DemoTrainingRun = {
  externalId: string;
  name: string;
  project: string;
  tags: Record<string, string>;
  /** when its instances were asked for */
  startedAt: Date;
  /** as many as it would complete if nothing ever stopped it */
  plannedEpochs: number;
  /**
   * What its nodes said later than `after` (ms), by time; ids belong to node, type and time. `heartbeatSeconds` (a multiple
   * of 60) thins the heartbeats: the first and the last of each stretch in which a process ran are always there.
   */
  events(heartbeatSeconds?: number, after?: number): RunEvent[];
  truth(): RunTruth;
};

const SECOND = 1000;
const HOUR_SECONDS = 3600;

/**
 * The training runs with instances in [from, now) that have said anything by `now`, by job and start. All is a function of
 * the market's seed and of absolute time, and nothing after `now` shows.
 */
export function trainingRuns(market: Market, from: Date, now: Date): DemoTrainingRun[] {
  const until = Math.floor(now.getTime() / SECOND);
  return DEMO_JOBS.flatMap((job) => {
    const recipe = RECIPES[job.name];
    if (recipe === undefined) return [];
    return fleetRuns(market.seed, job, from, now)
      .filter(({ start, end }) => start < now.getTime() && end > from.getTime())
      .map((run) => ({ run, plan: planOf(market.seed, run, recipe) }))
      .filter(({ plan }) => plan.nodes.some(([first]) => first !== undefined && first.bootedAt <= until))
      .map(({ run, plan }) => trainingRun(market, run, plan, until));
  });
}

/** A run of the fleet that meets what the plan says, as it was at `until`, in seconds. */
export function trainingRun(market: Market, run: FleetRun, plan: GangPlan, until: number): DemoTrainingRun {
  const { name, job, nodes } = run;
  let known: GangHistory | undefined;
  const history = () => {
    known ??= simulateGang(plan, until);
    return known;
  };
  return {
    externalId: name,
    name,
    project: job.name,
    tags: { team: job.team, job: job.name },
    startedAt: new Date(run.start),
    plannedEpochs: Math.floor((run.end - run.start) / SECOND / plan.recipe.epochSeconds),
    events: (heartbeatSeconds = HEARTBEAT_SECONDS, after = 0) =>
      eventsOf(nodes, history(), { after: after / SECOND, until, heartbeatSeconds }),
    truth: () =>
      runTruth(
        market,
        plan.nodes.map((launches, node) => ({ launches, lifetimes: nodes[node] ?? [] })),
        history(),
        heardOf(history(), until),
        until,
      ),
  };
}

/** What a run meets, drawn from its name. */
function planOf(seed: number, { name, start, end, nodes }: FleetRun, recipe: Recipe): GangPlan {
  const draw = (low: number, high: number, what: string, ...parts: (string | number)[]) =>
    Math.floor(between(low, high + 1, seed, what, name, ...parts));
  const launches = nodes.map((lifetimes) =>
    lifetimes.map(({ instanceId, startedAt, endedAt, endReason, interruption }): Launch => {
      const from = startedAt.getTime() / SECOND;
      const bootedAt = from + draw(120, 420, 'boot', instanceId, from);
      const noticedAt = interruption?.noticedAt ?? null;
      return {
        ...{ from, bootedAt, to: endedAt.getTime() / SECOND },
        taken: endReason === 'interrupted',
        noticedAt: noticedAt === null ? null : noticedAt.getTime() / SECOND,
      };
    }),
  );
  const finishAt = Math.floor(end / SECOND) - recipe.checkpointSeconds - draw(60, 120, 'finish');
  return {
    recipe,
    nodes: launches,
    finishAt,
    crash: uniform(seed, 'crash', name) < recipe.crashShare ? quietCrash() : null,
    resumeSeconds: (node, at) => draw(5, 45, 'resume', node, at),
    endSeconds: (node) => draw(0, 8, 'end', node),
  };

  /** A crash with all nodes there for an hour before and two after it, so that nothing else explains it. */
  function quietCrash(): GangPlan['crash'] {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const at = draw(start / SECOND, finishAt, 'crash at', attempt);
      const isQuiet =
        at + 2 * HOUR_SECONDS < finishAt &&
        launches.every((node) =>
          node.some(({ bootedAt, to }) => bootedAt + HOUR_SECONDS < at && at + 2 * HOUR_SECONDS < to),
        );
      if (isQuiet) return { at, downSeconds: draw(600, 1155, 'crashed for') };
    }
    return null;
  }
}

/** Which events are told: in seconds, later than `after` and not later than `until`. */
type Told = { after: number; until: number; heartbeatSeconds: number };

/** Seconds at which a process says that it lives. */
function heartbeats(
  { from, to }: GangHistory['awake'][number],
  { after, until, heartbeatSeconds }: Told,
): number[] {
  const count = Math.floor((Math.min(to - 1, until) - from) / HEARTBEAT_SECONDS);
  const first = Math.max(1, Math.floor((after - from) / HEARTBEAT_SECONDS) + 1);
  const found: number[] = [];
  for (let index = first; index <= count; index += 1) {
    if (index === 1 || index === count || (index * HEARTBEAT_SECONDS) % heartbeatSeconds === 0)
      found.push(from + index * HEARTBEAT_SECONDS);
  }
  return found;
}

function heardOf({ said, awake }: GangHistory, until: number): Heard {
  const spoken = new Set(said.map(({ node, launch }) => `${node}|${launch}`));
  const told = { after: 0, until, heartbeatSeconds: Number.POSITIVE_INFINITY };
  let lastAt = said.at(-1)?.at ?? 0;
  for (const stretch of awake) {
    const last = heartbeats(stretch, told).at(-1);
    if (last === undefined) continue;
    spoken.add(`${stretch.node}|${stretch.launch}`);
    lastAt = Math.max(lastAt, last);
  }
  return { lastAt, spoke: (node, launch) => spoken.has(`${node}|${launch}`) };
}

function eventsOf(nodes: readonly DemoLifetime[][], { said, awake }: GangHistory, told: Told): RunEvent[] {
  const alive = awake.flatMap((stretch) => {
    const { node, launch } = stretch;
    return heartbeats(stretch, told).map(
      (at): Said => ({ at, type: 'heartbeat', node, launch, epoch: null, step: null, bytes: null }),
    );
  });
  const lastLaunch = new Map<number, number>();
  return [...said.filter(({ at }) => at > told.after), ...alive]
    .sort((a, b) => a.at - b.at)
    .map(({ at, type, node, launch, step, epoch, bytes }): RunEvent => {
      const tellsHost = type === 'start' || type === 'resume' || lastLaunch.get(node) !== launch;
      lastLaunch.set(node, launch);
      return {
        id: `${type}-${node}-${at}`,
        type,
        at: at * SECOND,
        node: String(node),
        ...{ step, epoch, bytes },
        host: tellsHost ? hostOf(nodes[node]?.[launch] as DemoLifetime) : null,
      };
    });
}

function hostOf({ instanceId, pool, lifecycle }: DemoLifetime): RunHost {
  const { region, zoneId: zone, instanceType } = pool;
  const gpuCount = demoInstanceType(instanceType)?.gpu?.count ?? null;
  return { cloud: 'aws', region, zone, instanceId, instanceType, lifecycle, gpuCount };
}
