import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { zoneNames } from './accounts.ts';
import { createMarket } from './market.ts';
import { type BridgeEvent, type Disturbance, noticesDelivered, USUAL_DISTURBANCE } from './notices.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TO = new Date('2026-11-23T00:00:00Z');
const FROM = new Date(TO.getTime() - 90 * DAY);
const market = createMarket(1);
const undisturbed: Disturbance = { drop: 0, duplicate: 0, shuffleSeconds: 0 };
const arrived = noticesDelivered(market, FROM, TO, undisturbed);
const events = arrived.map(({ event }) => event);
/** Away from the ends of the window, where a lifetime and its events may lie on both sides. */
const within = (at: Date) => at.getTime() > FROM.getTime() + HOUR && at.getTime() < TO.getTime() - HOUR;
const truth = market.instances(null, FROM, TO);
const inside = events.filter(({ time }) => within(new Date(time)));
const of = (type: string, state?: string) =>
  inside.filter((event) => event['detail-type'] === type && event.detail.state === state);
const key = (account: string, id: string, at: Date | string) =>
  `${account} ${id} ${new Date(at).toISOString()}`;
const keyOf = ({ account, detail, time }: BridgeEvent) => key(account, detail['instance-id'] as string, time);
const WARNING = 'EC2 Spot Instance Interruption Warning';
const REBALANCE = 'EC2 Instance Rebalance Recommendation';
const STATE = 'EC2 Instance State-change Notification';

describe('the events of instances', () => {
  it('warn of every interruption that has a notice, exactly once, and of nothing else', () => {
    const noticed = truth.flatMap(({ account, instanceId, interruption }) => {
      const at = interruption?.noticedAt ?? null;
      return at === null || !within(at) ? [] : [`${key(account, instanceId, at)} ${interruption?.action}`];
    });
    const warned = of(WARNING).map((event) => `${keyOf(event)} ${event.detail['instance-action']}`);
    expect(warned.toSorted()).toEqual(noticed.toSorted());
    expect(new Set(of(WARNING).map(({ detail }) => detail['instance-action']))).toEqual(
      new Set(['terminate', 'stop', 'hibernate']),
    );
  });

  it('recommend to rebalance when the truth does', () => {
    const recommended = truth.flatMap(({ account, instanceId, rebalanceAt }) =>
      rebalanceAt === null || !within(rebalanceAt) ? [] : [key(account, instanceId, rebalanceAt)],
    );
    expect(of(REBALANCE).map(keyOf).toSorted()).toEqual(recommended.toSorted());
    expect(recommended.length).toBeGreaterThan(50);
  });

  it('begin and end each lifetime at its second', () => {
    const begun = truth.filter(({ startedAt }) => within(startedAt));
    expect(of(STATE, 'pending').map(keyOf).toSorted()).toEqual(
      begun.map(({ account, instanceId, startedAt }) => key(account, instanceId, startedAt)).toSorted(),
    );
    const ended = truth.filter(({ endedAt }) => within(endedAt));
    const said = [...of(STATE, 'stopping'), ...of(STATE, 'shutting-down')];
    expect(said.map((event) => `${keyOf(event)} ${event.detail.state}`).toSorted()).toEqual(
      ended
        .map(({ account, instanceId, endedAt, endReason, interruption }) => {
          const action = interruption?.action ?? (endReason === 'stopped' ? 'stop' : 'terminate');
          const state = action === 'terminate' ? 'shutting-down' : 'stopping';
          return `${key(account, instanceId, endedAt)} ${state}`;
        })
        .toSorted(),
    );
    const after = [...of(STATE, 'running'), ...of(STATE, 'stopped'), ...of(STATE, 'terminated')];
    for (const event of after) {
      const at = Date.parse(event.time);
      const from = truth.findLast(
        ({ instanceId, startedAt }) => instanceId === event.detail['instance-id'] && startedAt.getTime() < at,
      );
      const since = event.detail.state === 'running' ? from?.startedAt : from?.endedAt;
      const seconds = (at - Number(since)) / 1000;
      const [low, high] = event.detail.state === 'running' ? [5, 40] : [20, 60];
      expect(seconds).toBeGreaterThanOrEqual(low as number);
      expect(seconds).toBeLessThanOrEqual(high as number);
    }
    expect(after.length).toBeGreaterThan(1000);
  });

  it('look as the real ones do', () => {
    const [warned] = of(WARNING) as [BridgeEvent];
    const lifetime = truth.find(({ instanceId }) => instanceId === warned.detail['instance-id']);
    const zone = zoneNames(warned.account, warned.region).find(({ id }) => id === lifetime?.pool.zoneId);
    expect(warned).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      'detail-type': 'EC2 Spot Instance Interruption Warning',
      source: 'aws.ec2',
      account: lifetime?.account,
      time: expect.stringMatching(/^2026-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: lifetime?.pool.region,
      resources: [`arn:aws:ec2:${zone?.name}:instance/${lifetime?.instanceId}`],
      detail: { 'instance-id': lifetime?.instanceId, 'instance-action': lifetime?.interruption?.action },
    });
    const [pending] = of(STATE, 'pending') as [BridgeEvent];
    expect(pending.resources).toEqual([
      `arn:aws:ec2:${pending.region}:${pending.account}:instance/${pending.detail['instance-id']}`,
    ]);
    expect(pending.detail).toEqual({ 'instance-id': pending.detail['instance-id'], state: 'pending' });
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });
});

describe('their delivery', () => {
  it('looks the same through any window', () => {
    const instant = fc.integer({ min: FROM.getTime(), max: TO.getTime() });
    const span = fc.integer({ min: 1, max: 3 * DAY });
    const rough: Disturbance = { drop: 0.3, duplicate: 0.2, shuffleSeconds: 90 };
    fc.assert(
      fc.property(instant, span, span, (start, one, two) => {
        const [a, b, c] = [start, start + one, start + one + two].map((ms) => new Date(ms)) as [
          Date,
          Date,
          Date,
        ];
        const whole = noticesDelivered(market, a, c, rough);
        const parts = [...noticesDelivered(market, a, b, rough), ...noticesDelivered(market, b, c, rough)];
        expect(parts).toEqual(whole);
        expect(whole.every(({ deliveredAt }) => deliveredAt >= a && deliveredAt < c)).toBe(true);
      }),
      atLeast(30),
    );
  });

  it('is the same in windows of a minute', () => {
    const rough: Disturbance = { drop: 0, duplicate: 1, shuffleSeconds: 90 };
    const day = new Date('2026-11-18T00:00:00Z').getTime();
    const minutes = Array.from({ length: 1440 }, (_, minute) => day + minute * 60_000);
    const parts = minutes.flatMap((at) =>
      noticesDelivered(market, new Date(at), new Date(at + 60_000), rough),
    );
    expect(parts).toEqual(noticesDelivered(market, new Date(day), new Date(day + DAY), rough));
    expect(parts.length).toBeGreaterThan(50);
  });

  it('comes soon and in order unless it is disturbed', () => {
    const late = arrived.map(({ event, deliveredAt }) => deliveredAt.getTime() - Date.parse(event.time));
    expect(Math.min(...late)).toBeGreaterThanOrEqual(200);
    expect(Math.max(...late)).toBeLessThanOrEqual(2000);
  });

  it('loses, doubles and shuffles the shares that are asked for', () => {
    const rough = noticesDelivered(market, FROM, TO, { drop: 0.3, duplicate: 0.2, shuffleSeconds: 90 });
    const byId = Map.groupBy(rough, ({ event }) => event.id);
    expect(byId.size / events.length).toBeGreaterThan(0.67);
    expect(byId.size / events.length).toBeLessThan(0.73);
    const doubled = [...byId.values()].filter((list) => list.length === 2);
    expect(doubled.length / byId.size).toBeGreaterThan(0.17);
    expect(doubled.length / byId.size).toBeLessThan(0.23);
    for (const [first, again] of doubled) {
      const gap = Number(again?.deliveredAt) - Number(first?.deliveredAt);
      expect(again?.event).toEqual(first?.event);
      expect(gap).toBeGreaterThanOrEqual(1000);
      expect(gap).toBeLessThanOrEqual(300_000);
    }
    const firsts = [...byId.values()].map(([first]) => first?.event.time as string);
    const swapped = firsts.filter((time, index) => index > 0 && time < (firsts[index - 1] as string));
    expect(swapped.length / firsts.length).toBeGreaterThan(0.05);
  });

  it('is a little disturbed by itself', () => {
    const usual = noticesDelivered(market, FROM, TO);
    const ids = new Set(usual.map(({ event }) => event.id));
    expect(USUAL_DISTURBANCE).toEqual({ drop: 0.02, duplicate: 0.05, shuffleSeconds: 30 });
    expect(ids.size).toBeLessThan(events.length);
    expect(usual.length).toBeGreaterThan(ids.size);
  });
});
