'use client';
import { useMemo, useRef, useState } from 'react';
import { Area, Line } from 'recharts';
import { CostLabels } from './cost-labels.tsx';
import { CostNote, costWords } from './cost-note.tsx';
import { type CostDay, costPoints, lineSteps, lonePoints, stretches } from './cost-rows.ts';
import { Crosshair } from './crosshair.tsx';
import { bandHeadPlace, EmptyBand, HatchedBand } from './marks.tsx';
import { HALF_LABEL, Plane, planeMargin } from './plane.tsx';
import { makePlot, type Plot } from './plot.ts';
import type { Step } from './step-rows.ts';
import { linearTicks, moneyTickLabel, timeTicks } from './ticks.ts';
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
  const yLabel = (tick: number) => moneyTickLabel(tick, yTicks);
  const margin = planeMargin(yTicks.map(yLabel), { right: 4, top: 24 });
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
            <Plane
              data={points}
              margin={margin}
              time={{ domain: [from, to], ticks: xTicks }}
              value={{ domain: yDomain, ticks: yTicks, label: yLabel }}
            >
              {provisional.map(([start, end]) => (
                <HatchedBand key={start} plot={plot} from={start} to={end} label="provisional" headed />
              ))}
              {stretches(days, 'unbilled').map(([start, end]) => (
                <EmptyBand key={start} plot={plot} from={start} to={end} label="not billed yet" upright />
              ))}
              <Area {...BAND} dataKey="saved" fill="var(--saved)" />
              <Area {...BAND} dataKey="above" fill="color-mix(in oklab, var(--loss) 14%, transparent)" />
              <Line {...PLAIN} dataKey="onDemand" stroke="var(--ondemand)" strokeWidth={2} />
              <Line {...PLAIN} dataKey="billed" stroke="var(--spot)" strokeWidth={2} />
            </Plane>
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
