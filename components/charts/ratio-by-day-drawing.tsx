'use client';
import { useMemo, useRef, useState } from 'react';
import { Area, Line, ReferenceLine } from 'recharts';
import { count, counted, day, pct } from '#components/ui/format';
import { Crosshair } from './crosshair.tsx';
import { UnknownBand } from './marks.tsx';
import { HALF_LABEL, Plane, planeMargin } from './plane.tsx';
import { makePlot } from './plot.ts';
import type { RatioRow } from './ratio-by-day.tsx';
import { RatioLabels } from './ratio-labels.tsx';
import type { Step } from './step-rows.ts';
import { linearTicks, timeTicks } from './ticks.ts';
import { useSize } from './use-size.ts';

const DAY = 86_400_000;
const BAND = {
  stroke: 'none',
  fillOpacity: 1,
  dot: false,
  activeDot: false,
  isAnimationActive: false,
} as const;

const LINE = { dot: false, activeDot: false, isAnimationActive: false } as const;

const between = (low: number | null, high: number | null) =>
  low === null || high === null ? null : [low, high];

function ratioData(rows: readonly RatioRow[]) {
  return rows.map((row) => ({
    ...row,
    at: Date.parse(row.day),
    saved: row.medianPct === null ? null : [Math.min(row.medianPct, 100), 100],
    half: between(row.p25Pct, row.p75Pct),
    above: row.highestPct === null ? null : [100, Math.max(row.highestPct, 100)],
  }));
}

type Data = ReturnType<typeof ratioData>[number];

/** A line's known values as steps, for finding its words a place. */
const stepsOf = (data: readonly Data[], key: 'medianPct' | 'lowestPct' | 'highestPct'): Step[] =>
  data.flatMap((row): Step[] => (row[key] === null ? [] : [[row.at, row[key]]]));

/** A day in a line for the ear. */
function words({ medianPct, p25Pct, p75Pct, lowestPct, highestPct, aboveOnDemand, pools }: Data): string {
  if (medianPct === null || p25Pct === null || p75Pct === null || lowestPct === null || highestPct === null)
    return 'unknown';
  return `median ${pct(medianPct)} of on demand, half of ${counted(pools, 'pool')} between ${pct(p25Pct)} and ${pct(p75Pct)}, cheapest ${pct(lowestPct)}, dearest ${pct(highestPct)}, ${count(aboveOnDemand)} above on demand`;
}

/** The drawing of `RatioByDay`; fills its frame. */
export default function RatioByDayDrawing({ rows }: { rows: readonly RatioRow[] }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const [at, setAt] = useState<number | null>(null);
  const data = useMemo(() => ratioData(rows), [rows]);
  const steps = stepsOf(data, 'medianPct');
  const dearest = stepsOf(data, 'highestPct');
  const cheapest = stepsOf(data, 'lowestPct');
  const first = data[0]?.at ?? 0;
  const last = Math.max(data.at(-1)?.at ?? 0, first + DAY);
  const yTicks = linearTicks(0, Math.max(100, ...dearest.map(([, ratio]) => ratio)), 6);
  const yDomain: [number, number] = [0, yTicks.at(-1) ?? 100];
  const yLabel = (tick: number) => pct(tick, 0);
  const margin = planeMargin(yTicks.map(yLabel), { right: 4, top: 20 });
  const plot = makePlot(size, margin, [first, last], yDomain);
  const nearest = data.reduce<Data | undefined>(
    (best, row) => (best && Math.abs(row.at - (at ?? last)) >= Math.abs(best.at - (at ?? last)) ? best : row),
    undefined,
  );
  const xTicks = timeTicks(first, last, size.width < 560 ? 4 : 7).filter(
    (tick) => plot.x(tick) + HALF_LABEL <= size.width,
  );

  return (
    <div ref={box} className="absolute inset-0">
      {size.width > 0 && (
        <>
          <div aria-hidden="true" className="absolute inset-0">
            <Plane
              data={data}
              margin={margin}
              time={{ domain: [first, last], ticks: xTicks }}
              value={{ domain: yDomain, ticks: yTicks, label: yLabel }}
            >
              <UnknownBand plot={plot} from={first} to={steps[0]?.[0] ?? last} />
              <Area {...BAND} dataKey="saved" fill="var(--saved)" />
              <Area {...BAND} dataKey="half" fill="color-mix(in oklab, var(--spot) 24%, transparent)" />
              <Area {...BAND} dataKey="above" fill="color-mix(in oklab, var(--loss) 14%, transparent)" />
              <ReferenceLine y={100} stroke="var(--ondemand)" strokeWidth={2} />
              <Line {...LINE} dataKey="highestPct" stroke="var(--spot)" strokeWidth={1} />
              <Line {...LINE} dataKey="lowestPct" stroke="var(--spot)" strokeWidth={1} />
              <Line {...LINE} dataKey="medianPct" stroke="var(--spot)" strokeWidth={2} />
            </Plane>
            <svg className="absolute inset-0 size-full overflow-visible" aria-hidden="true">
              <RatioLabels plot={plot} first={first} last={last} lines={{ steps, dearest, cheapest }} />
            </svg>
          </div>
          <Crosshair
            label="Spot price as a percentage of on demand, on a day"
            plot={plot}
            from={first}
            to={last}
            stops={data.map((row) => row.at)}
            at={at === null ? null : (nearest?.at ?? null)}
            onMove={setAt}
            valueText={(time) => {
              const row = data.find((one) => one.at === time) ?? nearest;
              return row ? `${day(row.day)}: ${words(row)}` : 'unknown';
            }}
            dots={
              nearest?.medianPct == null
                ? []
                : [{ key: 'median', value: nearest.medianPct, ink: 'var(--spot)' }]
            }
          >
            {nearest && <RatioNote {...nearest} />}
          </Crosshair>
        </>
      )}
    </div>
  );
}

/** A day's numbers beside the reading line. */
function RatioNote(row: Data) {
  const known = row.p25Pct !== null && row.p75Pct !== null;
  const lines: [string, string][] = [
    ['dearest pool', row.highestPct === null ? 'unknown' : pct(row.highestPct)],
    ['median', row.medianPct === null ? 'unknown' : pct(row.medianPct)],
    ['middle half', known ? `${pct(row.p25Pct ?? 0)} – ${pct(row.p75Pct ?? 0)}` : 'unknown'],
    ['cheapest pool', row.lowestPct === null ? 'unknown' : pct(row.lowestPct)],
  ];
  return (
    <>
      <p className="text-soft">
        {day(row.day)}, {counted(row.pools, 'pool')}
      </p>
      {lines.map(([label, value]) => (
        <p key={label} className="flex justify-between gap-4">
          <span className="text-spot">{label}</span>
          <b>{value}</b>
        </p>
      ))}
      {row.aboveOnDemand > 0 && (
        <p className="text-loss">{counted(row.aboveOnDemand, 'pool')} above on demand</p>
      )}
    </>
  );
}
