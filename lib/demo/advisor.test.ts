import { expect, it } from 'vitest';
import { advisorData } from './advisor.ts';
import { createMarket } from './market.ts';

const NOW = new Date('2026-11-23T15:30:00Z');
const market = createMarket(1);
const { publishedAt, data } = advisorData(market, NOW);
const rangeOf = (region: string, type: string) => data.spot_advisor[region]?.Linux[type]?.r;

it('is published at midnight, for every type that a region sells on spot', () => {
  expect(publishedAt).toEqual(new Date('2026-11-23T00:00:00Z'));
  expect(advisorData(market, new Date('2026-11-23T23:59:59Z'))).toEqual({ publishedAt, data });
  for (const [region, { Linux, Windows }] of Object.entries(data.spot_advisor)) {
    const sold = new Set(
      market
        .pools()
        .filter((pool) => pool.region === region)
        .map(({ instanceType }) => instanceType),
    );
    expect(new Set(Object.keys(Linux))).toEqual(sold);
    expect(new Set(Object.keys(Windows))).toEqual(sold);
  }
  expect(rangeOf('us-east-1', 'hpc7g.16xlarge')).toBeUndefined();
});

it('uses every range, the higher the hazard the higher', () => {
  const all = Object.values(data.spot_advisor).flatMap(({ Linux }) => Object.values(Linux));
  expect(new Set(all.map(({ r }) => r))).toEqual(new Set(data.ranges.map(({ index }) => index)));
  expect(all.every(({ s }) => Number.isInteger(s) && s >= 0 && s < 100)).toBe(true);
  // us-east-1 takes back four times as often as us-west-2, and p5 ten times as often as CPU types.
  expect([rangeOf('us-east-1', 'p5.48xlarge'), rangeOf('us-west-2', 'm7i.2xlarge')]).toEqual([4, 0]);
  expect(rangeOf('us-west-2', 'p5.48xlarge')).toBe(3);
});
