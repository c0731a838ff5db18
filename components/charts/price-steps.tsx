'use client';
import dynamic from 'next/dynamic';
import { ChartFrame, ChartSkeleton } from './chart-frame.tsx';
import type { StepSeries } from './step-rows.ts';

export type { StepSeries };

const Drawing = dynamic(() => import('./price-steps-drawing.tsx'), { ssr: false, loading: ChartSkeleton });

export type PriceStepsProps = {
  series: StepSeries[];
  /** ISO 8601; `undefined` = not loaded yet */
  window: { from: string; to: string } | undefined;
  /** what the prices are for: `instance-hour` */
  unit: string;
  /** what is seen, for those who cannot see it; names the table that shows the same */
  caption: string;
  /** leaves the list prices out and fits the axis to the spot prices */
  spotOnly?: boolean;
  /** the id of a series to bring forward; the others fade */
  emphasis?: string | null;
};

/**
 * Price steps of up to six pools in USD with their list price as a stepped line: assumed and unconfirmed parts dashed,
 * unknown ones hatched, and with one pool the area between the two. Give at most 500 points a pool; the page shows the
 * same steps as a table.
 */
export function PriceSteps(props: PriceStepsProps) {
  return (
    <ChartFrame caption={props.caption}>
      {props.window ? <Drawing {...props} window={props.window} /> : <ChartSkeleton />}
    </ChartFrame>
  );
}
