'use client';
import { useMemo, useRef, useState } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, XAxis, YAxis } from 'recharts';
import { counted, day, pct } from '#components/ui/format';
import { AXIS, HALF_LABEL } from './axes.ts';
import { Crosshair } from './crosshair.tsx';
import { BesideLine, LineLabel, UnknownBand } from './marks.tsx';
import { widestGap } from './place-label.ts';
import { makePlot } from './plot.ts';
import type { RatioRow } from './ratio-by-day.tsx';
import type { Step } from './step-rows.ts';
import { linearTicks, timeTickLabel, timeTicks } from './ticks.ts';
import { useSize } from './use-size.ts';

const DAY = 86_400_000;
const BAND = {
  stroke: 'none',
  fillOpacity: 1,
  dot: false,
  activeDot: false,
  isAnimationActive: false,
} as const;

function ratioData(rows: readonly RatioRow[]) {
  return rows.map(({ day: date, spotPctOfOnDemand: ratio, pools }) => ({
    at: Date.parse(date),
    ratio,
    pools,
    saved: ratio === null ? null : [Math.min(ratio, 100), 100],
    above: ratio === null ? null : [100, Math.max(ratio, 100)],
  }));
}

/** The drawing of `RatioByDay`; fills its frame. */
export default function RatioByDayDrawing({ rows }: { rows: readonly RatioRow[] }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const [at, setAt] = useState<number | null>(null);
  const data = useMemo(() => ratioData(rows), [rows]);
  const steps = data.flatMap((row): Step[] => (row.ratio === null ? [] : [[row.at, row.ratio]]));
  const first = data[0]?.at ?? 0;
  const last = Math.max(data.at(-1)?.at ?? 0, first + DAY);
  const yTicks = linearTicks(0, Math.max(100, ...steps.map(([, ratio]) => ratio)), 5);
  const yDomain: [number, number] = [0, yTicks.at(-1) ?? 100];
  const margin = { left: 50, right: 4, top: 20, bottom: 28 };
  const plot = makePlot(size, margin, [first, last], yDomain);
  const nearest = data.reduce(
    (best, row) => (Math.abs(row.at - (at ?? last)) < Math.abs(best.at - (at ?? last)) ? row : best),
    data[0] ?? { at: last, ratio: null, pools: 0 },
  );
  const xTicks = timeTicks(first, last, size.width < 560 ? 4 : 7).filter(
    (tick) => plot.x(tick) + HALF_LABEL <= size.width,
  );
  const gap = widestGap([[first, 100]], steps, first, last);
  const words = (ratio: number | null) => (ratio === null ? 'unknown' : `${pct(ratio)} of on demand`);

  return (
    <div ref={box} className="absolute inset-0">
      {size.width > 0 && (
        <>
          <div aria-hidden="true" className="absolute inset-0">
            <ComposedChart
              responsive
              data={data}
              margin={{ left: 0, bottom: 0, top: margin.top, right: margin.right }}
              accessibilityLayer={false}
              style={{ width: '100%', height: '100%' }}
            >
              <CartesianGrid vertical={false} stroke="var(--hair)" />
              <UnknownBand plot={plot} from={first} to={steps[0]?.[0] ?? last} />
              <XAxis
                {...AXIS}
                type="number"
                dataKey="at"
                domain={[first, last]}
                ticks={xTicks}
                tickFormatter={timeTickLabel}
                height={margin.bottom}
                tickMargin={8}
              />
              <YAxis
                {...AXIS}
                domain={yDomain}
                ticks={yTicks}
                tickFormatter={(tick: number) => pct(tick, 0)}
                width={margin.left}
                tickMargin={8}
              />
              <Area {...BAND} dataKey="saved" fill="var(--saved)" />
              <Area {...BAND} dataKey="above" fill="color-mix(in oklab, var(--loss) 14%, transparent)" />
              <ReferenceLine y={100} stroke="var(--ondemand)" strokeWidth={2} />
              <Line
                dataKey="ratio"
                stroke="var(--spot)"
                strokeWidth={2}
                dot={false}
                activeDot={false}
                isAnimationActive={false}
              />
            </ComposedChart>
            <svg className="absolute inset-0 size-full overflow-visible" aria-hidden="true">
              <LineLabel x={plot.left + plot.width} y={plot.y(100) - 7} ink="var(--ondemand)" anchor="end">
                on demand
              </LineLabel>
              <BesideLine
                plot={plot}
                from={first}
                to={last}
                steps={steps}
                others={[[[first, 100]]]}
                texts={['spot']}
                ink="var(--spot)"
              />
              {gap && plot.y(gap.lower) - plot.y(gap.upper) > 44 && (
                <LineLabel
                  x={plot.x(gap.at)}
                  y={plot.y((gap.upper + gap.lower) / 2) + 4}
                  ink="var(--spot)"
                  anchor="middle"
                >
                  saved
                </LineLabel>
              )}
            </svg>
          </div>
          <Crosshair
            label="Spot price as a percentage of on demand, on a day"
            plot={plot}
            from={first}
            to={last}
            stops={data.map((row) => row.at)}
            at={at === null ? null : nearest.at}
            onMove={setAt}
            valueText={(time) => {
              const row = data.find((one) => one.at === time) ?? nearest;
              return `${day(new Date(row.at).toISOString())}: ${words(row.ratio)}, ${counted(row.pools, 'pool')}`;
            }}
            dots={nearest.ratio === null ? [] : [{ key: 'spot', value: nearest.ratio, ink: 'var(--spot)' }]}
          >
            <p className="text-soft">
              {day(new Date(nearest.at).toISOString())}, {counted(nearest.pools, 'pool')}
            </p>
            <p className="flex justify-between gap-4">
              <span className="text-spot">spot</span>
              <b>{words(nearest.ratio)}</b>
            </p>
          </Crosshair>
        </>
      )}
    </div>
  );
}
