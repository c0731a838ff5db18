import { type DemoInstanceType, demoInstanceType, demoRegion, offeredZones } from './catalog.ts';

/** A list price in USD per instance-hour that is valid from `at` until the next one. */
export type PriceStep = { at: Date; usdPerHour: string };

/** Each family is cut once a year on its day, so that there is always a cut in the last 90 days and one to come. */
const CUTS: Record<DemoInstanceType['family'], { month: number; day: number; keeps: number }> = {
  g6: { month: 1, day: 15, keeps: 0.97 },
  g5: { month: 3, day: 15, keeps: 0.96 },
  p3: { month: 5, day: 1, keeps: 0.97 },
  neuron: { month: 7, day: 1, keeps: 0.95 },
  cpu: { month: 7, day: 1, keeps: 0.985 },
  p4: { month: 9, day: 15, keeps: 0.93 },
  p5: { month: 12, day: 1, keeps: 0.92 },
};

const FIRST_YEAR = 2020;
const LAST_YEAR = 2060;
/** The catalogue's prices are those of this instant. */
const ANCHOR = Date.UTC(2026, 10, 23);
/** The H100 types halved in June 2025 and have not moved since: 98.32 to 55.04 USD/h for p5.48xlarge. */
const P5_HALVED = Date.UTC(2025, 5, 1);
const P5_BEFORE = 98.32 / 55.04;

const memo = new Map<string, PriceStep[]>();

/** The dated list prices of a Linux instance type in a region, oldest first; [] where it is not sold. */
export function listPriceSteps(regionName: string, typeName: string): PriceStep[] {
  const key = `${regionName}|${typeName}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  const type = demoInstanceType(typeName);
  const region = demoRegion(regionName);
  const sold = type !== undefined && region !== undefined && offeredZones(type, regionName).length > 0;
  const steps = sold ? makeSteps(type, type.listUsdPerHour * region.priceFactor) : [];
  memo.set(key, steps);
  return steps;
}

/** The list price in USD per hour that is valid at an instant; null where the type is not sold or before its first price. */
export function listPriceAt(regionName: string, typeName: string, at: Date): string | null {
  const steps = listPriceSteps(regionName, typeName);
  return steps.findLast((step) => step.at <= at)?.usdPerHour ?? null;
}

function makeSteps(type: DemoInstanceType, anchorUsdPerHour: number): PriceStep[] {
  const { month, day, keeps } = CUTS[type.family];
  const dates = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, index) =>
    Date.UTC(FIRST_YEAR + index, month - 1, day),
  );
  if (type.family === 'p5') {
    const future = dates.filter((date) => date > ANCHOR);
    return [
      step(Date.UTC(2023, 6, 26), anchorUsdPerHour * P5_BEFORE),
      step(P5_HALVED, anchorUsdPerHour),
      ...future.map((date, index) => step(date, anchorUsdPerHour * keeps ** (index + 1))),
    ];
  }
  const current = dates.findLastIndex((date) => date <= ANCHOR);
  return dates.map((date, index) => step(date, anchorUsdPerHour * keeps ** (index - current)));
}

function step(atMs: number, usdPerHour: number): PriceStep {
  return { at: new Date(atMs), usdPerHour: usdPerHour.toFixed(6) };
}
