import type { HeartbeatSpan, RunClaim, RunEvent, RunLifetime } from '#lib/domain/training-run';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';
import { LIFETIME_JOINS, POOL_JOIN, zone } from './instance-fragments.ts';
import { readPoolSteps } from './price-steps.ts';

/** All that a run's ledger is made of. */
export type RunInputs = {
  events: RunEvent[];
  heartbeats: HeartbeatSpan[];
  lifetimes: RunLifetime[];
  /** what other runs claim of the same instances */
  others: RunClaim[];
};

const HOUR_MS = 3_600_000;
/** A claim begins before a run's first word and ends after its last by less than this. */
const BEYOND_MS = 2 * HOUR_MS;

const ms = (column: Prisma.Sql) => Prisma.sql`(extract(epoch from ${column}) * 1000)::bigint`;
type EventTuple = [
  id: string,
  type: RunEvent['type'],
  at: number,
  node: string,
  step: number | null,
  epoch: number | null,
  bytes: number | null,
  host: RunEvent['host'],
];

// A run may have many thousand events: as lists they come in half the time.
async function readSaid(tx: Tx, runId: string): Promise<Pick<RunInputs, 'events' | 'heartbeats'>> {
  const [row] = await tx.$queryRaw<{ events: EventTuple[]; heartbeats: HeartbeatSpan[] }[]>`
    select (select coalesce(json_agg(json_build_array(id, type, ${ms(Prisma.sql`at`)}, node, step, epoch, bytes, host)), '[]')
            from run_event where run_id = ${runId}) as events,
           (select coalesce(json_agg(json_build_object('node', node, 'from', ${ms(Prisma.sql`from_at`)}, 'to', ${ms(Prisma.sql`to_at`)})), '[]')
            from run_heartbeat where run_id = ${runId}) as heartbeats`;
  return {
    events: (row?.events ?? []).map(([id, type, at, node, step, epoch, bytes, host]) => {
      return { id, type, at, node, step, epoch, bytes, host };
    }),
    heartbeats: row?.heartbeats ?? [],
  };
}

type Lifetime = Omit<RunLifetime, 'paid' | 'list'>;

const readLifetimes = (tx: Tx, runId: string): Promise<Lifetime[]> => tx.$queryRaw`
  select l.cloud, l.instance_id as "instanceId", ${ms(Prisma.sql`l.started_at`)}::float8 as "startedAt", ${ms(Prisma.sql`l.ended_at`)}::float8 as "endedAt",
         l.end_reason::text as "endReason", l.lifecycle, l.os, l.instance_type as "instanceType", l.region, ${zone} as zone, t.gpu_model as "gpuModel",
         case when t.name is not null then coalesce(t.gpu_count, 0) end as "gpuCount", p.id as "poolId"
  from run_instance r
  join instance_lifetime l on l.cloud = r.cloud and l.instance_id = r.instance_id ${LIFETIME_JOINS} ${POOL_JOIN}
  where r.run_id = ${runId} order by l.started_at, l.instance_id`;

type Steps = RunLifetime['paid'];

/** Instances that no source knows, as the run's own words describe them: enough to find their prices by. */
const readSaidLifetimes = (tx: Tx, runId: string): Promise<Lifetime[]> => tx.$queryRaw`
  select h.cloud, h.id as "instanceId", h.first::float8 as "startedAt", null as "endedAt", null as "endReason", h.lifecycle, 'linux' as os, h.type as "instanceType",
         h.region, coalesce(p.zone, h.zone) as zone, t.gpu_model as "gpuModel", case when t.name is not null then coalesce(t.gpu_count, 0) end as "gpuCount",
         p.id as "poolId", true as "isSaid"
  from (
    select host ->> 'cloud' as cloud, host ->> 'instanceId' as id, min(${ms(Prisma.sql`at`)}) as first, max(host ->> 'lifecycle') as lifecycle,
           max(host ->> 'instanceType') as type, max(host ->> 'region') as region, max(host ->> 'zone') as zone
    from run_event where run_id = ${runId} and host is not null group by 1, 2
  ) h
  left join instance_type t on t.cloud = h.cloud and t.name = h.type
  left join lateral (
    select id, zone from pool p where p.cloud = h.cloud and p.region = h.region and p.instance_type = h.type and p.os = 'linux'
      and (p.zone = h.zone or p.zone_name = h.zone) order by p.zone = h.zone desc, id limit 1
  ) p on true
  where h.lifecycle is not null and h.type is not null and h.region is not null
    and not exists (select from instance_lifetime l where l.cloud = h.cloud and l.instance_id = h.id)
  order by h.id`;

type Priced = Pick<RunLifetime, 'cloud' | 'region' | 'instanceType' | 'os'>;
const pricedKey = ({ cloud, region, instanceType, os }: Priced) => `${cloud}|${region}|${instanceType}|${os}`;

/** Every list price of what lifetimes are of, oldest first. */
async function readListSteps(tx: Tx, lifetimes: readonly Priced[]): Promise<Map<string, Steps>> {
  const wanted = [...new Map(lifetimes.map((one) => [pricedKey(one), one])).values()];
  if (wanted.length === 0) return new Map();
  const rows = await tx.$queryRaw<(Priced & { steps: Steps })[]>`
    select o.cloud, o.region, o.instance_type as "instanceType", o.os,
           json_agg(json_build_array(${ms(Prisma.sql`o.valid_from`)}, (o.usd_per_hour * 1000000)::bigint) order by o.valid_from) as steps
    from unnest(${wanted.map((w) => w.cloud)}::text[], ${wanted.map((w) => w.region)}::text[], ${wanted.map((w) => w.instanceType)}::text[],
                ${wanted.map((w) => w.os as string)}::text[]) as w(cloud, region, type, os)
    join on_demand_price o on o.cloud = w.cloud and o.region = w.region and o.instance_type = w.type and o.os = w.os
    group by 1, 2, 3, 4`;
  return new Map(rows.map((row) => [pricedKey(row), row.steps]));
}

/** Lifetimes of the instances that a run names, with their prices between two times. */
export async function readRunLifetimes(
  tx: Tx,
  runId: string,
  [from, to]: [from: number, to: number],
): Promise<RunLifetime[]> {
  const lifetimes = [...(await readLifetimes(tx, runId)), ...(await readSaidLifetimes(tx, runId))];
  const pools = lifetimes.flatMap((one) =>
    one.lifecycle === 'spot' && one.poolId !== null ? [one.poolId] : [],
  );
  const spot = await readPoolSteps([...new Set(pools)], new Date(from), new Date(to), tx);
  const listed = await readListSteps(tx, lifetimes);
  return lifetimes.map((one) => {
    const steps = listed.get(pricedKey(one)) ?? [];
    return {
      ...one,
      paid: one.lifecycle === 'spot' ? (spot.get(one.poolId ?? 0) ?? []) : steps,
      list: steps,
    };
  });
}

/** What other runs claim of the instances that a run names, in one order. */
export const readOtherClaims = (tx: Tx, runId: string): Promise<RunClaim[]> => tx.$queryRaw`
  select c.node, c.cloud, c.instance_id as "instanceId", ${ms(Prisma.sql`c.lifetime_started_at`)}::float8 as "lifetimeStartedAt",
         ${ms(Prisma.sql`c.from_at`)}::float8 as "from", ${ms(Prisma.sql`c.to_at`)}::float8 as "to", c.gpu_count as "gpuCount"
  from run_instance r
  join run_claim c on c.cloud = r.cloud and c.instance_id = r.instance_id and c.run_id <> r.run_id
  where r.run_id = ${runId} order by c.run_id, c.node, c.instance_id, c.from_at`;

/** Reads all that a run's ledger is made of, in a number of queries that does not grow with the run. */
export async function readRunInputs(tx: Tx, runId: string): Promise<RunInputs> {
  const said = await readSaid(tx, runId);
  const times = [
    ...said.events.map(({ at }) => at),
    ...said.heartbeats.flatMap(({ from, to }) => [from, to]),
  ];
  if (times.length === 0) return { ...said, lifetimes: [], others: [] };
  const first = times.reduce((a, b) => Math.min(a, b));
  const last = times.reduce((a, b) => Math.max(a, b));
  const lifetimes = await readRunLifetimes(tx, runId, [first - BEYOND_MS, last + BEYOND_MS]);
  return { ...said, lifetimes, others: await readOtherClaims(tx, runId) };
}
