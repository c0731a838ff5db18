import { createHash } from 'node:crypto';
import { zoneNames } from './accounts.ts';
import type { DemoLifetime } from './fleet.ts';
import type { Market } from './market.ts';
import { between, uniform } from './random.ts';

/** An event as EventBridge hands it on: `time` in whole seconds. */
export type BridgeEvent = {
  version: '0';
  id: string;
  'detail-type': string;
  source: 'aws.ec2';
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, string>;
};

/** One delivery of an event; a duplicate is a second one of the same event. */
export type Notice = { event: BridgeEvent; deliveredAt: Date };

/**
 * What goes wrong on the way: the share of events that never come, the share that come twice, and by how many seconds one
 * comes late at most (most come soon).
 */
export type Disturbance = { drop: number; duplicate: number; shuffleSeconds: number };

/** What goes wrong by itself; some warnings are lost before they are sent besides (`noticedAt` null). */
export const USUAL_DISTURBANCE: Disturbance = { drop: 0.02, duplicate: 0.05, shuffleSeconds: 30 };

const SECOND = 1000;
/** The longest that passes between the end of a lifetime and its last event. */
const LAST_STATE_SECONDS = 60;
const DUPLICATE_SECONDS = 300;

type What = { type: string; at: Date; detail: Record<string, string>; resource: 'zone' | 'region' };

const warning = (at: Date, action: string): What => ({
  type: 'EC2 Spot Instance Interruption Warning',
  at,
  detail: { 'instance-action': action },
  resource: 'zone',
});
const rebalance = (at: Date): What => ({
  type: 'EC2 Instance Rebalance Recommendation',
  at,
  detail: {},
  resource: 'zone',
});
const stateChange = (state: string, at: Date): What => ({
  type: 'EC2 Instance State-change Notification',
  at,
  detail: { state },
  resource: 'region',
});

/** Every event that EC2 sends of one lifetime, whether it arrives or not, by kind. */
export function eventsOf(seed: number, lifetime: DemoLifetime): BridgeEvent[] {
  const { instanceId, startedAt, endedAt, endReason, interruption, rebalanceAt } = lifetime;
  const later = (at: Date, low: number, high: number, what: string) =>
    new Date(
      at.getTime() +
        Math.floor(between(low, high, seed, what, instanceId, startedAt.getTime()) + 0.5) * SECOND,
    );
  const running = later(startedAt, 5, 40, 'running');
  const ended = later(endedAt, 20, LAST_STATE_SECONDS, 'ended');
  const stops = (interruption?.action ?? (endReason === 'stopped' ? 'stop' : 'terminate')) !== 'terminate';
  const sent: What[] = [stateChange('pending', startedAt)];
  if (running < endedAt) sent.push(stateChange('running', running));
  if (rebalanceAt !== null) sent.push(rebalance(rebalanceAt));
  if (interruption !== null && interruption.noticedAt !== null) {
    sent.push(warning(interruption.noticedAt, interruption.action));
  }
  sent.push(stateChange(stops ? 'stopping' : 'shutting-down', endedAt));
  sent.push(stateChange(stops ? 'stopped' : 'terminated', ended));
  return sent.map((what) => bridgeEvent(seed, lifetime, what));
}

/**
 * What arrives of the events of all accounts and regions with `from <= deliveredAt < to`, in the order of arrival. The same
 * instant looks the same through whatever window it is asked.
 */
export function noticesDelivered(
  market: Market,
  from: Date,
  to: Date,
  disturbance: Disturbance = USUAL_DISTURBANCE,
): Notice[] {
  const reach = (LAST_STATE_SECONDS + 2 + disturbance.shuffleSeconds + DUPLICATE_SECONDS) * SECOND;
  return market
    .instances(null, new Date(from.getTime() - reach), to)
    .flatMap((lifetime) => eventsOf(market.seed, lifetime))
    .flatMap((event) => deliveries(market.seed, event, disturbance))
    .filter(({ deliveredAt }) => deliveredAt >= from && deliveredAt < to)
    .sort((a, b) => a.deliveredAt.getTime() - b.deliveredAt.getTime() || (a.event.id < b.event.id ? -1 : 1));
}

function deliveries(
  seed: number,
  event: BridgeEvent,
  { drop, duplicate, shuffleSeconds }: Disturbance,
): Notice[] {
  if (uniform(seed, 'drop', event.id) < drop) return [];
  const late =
    between(0.2, 2, seed, 'delivery', event.id) + shuffleSeconds * uniform(seed, 'late', event.id) ** 3;
  const first = Math.round(Date.parse(event.time) + late * SECOND);
  const again = first + Math.round(between(1, DUPLICATE_SECONDS, seed, 'again', event.id) * SECOND);
  const times = uniform(seed, 'duplicate', event.id) < duplicate ? [first, again] : [first];
  return times.map((at) => ({ event, deliveredAt: new Date(at) }));
}

function bridgeEvent(
  seed: number,
  lifetime: DemoLifetime,
  { type, at, detail, resource }: What,
): BridgeEvent {
  const { account, instanceId, pool, startedAt } = lifetime;
  const id = uuidOf(seed, type, detail.state ?? '', account, instanceId, startedAt.getTime());
  const place =
    resource === 'zone'
      ? `${zoneNames(account, pool.region).find((zone) => zone.id === pool.zoneId)?.name}:`
      : `${pool.region}:${account}:`;
  return {
    version: '0',
    id,
    'detail-type': type,
    source: 'aws.ec2',
    account,
    time: wholeSeconds(at),
    region: pool.region,
    resources: [`arn:aws:ec2:${place}instance/${instanceId}`],
    detail: { 'instance-id': instanceId, ...detail },
  };
}

/** An instant as AWS's events name it: `2026-11-23T12:00:00Z`. */
export function wholeSeconds(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** An id in the form of a UUID that belongs to the parts. */
export function uuidOf(...parts: (string | number)[]): string {
  const hex = createHash('sha256').update(parts.join('|')).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
