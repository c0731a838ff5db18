import { DEMO_INSTANCE_TYPES, DEMO_REGIONS } from './catalog.ts';
import type { Market } from './market.ts';
import type { DemoPool } from './price-path.ts';

const DAY_MS = 86_400_000;
const MONTH_HOURS = 730;
/**
 * The provider counts all instances of a region, most of which live in quiet pools; a single fleet on the types in demand
 * meets far more. With the hazards as they are, nearly every type would stand in the highest bucket.
 */
const BELOW_A_FLEETS = 40;

/** As the provider publishes them; `max` and the labels do not quite agree there either. */
const RANGES = [
  { index: 0, label: '<5%', max: 5, dots: 0 },
  { index: 1, label: '5-10%', max: 11, dots: 1 },
  { index: 2, label: '10-15%', max: 16, dots: 2 },
  { index: 3, label: '15-20%', max: 22, dots: 3 },
  { index: 4, label: '>20%', max: 100, dots: 4 },
];

/** `s`: savings below the list price in percent; `r`: the index of the range of interruptions in a month. */
type Advice = { s: number; r: number };
type Advised = Record<'Linux' | 'Windows', Record<string, Advice>>;

/** The Spot Instance Advisor's data at an instant: they change at midnight (UTC). */
export function advisorData(
  market: Market,
  now: Date,
): { publishedAt: Date; data: { ranges: typeof RANGES; spot_advisor: Record<string, Advised> } } {
  const publishedAt = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const regions = DEMO_REGIONS.map(({ name }): [string, Advised] => {
    const pools = Map.groupBy(
      market.pools().filter(({ region }) => region === name),
      ({ instanceType }) => instanceType,
    );
    const advised: Advised = { Linux: {}, Windows: {} };
    for (const { name: type } of DEMO_INSTANCE_TYPES) {
      const own = pools.get(type);
      if (own === undefined) continue;
      const linux = adviceOf(market, own, publishedAt);
      advised.Linux[type] = linux;
      // A licence is no cheaper on spot.
      advised.Windows[type] = { ...linux, s: Math.floor(linux.s * 0.6) };
    }
    return [name, advised];
  });
  return { publishedAt, data: { ranges: RANGES, spot_advisor: Object.fromEntries(regions) } };
}

function adviceOf(market: Market, pools: DemoPool[], at: Date): Advice {
  const [{ region, instanceType }] = pools as [DemoPool];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const spot = mean(
    pools.map((pool) => market.spotPriceAt(pool, at)).flatMap((usd) => (usd === null ? [] : [Number(usd)])),
  );
  const list = Number(market.onDemandAt(region, instanceType, at));
  const hazard = mean(pools.map((pool) => market.meanHazard(pool)));
  const share = 1 - Math.exp((-MONTH_HOURS * hazard) / BELOW_A_FLEETS);
  return { s: Math.max(0, Math.floor(100 * (1 - spot / list))), r: Math.min(4, Math.floor(share / 0.05)) };
}
