import type { ReactNode } from 'react';
import { CartesianGrid, ComposedChart, XAxis, YAxis } from 'recharts';
import type { PlotMargin } from './plot.ts';
import { timeTickLabel } from './ticks.ts';

/** No lines, quiet text of 12 px at every width. */
const AXIS = {
  axisLine: false,
  tickLine: false,
  tick: { fill: 'var(--soft)', fontSize: 12 },
  tickMargin: 8,
  interval: 0,
} as const;

/** Half of a time label, px: a tick nearer to the edge than that would be cut off. */
export const HALF_LABEL = 20;

/** Room for the labels of the value axis and the time axis, in px; what else is wanted at the other two edges. */
export function planeMargin(labels: readonly string[], edges: Pick<PlotMargin, 'right' | 'top'>): PlotMargin {
  return { left: 14 + 7 * Math.max(...labels.map(({ length }) => length)), bottom: 28, ...edges };
}

type Axis = { domain: [number, number]; ticks: readonly number[] };
type Props = {
  data: readonly { at: number }[];
  margin: PlotMargin;
  time: Axis;
  value: Axis & { label: (tick: number) => string };
  /** bands, areas and lines, in the order in which they are drawn */
  children: ReactNode;
};

/** What a chart over time is drawn on: hairlines at the values, time along the bottom. Its labels are in no one's way. */
export function Plane({ data, margin, time, value, children }: Props) {
  return (
    <ComposedChart
      responsive
      data={[...data]}
      margin={{ left: 0, bottom: 0, top: margin.top, right: margin.right }}
      accessibilityLayer={false}
      style={{ width: '100%', height: '100%' }}
    >
      <CartesianGrid vertical={false} stroke="var(--hair)" />
      <XAxis
        {...AXIS}
        type="number"
        dataKey="at"
        domain={time.domain}
        ticks={[...time.ticks]}
        tickFormatter={timeTickLabel}
        height={margin.bottom}
      />
      <YAxis
        {...AXIS}
        domain={value.domain}
        ticks={[...value.ticks]}
        tickFormatter={value.label}
        width={margin.left}
      />
      {children}
    </ComposedChart>
  );
}
