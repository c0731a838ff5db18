'use client';
import dynamic from 'next/dynamic';
import { ChartFrame, ChartSkeleton } from './chart-frame.tsx';
import type { EpochCost } from './epoch-bar-rows.ts';

export type { EpochCost };

const Drawing = dynamic(() => import('./epoch-bars-drawing.tsx'), { ssr: false, loading: ChartSkeleton });

export type EpochBarsProps = {
  /** in the order in which they were completed */
  rows: readonly EpochCost[];
  /** what the mean epoch's useful work would have cost; null = not known */
  onDemandUsd: number | null;
};

/**
 * What each epoch cost, with the on-demand line; red those that interruptions hit, the full red what they took of it. More
 * than find room are drawn as means of several, with a thin line up to the dearest. Silent but for the reading line.
 */
export function EpochBars(props: EpochBarsProps) {
  return (
    <ChartFrame
      caption="Cost of each epoch, in the order in which they were completed; the button Table shows the numbers"
      tall={false}
    >
      <Drawing {...props} />
    </ChartFrame>
  );
}
