'use client';
import dynamic from 'next/dynamic';
import { ChartFrame, ChartSkeleton } from './chart-frame.tsx';
import type { OverheadPoint } from './overhead-axis.tsx';

export type { OverheadPoint };

const Drawing = dynamic(() => import('./overhead-curve-drawing.tsx'), { ssr: false, loading: ChartSkeleton });

export type OverheadCurveProps = {
  /** by interval, the shortest first */
  points: readonly OverheadPoint[];
  /** null = none is known, or nothing would get done at it */
  today: { intervalSeconds: number; factor: number } | null;
  best: { intervalSeconds: number; factor: number } | null;
};

/**
 * What saving costs, in overhead over the useful time, against how often: the curve at the measured rate in the band of its
 * 95 % interval, with today's interval and the best on it. Silent but for the reading line.
 */
export function OverheadCurve(props: OverheadCurveProps) {
  return (
    <ChartFrame
      caption="Overhead over the useful time against the interval between checkpoints; the button Table shows the numbers"
      tall={false}
    >
      <Drawing {...props} />
    </ChartFrame>
  );
}
