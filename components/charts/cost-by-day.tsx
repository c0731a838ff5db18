'use client';
import dynamic from 'next/dynamic';
import { ChartFrame, ChartSkeleton } from './chart-frame.tsx';
import type { CostDay } from './cost-rows.ts';

export type { CostDay };

const Drawing = dynamic(() => import('./cost-by-day-drawing.tsx'), { ssr: false, loading: ChartSkeleton });

/**
 * What spot hours would have cost on demand and what was billed for them, day by day: what lies between is saved, or
 * lost where more was billed. Provisional days are hatched, days without a bill are left empty. Silent but for the
 * reading line: the page has the same as a table.
 */
export function CostByDay({
  days,
  asOf,
  baseline = 'on demand',
}: {
  days: readonly CostDay[];
  asOf: string;
  /** what the upper line is called */
  baseline?: string;
}) {
  return (
    <ChartFrame caption="Spot hours by day in UTC: what they would have cost on demand, and what was billed for them; the button Table shows the numbers">
      <Drawing days={days} asOf={asOf} baseline={baseline} />
    </ChartFrame>
  );
}
