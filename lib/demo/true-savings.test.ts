import { describe, expect, it } from 'vitest';
import { demoAccounts } from './accounts.ts';
import { lifetimeOf, marketOf } from './bill-testing.ts';
import { billedUsage } from './invoice.ts';
import { createMarket } from './market.ts';
import { sumOf, units } from './money.ts';
import { type SavingsKey, type TrueSavings, trueSavings } from './true-savings.ts';

const at = (time: string) => new Date(`2026-11-03T${time}Z`);

describe('the true savings', () => {
  it('are cut at midnight, at price changes and at list price changes', () => {
    const market = marketOf(
      [
        lifetimeOf('23:00:00', '2026-11-04T01:00:00Z'),
        lifetimeOf('10:00:00', '10:30:00', { endReason: 'interrupted', id: 'i-1' }),
        lifetimeOf('10:00:00', '12:00:00', { lifecycle: 'on-demand', job: 'baseline', id: 'i-2' }),
      ],
      [
        { at: new Date('2026-11-01T00:00:00Z'), usdPerHour: '2.000000' },
        { at: at('23:30:00'), usdPerHour: '4.000000' },
      ],
      [
        { at: new Date('2026-01-01T00:00:00Z'), usdPerHour: '5.000000' },
        { at: new Date('2026-11-04T00:30:00Z'), usdPerHour: '3.000000' },
      ],
    );
    const window = { accounts: ['111122223333'], from: at('00:00:00'), to: new Date('2026-11-05T00:00:00Z') };
    expect(trueSavings(market, { ...window, by: ['day'] })).toEqual([
      {
        keys: { day: '2026-11-03' },
        spotHours: '1.0000000000',
        spotCost: '3.0000000000',
        listCost: '5.0000000000',
        otherHours: '2.0000000000',
        // 2 h x 5.00 x 0.62
        otherCost: '6.2000000000',
      },
      {
        keys: { day: '2026-11-04' },
        spotHours: '1.0000000000',
        spotCost: '4.0000000000',
        // 0.5 h x 5.00 + 0.5 h x 3.00
        listCost: '4.0000000000',
        otherHours: '0.0000000000',
        otherCost: '0.0000000000',
      },
    ]);
  });

  it('are what the bill says, and their groups add up to the whole', () => {
    const market = createMarket(3);
    const window = {
      accounts: demoAccounts.map(({ id }) => id),
      from: new Date('2026-09-07T00:00:00Z'),
      to: new Date('2026-10-12T00:00:00Z'),
    };
    const [whole] = trueSavings(market, window) as [TrueSavings];
    const lines = billedUsage(market, window);
    const spot = lines.filter(({ purchaseOption }) => purchaseOption === 'spot');
    const other = lines.filter(({ purchaseOption }) => purchaseOption !== 'spot');
    // The bill rounds every line's end to ten digits.
    const near = (left: string, right: string) => {
      const off = units(left) - units(right);
      expect(off < 0n ? -off : off).toBeLessThan(10_000n);
      expect(units(left)).toBeGreaterThan(units('10'));
    };
    near(whole.spotHours, sumOf(spot.map(({ hours }) => hours)));
    near(whole.spotCost, sumOf(spot.map(({ cost }) => cost)));
    near(whole.listCost, sumOf(spot.map(({ listCost }) => listCost)));
    near(whole.otherHours, sumOf(other.map(({ hours }) => hours)));
    near(whole.otherCost, sumOf(other.map(({ cost }) => cost)));
    for (const by of [['day'], ['region', 'instanceType'], ['account'], ['tag.team']] as SavingsKey[][]) {
      const groups = trueSavings(market, { ...window, by });
      expect(groups.length).toBeGreaterThan(2);
      near(whole.listCost, sumOf(groups.map(({ listCost }) => listCost)));
      near(whole.otherCost, sumOf(groups.map(({ otherCost }) => otherCost)));
    }
  });
});
