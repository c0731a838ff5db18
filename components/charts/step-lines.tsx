import { Line } from 'recharts';
import { seriesInk } from './series-ink.tsx';
import type { StepDrawing } from './step-rows.ts';

const STEP = {
  type: 'stepAfter',
  dot: false,
  activeDot: false,
  isAnimationActive: false,
  connectNulls: true,
} as const;

/** The lines of a step chart: list prices slate, pools teal; what is assumed or not confirmed is dashed. */
export function StepLines({ drawing, emphasis }: { drawing: StepDrawing; emphasis: string | null }) {
  const listWidth = drawing.series.length > 1 ? 1.25 : 2;
  return (
    <>
      {drawing.listPrices.map(({ key }, k) => {
        const line = { ...STEP, stroke: 'var(--ondemand)', strokeWidth: listWidth };
        return [
          <Line {...line} key={`known-${key}`} dataKey={`d${k}`} />,
          <Line {...line} key={`assumed-${key}`} dataKey={`a${k}`} strokeDasharray="4 4" />,
        ];
      })}
      {drawing.series.map(({ id }, k) => {
        const ink = seriesInk(k);
        const strokeOpacity = emphasis !== null && emphasis !== id ? 0.25 : 1;
        const line = { ...STEP, stroke: ink.stroke, strokeWidth: ink.width, strokeOpacity };
        return [
          <Line {...line} key={`confirmed-${id}`} dataKey={`s${k}`} />,
          <Line {...line} key={`unconfirmed-${id}`} dataKey={`u${k}`} strokeDasharray="3 3" />,
        ];
      })}
    </>
  );
}
