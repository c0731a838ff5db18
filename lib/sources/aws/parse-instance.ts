import type { Instance, Reservation } from '@aws-sdk/client-ec2';
import type { EndReason, InstanceLifetimeRow } from '#lib/domain/lifetimes';
import { osOfPlatform } from './products.ts';
import type { Tally } from './tally.ts';

const RUNNING = ['pending', 'running'];
const ENDED = ['shutting-down', 'terminated', 'stopping', 'stopped'];
/** What AWS's clock may be ahead of this one. */
const AHEAD_MS = 600_000;

type Seen = { account: string; region: string; now: Date; refused: Tally };

/**
 * The lifetimes that a page of `DescribeInstances` shows, seen at `now`: what is stopped or hibernated has ended, until
 * a new launch begins another one. What cannot be placed goes to `refused`.
 */
export function parseInstances(reservations: readonly Reservation[], seen: Seen): InstanceLifetimeRow[] {
  return reservations
    .flatMap(({ Instances }) => Instances ?? [])
    .flatMap((instance) => {
      const row = rowOf(instance, seen);
      if (typeof row !== 'string') return [row];
      seen.refused.add(row, instance.InstanceId ?? 'no id');
      return [];
    });
}

function rowOf(instance: Instance, { account, region, now }: Seen): InstanceLifetimeRow | string {
  const { InstanceId: instanceId, InstanceType: instanceType } = instance;
  if (!instanceId || !instanceType) return 'no id or no type';
  const state = instance.State?.Name ?? 'none';
  if (!RUNNING.includes(state) && !ENDED.includes(state)) return `unknown state "${state.slice(0, 40)}"`;
  const os = osOfPlatform(instance.PlatformDetails ?? instance.Platform ?? 'Linux/UNIX');
  if (os === null) return `unknown platform "${instance.PlatformDetails?.slice(0, 40)}"`;
  const start = startOf(instance, now);
  const { startedAt } = start;
  return {
    ...{ cloud: 'aws', account, region, instanceId, ...start },
    ...(RUNNING.includes(state)
      ? { endedAt: null, endReason: null, endAssumed: false }
      : { ...endOf(instance, startedAt, now), endReason: reasonOf(instance, state) }),
    zoneId: instance.Placement?.AvailabilityZoneId ?? null,
    zoneName: instance.Placement?.AvailabilityZone ?? null,
    instanceType,
    os,
    lifecycle: instance.InstanceLifecycle === 'spot' ? 'spot' : 'on-demand',
    tags: tagsOf(instance),
  };
}

/** When AWS says that it was launched, else when it was first seen: now, or at its end where that has a time. */
function startOf(instance: Instance, now: Date): { startedAt: Date; startAssumed?: boolean } {
  const { LaunchTime: said } = instance;
  if (said !== undefined && !Number.isNaN(said.getTime())) return { startedAt: said };
  const isRunning = RUNNING.includes(instance.State?.Name ?? '');
  return { startedAt: (isRunning ? null : saidEnd(instance, now)) ?? now, startAssumed: true };
}

function endOf(instance: Instance, startedAt: Date, now: Date): { endedAt: Date; endAssumed: boolean } {
  const said = saidEnd(instance, now);
  if (said !== null && said >= startedAt) return { endedAt: said, endAssumed: false };
  return { endedAt: now > startedAt ? now : startedAt, endAssumed: true };
}

/** The time in AWS's words (`User initiated (2026-11-20 12:00:00 GMT)`); null where there is none that can be. */
function saidEnd({ StateTransitionReason = '' }: Instance, now: Date): Date | null {
  const [, day, time] =
    /\((\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) (?:GMT|UTC)\)/.exec(StateTransitionReason) ?? [];
  const said = new Date(`${day}T${time}Z`);
  return said.getTime() <= now.getTime() + AHEAD_MS ? said : null;
}

function reasonOf({ StateReason, InstanceLifecycle }: Instance, state: string): EndReason {
  const code = StateReason?.Code ?? '';
  if (code.startsWith('Server.SpotInstance')) return 'interrupted';
  if (code === '' && InstanceLifecycle === 'spot') return 'unknown';
  return state === 'stopping' || state === 'stopped' ? 'stopped' : 'terminated';
}

function tagsOf({ Tags }: Instance): Record<string, string> {
  const own = (Tags ?? []).filter(({ Key }) => Key && !Key.startsWith('aws:'));
  return Object.fromEntries(own.map(({ Key, Value }) => [Key, Value ?? '']));
}
