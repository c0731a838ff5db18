'use client';
import dynamic from 'next/dynamic';
import { ChartFrame, ChartSkeleton } from './chart-frame.tsx';

const Drawing = dynamic(() => import('./ratio-by-day-drawing.tsx'), { ssr: false, loading: ChartSkeleton });

/**
 * One UTC day over pools, each by its mean spot price in % of its on-demand price; null = unknown that day.
 * `day` is an ISO date; `aboveOnDemand` of the `pools` were dearer than on demand.
 */
export type RatioRow = {
  day: string;
  medianPct: number | null;
  p25Pct: number | null;
  p75Pct: number | null;
  lowestPct: number | null;
  highestPct: number | null;
  aboveOnDemand: number;
  pools: number;
};

/**
 * Spot prices in % of on demand, day by day: the median, the middle half as a band, the cheapest and the dearest pool.
 * What lies below 100 % is saved. Silent but for the reading line: the page has the same as a table.
 */
export function RatioByDay({ rows }: { rows: readonly RatioRow[] }) {
  return (
    <ChartFrame caption="Spot prices as a percentage of the on-demand price, by day in UTC: median, middle half, cheapest and dearest pool; the button Table shows the numbers">
      <Drawing rows={rows} />
    </ChartFrame>
  );
}
