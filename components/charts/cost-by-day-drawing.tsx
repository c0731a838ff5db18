'use client';
import { useMemo, useRef, useState } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import { AXIS, HALF_LABEL } from './axes.ts';
import { CostLabels } from './cost-labels.tsx';
import { CostNote, costWords } from './cost-note.tsx';
import { type CostDay, costPoints, lineSteps, lonePoints, stretches } from './cost-rows.ts';
import { Crosshair } from './crosshair.tsx';
import { bandHeadPlace, EmptyBand, HatchedBand } from './marks.tsx';
import { makePlot, type Plot } from './plot.ts';
import type { Step } from './step-rows.ts';
import { linearTicks, moneyTickLabel, timeTickLabel, timeTicks } from './ticks.ts';
import { useSize } from './use-size.ts';

const DAY = 86_400_000;
const PLAIN = { dot: false, activeDot: false, isAnimationActive: false } as const;
const BAND = { ...PLAIN, stroke: 'none', fillOpacity: 1 } as const;

/** The drawing of `CostByDay`; fills its frame. */
export default function CostByDayDrawing({
  days,
  asOf,
  baseline,
}: {
  days: readonly CostDay[];
  asOf: string;
  baseline: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const [at, setAt] = useState<number | null>(null);
  const points = useMemo(() => costPoints(days), [days]);
  const stops = useMemo(() => days.map((row) => Date.parse(row.day)), [days]);

  const from = (stops[0] ?? 0) - DAY / 2;
  const to = (stops.at(-1) ?? 0) + DAY / 2;
  const highest = Math.max(0, ...points.map(({ onDemand, billed }) => Math.max(onDemand ?? 0, billed ?? 0)));
  // The highest point keeps room for the word over it.
  const yTicks = linearTicks(0, highest * 1.08 || 1, 5);
  const yDomain: [number, number] = [0, yTicks.at(-1) ?? 1];
  const margin = {
    left: 14 + 7 * Math.max(...yTicks.map((tick) => moneyTickLabel(tick, yTicks).length)),
    right: 4,
    top: 24,
    bottom: 28,
  };
  const plot = makePlot(size, margin, [from, to], yDomain);
  const xTicks = timeTicks(from, to, size.width < 560 ? 4 : 7).filter(
    (tick) => tick % DAY === 0 && plot.x(tick) + HALF_LABEL <= size.width,
  );
  const provisional = stretches(days, 'provisional');
  const dayAt = (time: number) =>
    days[Math.min(days.length - 1, Math.max(0, Math.floor((time - from) / DAY)))];
  const read = dayAt(at ?? to - 1);
  const dots = [
    { key: 'onDemand', value: read?.onDemandUsd ?? null, ink: 'var(--ondemand)' },
    { key: 'billed', value: read?.billedUsd ?? null, ink: 'var(--spot)' },
  ].filter((dot): dot is { key: string; value: number; ink: string } => dot.value !== null);

  return (
    <div ref={box} className="absolute inset-0">
      {size.width > 0 && (
        <>
          <div aria-hidden="true" className="absolute inset-0">
            <ComposedChart
              responsive
              data={points}
              margin={{ left: 0, bottom: 0, top: margin.top, right: margin.right }}
              accessibilityLayer={false}
              style={{ width: '100%', height: '100%' }}
            >
              <CartesianGrid vertical={false} stroke="var(--hair)" />
              {provisional.map(([start, end]) => (
                <HatchedBand key={start} plot={plot} from={start} to={end} label="provisional" headed />
              ))}
              {stretches(days, 'unbilled').map(([start, end]) => (
                <EmptyBand key={start} plot={plot} from={start} to={end} label="not billed yet" upright />
              ))}
              <XAxis
                {...AXIS}
                type="number"
                dataKey="at"
                domain={[from, to]}
                ticks={xTicks}
                tickFormatter={timeTickLabel}
                height={margin.bottom}
                tickMargin={8}
              />
              <YAxis
                {...AXIS}
                domain={yDomain}
                ticks={yTicks}
                tickFormatter={(tick: number) => moneyTickLabel(tick, yTicks)}
                width={margin.left}
                tickMargin={8}
              />
              <Area {...BAND} dataKey="saved" fill="var(--saved)" />
              <Area {...BAND} dataKey="above" fill="color-mix(in oklab, var(--loss) 14%, transparent)" />
              <Line {...PLAIN} dataKey="onDemand" stroke="var(--ondemand)" strokeWidth={2} />
              <Line {...PLAIN} dataKey="billed" stroke="var(--spot)" strokeWidth={2} />
            </ComposedChart>
            <svg className="absolute inset-0 size-full overflow-visible" aria-hidden="true">
              <Lone plot={plot} points={lonePoints(points, 'onDemand')} ink="var(--ondemand)" />
              <Lone plot={plot} points={lonePoints(points, 'billed')} ink="var(--spot)" />
              <CostLabels
                plot={plot}
                from={from}
                to={to}
                onDemand={lineSteps(points, 'onDemand')}
                billed={lineSteps(points, 'billed')}
                baseline={baseline}
                heads={provisional.map(([start, end]) =>
                  bandHeadPlace({ plot, from: start, to: end, label: 'provisional' }),
                )}
              />
            </svg>
          </div>
          <Crosshair
            label="Cost of the spot hours of a day"
            plot={plot}
            from={stops[0] ?? 0}
            to={stops.at(-1) ?? 0}
            stops={stops}
            at={at === null || read === undefined ? null : Date.parse(read.day)}
            onMove={setAt}
            valueText={(time) => {
              const row = dayAt(time);
              return row === undefined ? 'unknown' : costWords(row, asOf, baseline);
            }}
            dots={dots}
          >
            {read && <CostNote row={read} asOf={asOf} baseline={baseline} />}
          </Crosshair>
        </>
      )}
    </div>
  );
}

/** Days that no line reaches, as dots. */
function Lone({ plot, points, ink }: { plot: Plot; points: Step[]; ink: string }) {
  return points.map(([at, value]) => <circle key={at} cx={plot.x(at)} cy={plot.y(value)} r={3} fill={ink} />);
}
