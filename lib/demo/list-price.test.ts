import { describe, expect, it } from 'vitest';
import { DEMO_INSTANCE_TYPES } from './catalog.ts';
import { listPriceAt, listPriceSteps } from './list-price.ts';

const at = (text: string) => new Date(text);

describe('dated list prices', () => {
  it('are those of the catalogue in us-east-1 on 2026-11-23', () => {
    const today = at('2026-11-23T00:00:00Z');
    expect(listPriceAt('us-east-1', 'p5.48xlarge', today)).toBe('55.040000');
    expect(listPriceAt('us-east-1', 'p4d.24xlarge', today)).toBe('21.957642');
    expect(listPriceAt('us-east-1', 'g6.12xlarge', today)).toBe('4.601600');
    expect(listPriceAt('eu-west-1', 'g5.12xlarge', today)).toBe('6.239200');
    for (const type of DEMO_INSTANCE_TYPES.filter(({ regions }) => regions.includes('us-east-1'))) {
      expect(listPriceAt('us-east-1', type.name, today), type.name).toBe(type.listUsdPerHour.toFixed(6));
    }
  });

  it('were higher before and go on falling', () => {
    expect(listPriceAt('us-east-1', 'p5.48xlarge', at('2025-05-31T23:59:59Z'))).toBe('98.320000');
    expect(listPriceAt('us-east-1', 'p5.48xlarge', at('2025-06-01T00:00:00Z'))).toBe('55.040000');
    expect(listPriceAt('us-east-1', 'p5.48xlarge', at('2026-12-01T00:00:00Z'))).toBe('50.636800');
    // 21.957642 / 0.93
    expect(listPriceAt('us-east-1', 'p4d.24xlarge', at('2026-09-14T23:59:59Z'))).toBe('23.610368');
    for (const { name, regions } of DEMO_INSTANCE_TYPES) {
      const prices = listPriceSteps(regions[0] as string, name).map(({ usdPerHour }) => Number(usdPerHour));
      expect(prices, name).toEqual([...prices].sort((a, b) => b - a));
    }
  });

  it('are cut somewhere in any 90 days, in any year', () => {
    const cuts = DEMO_INSTANCE_TYPES.flatMap(({ name, regions }) =>
      listPriceSteps(regions[0] as string, name).map((step) => step.at.getTime()),
    );
    for (let day = Date.UTC(2026, 10, 23); day < Date.UTC(2032, 0, 1); day += 86_400_000) {
      expect(cuts.some((cut) => cut > day - 90 * 86_400_000 && cut <= day)).toBe(true);
      expect(cuts.some((cut) => cut > day && cut <= day + 90 * 86_400_000)).toBe(true);
    }
  });

  it('are unknown before the first and where the type is not sold', () => {
    expect(listPriceAt('us-east-1', 'p5.48xlarge', at('2023-07-25T00:00:00Z'))).toBeNull();
    expect(listPriceAt('eu-central-1', 'p5.48xlarge', at('2026-11-23T00:00:00Z'))).toBeNull();
    expect(listPriceSteps('eu-central-1', 'p5.48xlarge')).toEqual([]);
    expect(listPriceSteps('us-east-1', 'p9.48xlarge')).toEqual([]);
  });
});
