import { describe, expect, it } from 'vitest';
import { demoAccounts } from './accounts.ts';
import { lifetimeOf, marketOf } from './bill-testing.ts';
import type { DemoLifetime } from './fleet.ts';
import { billedUsage } from './invoice.ts';
import { createMarket } from './market.ts';
import { sumOf, units } from './money.ts';

const at = (time: string) => new Date(`2026-11-03T${time}Z`);
const SPOT = [
  { at: new Date('2026-11-01T00:00:00Z'), usdPerHour: '2.000000' },
  { at: at('11:30:00'), usdPerHour: '3.000000' },
];
const LIST = [{ at: new Date('2026-01-01T00:00:00Z'), usdPerHour: '5.000000' }];
const DAY = { accounts: ['111122223333'], from: at('00:00:00'), to: new Date('2026-11-04T00:00:00Z') };
const linesOf = (lifetime: DemoLifetime, asOf?: Date) =>
  billedUsage(marketOf([lifetime], SPOT, LIST), { ...DAY, asOf }).map((line) => [
    line.start.toISOString().slice(11, 16),
    line.purchaseOption,
    line.hours,
    line.cost,
    line.listCost,
  ]);

describe('an hour of the bill', () => {
  it('holds the part that an instance ran, at the spot price of each moment', () => {
    expect(linesOf(lifetimeOf('10:30:00', '12:15:00'))).toEqual([
      ['10:00', 'spot', '0.5000000000', '1.0000000000', '2.5000000000'],
      ['11:00', 'spot', '1.0000000000', '2.5000000000', '5.0000000000'],
      ['12:00', 'spot', '0.2500000000', '0.7500000000', '1.2500000000'],
    ]);
  });

  it('is not there for an instance that was taken in its first hour, and is from a whole hour on', () => {
    expect(linesOf(lifetimeOf('10:30:00', '11:29:59', { endReason: 'interrupted' }))).toEqual([]);
    expect(linesOf(lifetimeOf('10:30:00', '11:30:00', { endReason: 'interrupted' }))).toEqual([
      ['10:00', 'spot', '0.5000000000', '1.0000000000', '2.5000000000'],
      ['11:00', 'spot', '0.5000000000', '1.0000000000', '2.5000000000'],
    ]);
    expect(linesOf(lifetimeOf('10:30:00', '10:45:00'))).toEqual([
      ['10:00', 'spot', '0.2500000000', '0.5000000000', '1.2500000000'],
    ]);
  });

  it('is one line for an instance that was stopped and came back within it', () => {
    const market = marketOf(
      [lifetimeOf('10:00:00', '10:15:00', { endReason: 'stopped' }), lifetimeOf('10:45:00', '11:00:00')],
      SPOT,
      LIST,
    );
    const lines = billedUsage(market, DAY);
    expect(lines.map(({ hours, cost, listCost }) => [hours, cost, listCost])).toEqual([
      ['0.5000000000', '1.0000000000', '2.5000000000'],
    ]);
  });

  it('ends at the instant of asking, and an instance that will be taken in its first hour is not billed before', () => {
    expect(linesOf(lifetimeOf('10:30:00', '12:15:00'), at('11:15:00'))).toEqual([
      ['10:00', 'spot', '0.5000000000', '1.0000000000', '2.5000000000'],
      ['11:00', 'spot', '0.2500000000', '0.5000000000', '1.2500000000'],
    ]);
    const doomed = lifetimeOf('10:30:00', '11:20:00', { endReason: 'interrupted' });
    expect(linesOf(doomed, at('11:00:00'))).toEqual([]);
  });

  it('costs the list price on demand, 62 % of it under the Savings Plan and 58 % when reserved', () => {
    const onDemand = (job: string) =>
      linesOf(lifetimeOf('10:00:00', '11:00:00', { lifecycle: 'on-demand', job }));
    expect(onDemand('vit-pretrain')).toEqual([
      ['10:00', 'on-demand', '1.0000000000', '5.0000000000', '5.0000000000'],
    ]);
    expect(onDemand('baseline')).toEqual([
      ['10:00', 'savings-plan', '1.0000000000', '3.1000000000', '5.0000000000'],
    ]);
    expect(onDemand('notebooks')).toEqual([
      ['10:00', 'reserved', '1.0000000000', '2.9000000000', '5.0000000000'],
    ]);
  });
});

describe('a month of the simulated market', () => {
  const market = createMarket(7);
  const [from, to] = [new Date('2026-10-01T00:00:00Z'), new Date('2026-11-01T00:00:00Z')];
  const accounts = demoAccounts.map(({ id }) => id);
  const lines = billedUsage(market, { accounts, from, to });
  const ran = market.instances(null, from, to);

  it('adds up to what the lifetimes of each instance are charged, to the last digit', () => {
    const byId = Map.groupBy(ran, ({ instanceId }) => instanceId);
    const whole = [...byId].filter(([, list]) =>
      list.every(({ startedAt, endedAt }) => startedAt >= from && endedAt <= to),
    );
    expect(whole.length).toBeGreaterThan(100);
    expect(whole.some(([, list]) => list.length > 1)).toBe(true);
    for (const [id, list] of whole) {
      const own = lines.filter(({ instanceId }) => instanceId === id);
      const committed = own.some(
        ({ purchaseOption: option }) => option === 'savings-plan' || option === 'reserved',
      );
      expect(sumOf(own.map((line) => (committed ? line.listCost : line.cost)))).toBe(
        sumOf(list.map((lifetime) => market.charge(lifetime, lifetime.startedAt, lifetime.endedAt))),
      );
    }
  });

  it('holds every way to pay, and at most an hour of each instance in each hour', () => {
    expect(new Set(lines.map(({ purchaseOption }) => purchaseOption))).toEqual(
      new Set(['spot', 'on-demand', 'savings-plan', 'reserved']),
    );
    expect(
      lines.every(({ hours, cost }) => units(hours) > 0n && units(hours) <= units('1') && units(cost) > 0n),
    ).toBe(true);
    expect(lines.every(({ start }) => start.getTime() % 3_600_000 === 0 && start >= from && start < to)).toBe(
      true,
    );
  });

  it('looks the same through any window', () => {
    const middle = new Date('2026-10-13T05:00:00Z');
    const parts = [
      ...billedUsage(market, { accounts, from, to: middle }),
      ...billedUsage(market, { accounts, from: middle, to }),
    ];
    expect(new Set(parts.map((line) => JSON.stringify(line)))).toEqual(
      new Set(lines.map((line) => JSON.stringify(line))),
    );
    expect(parts).toHaveLength(lines.length);
  });

  it('leaves out the interrupted first hours, of which there are some', () => {
    const free = ran.filter(
      (l) => l.endReason === 'interrupted' && l.endedAt.getTime() - l.startedAt.getTime() < 3_600_000,
    );
    expect(free.length).toBeGreaterThan(0);
    const starts = new Set(lines.map(({ instanceId, start }) => `${instanceId} ${start.getTime()}`));
    for (const { instanceId, startedAt } of free) {
      const hour = Math.floor(startedAt.getTime() / 3_600_000) * 3_600_000;
      const others = ran.filter(
        (l) =>
          l.instanceId === instanceId && l.startedAt > startedAt && l.startedAt.getTime() < hour + 3_600_000,
      );
      expect(others).toEqual([]);
      expect(starts.has(`${instanceId} ${hour}`)).toBe(false);
    }
  });
});
