import type { RunEvent, RunEventType, RunHost } from '#lib/domain/training-run';
import { db, withTransaction } from './client.ts';
import { createRun, type NewRun } from './runs.ts';
import type { WritableRows } from './write-rows.ts';
import { writeRows } from './write-rows.ts';

export const ACCOUNT = '111122223333';
/** 2026-11-20 00:00 UTC: tests tell times in minutes from there. */
export const T0 = Date.UTC(2026, 10, 20);
export const minutes = (count: number) => T0 + count * 60_000;
export const at = (count: number) => new Date(minutes(count));
export const iso = (count: number) => at(count).toISOString();

export const newRun = (over: Partial<NewRun> = {}): NewRun => ({
  ...{ name: 'a run', project: null, plannedEpochs: null, externalId: null, source: 'api' },
  ...{ tags: {}, createdAt: at(0) },
  ...over,
});
export const makeRun = async (over: Partial<NewRun> = {}): Promise<string> =>
  (await withTransaction((tx) => createRun(tx, newRun(over)))).id;

export const hostOf = (instanceId: string, gpuCount: number | null = null): RunHost => ({
  ...{ cloud: 'aws', region: 'us-east-1', zone: 'use1-az4', instanceId, instanceType: 'p5.48xlarge' },
  ...{ lifecycle: 'spot', gpuCount },
});

/** An event so many minutes after `T0`; its id follows from what it says. */
export function told(
  type: RunEventType,
  minute: number,
  { node = '0', on, ...rest }: { node?: string; on?: string | RunHost } & Partial<RunEvent> = {},
): RunEvent {
  return {
    ...{
      id: `${type} ${node} ${minute}`,
      type,
      at: minutes(minute),
      node,
      step: null,
      epoch: null,
      bytes: null,
    },
    host: on === undefined ? null : typeof on === 'string' ? hostOf(on) : on,
    ...rest,
  };
}

const write = (batch: WritableRows) => withTransaction((tx) => writeRows(tx, batch, { source: 'api' }));

/** A spot p5.48xlarge of us-east-1 from one minute to another (null: it runs), as the inventory shows it. */
export const life = (
  instanceId: string,
  from: number,
  to: number | null,
  endReason: 'interrupted' | 'terminated' = 'interrupted',
) =>
  write({
    kind: 'instances',
    seenAt: at(to ?? from + 1),
    rows: [
      {
        ...{ cloud: 'aws', account: ACCOUNT, region: 'us-east-1', instanceId, startedAt: at(from) },
        ...{ endedAt: to === null ? null : at(to), endReason: to === null ? null : endReason },
        ...{ endAssumed: false, zoneId: 'use1-az4', zoneName: 'us-east-1a', instanceType: 'p5.48xlarge' },
        ...{ os: 'linux', lifecycle: 'spot', tags: {} },
      },
    ],
  });

/** Records of the spot price in use1-az4: minute and USD per hour. */
export const spotPrices = (...steps: [minute: number, usdPerHour: string][]) =>
  write({
    kind: 'spot-prices',
    rows: steps.map(([minute, usdPerHour]) => ({
      ...{ cloud: 'aws', region: 'us-east-1', zoneId: 'use1-az4', zoneName: null },
      ...{ instanceType: 'p5.48xlarge', os: 'linux', at: at(minute), usdPerHour },
    })),
  });

/** A spot price of the same zone by a source that knows its name alone. */
export const spotPriceByZoneName = (minute: number, usdPerHour: string) =>
  write({
    kind: 'spot-prices',
    rows: [
      {
        ...{ cloud: 'aws', region: 'us-east-1', zoneId: null, zoneName: 'us-east-1a' },
        ...{ instanceType: 'p5.48xlarge', os: 'linux', at: at(minute), usdPerHour },
      },
    ],
  });

/** That the account calls use1-az4 us-east-1a. */
export const zoneNames = () =>
  write({
    kind: 'zones',
    rows: [
      {
        ...{ cloud: 'aws', account: ACCOUNT, region: 'us-east-1' },
        ...{ zoneId: 'use1-az4', zoneName: 'us-east-1a' },
      },
    ],
  });

export const listPrice = (minute: number, usdPerHour: string) =>
  write({
    kind: 'on-demand-prices',
    rows: [
      {
        ...{ cloud: 'aws', region: 'us-east-1', instanceType: 'p5.48xlarge', os: 'linux' },
        ...{ validFrom: at(minute), usdPerHour },
      },
    ],
  });

export const gpus = (gpuCount: number) =>
  write({
    kind: 'instance-types',
    rows: [
      {
        ...{ cloud: 'aws', name: 'p5.48xlarge', vcpus: 192, memoryGib: 2048 },
        ...{ gpuModel: 'H100', gpuCount, gpuMemoryGib: 80 },
      },
    ],
  });

export const emptyRuns = () => db().$executeRaw`
  truncate training_run, run_event, run_heartbeat, run_instance, run_claim, run_ledger, run_change, instance_lifetime, instance_event, event,
           interruption, pool, spot_price, pool_latest, pool_day, on_demand_price, instance_type, zone_alias, usage_line, usage_book`;

/** The runs of which something has changed that is due, sorted. */
export const changedRuns = async () =>
  (
    await db().$queryRaw<{ id: string }[]>`
      select distinct run_id as id from run_change where due_at <= now() + interval '1 second' order by 1`
  ).map(({ id }) => id);
