import { withTransaction } from '#lib/db/client';
import { type WritableRows, writeRows } from '#lib/db/write-rows';
import type { InstanceLifetimeRow } from '#lib/domain/lifetimes';

/** A time of November 2026, of which the 1st is a Sunday: `02T09:00`. For tests alone. */
export const at = (time: string) => new Date(`2026-11-${time}:00Z`);

export const G6 = { region: 'us-east-1', zoneId: 'use1-az1', instanceType: 'g6.xlarge' };

/** A spot lifetime of a g6.xlarge in us-east-1, with what is to differ; `to` null: it runs. For tests alone. */
export const lifetime = (
  instanceId: string,
  from: string,
  to: string | null,
  over: Partial<InstanceLifetimeRow>,
): InstanceLifetimeRow => ({
  cloud: 'aws',
  account: '111111111111',
  ...{ ...G6, zoneName: null, os: 'linux', lifecycle: 'spot', instanceId, endAssumed: false },
  startedAt: at(from),
  endedAt: to === null ? null : at(to),
  endReason: to === null ? null : 'terminated',
  tags: { team: 'vision' },
  ...over,
});

/** Writes rows as a feed does that ran at `now`. For tests alone. */
export const write = (rows: WritableRows, now: Date) =>
  withTransaction((tx) => writeRows(tx, rows, { source: 'api', confirmedUntil: now }));

/** Events of a queue, each of an instance at a time of November, received at `now`. For tests alone. */
export const happened = (
  kind: 'interruption' | 'rebalance',
  now: Date,
  ...of: [instanceId: string, time: string][]
) =>
  write(
    {
      kind: 'events',
      rows: of.map(([instanceId, time]) => ({
        ...{ source: 'queue', id: `${kind} ${instanceId} ${time}`, receivedAt: now, body: '{}' },
        parsed: {
          ...{ outcome: 'taken', id: `${kind} ${instanceId} ${time}`, kind },
          events: [
            {
              ...{ cloud: 'aws', kind, at: at(time), account: null, region: 'us-east-1', zoneName: null },
              ...{ instanceId, action: null, isOver: false, endReason: null, launch: null },
            },
          ],
        },
      })),
    },
    now,
  );
