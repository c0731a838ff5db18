'use client';
import { useMemo, useRef, useState } from 'react';
import { Area } from 'recharts';
import { dateTime, usd, usdDigits } from '#components/ui/format';
import { Crosshair } from './crosshair.tsx';
import { UnknownBand } from './marks.tsx';
import { HALF_LABEL, Plane, planeMargin } from './plane.tsx';
import { makePlot } from './plot.ts';
import { PriceNote, priceWords } from './price-note.tsx';
import type { PriceStepsProps } from './price-steps.tsx';
import { seriesInk } from './series-ink.tsx';
import { StepLabels } from './step-labels.tsx';
import { StepLines } from './step-lines.tsx';
import { heldAt, stepRows } from './step-rows.ts';
import { linearTicks, timeTicks, usdTickLabel } from './ticks.ts';
import { useSize } from './use-size.ts';

const BAND = {
  type: 'stepAfter',
  stroke: 'none',
  fillOpacity: 1,
  dot: false,
  activeDot: false,
  isAnimationActive: false,
} as const;
const NARROW = 560;

/** The drawing of `PriceSteps`; fills its frame. */
export default function PriceStepsDrawing({
  series,
  window: { from, to },
  unit,
  spotOnly = false,
  emphasis = null,
}: PriceStepsProps & { window: { from: string; to: string } }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const [at, setAt] = useState<number | null>(null);
  const start = Date.parse(from);
  const end = Date.parse(to);
  const drawing = useMemo(
    () => stepRows(spotOnly ? series.map((one) => ({ ...one, onDemand: [] })) : series, start, end),
    [series, spotOnly, start, end],
  );
  const stops = useMemo(() => drawing.rows.map((row) => row.at), [drawing]);

  const several = series.length > 1;
  const narrow = size.width < NARROW;
  const yTicks = linearTicks(spotOnly ? drawing.low : 0, drawing.high, 5);
  const longest = Math.max(...series.map((one) => one.label.length));
  const yLabel = (tick: number) => usdTickLabel(tick, yTicks);
  const margin = planeMargin(yTicks.map(yLabel), {
    right: several ? (narrow ? 22 : Math.min(200, 28 + 7.2 * longest)) : 4,
    top: 20,
  });
  const yDomain: [number, number] = [yTicks[0] ?? 0, yTicks.at(-1) ?? 1];
  const plot = makePlot(size, margin, [start, end], yDomain);
  const xTicks = timeTicks(start, end, narrow ? 4 : 7).filter(
    (tick) => plot.x(tick) + HALF_LABEL <= size.width,
  );
  const digits = usdDigits(drawing.series.flatMap(({ steps }) => steps.map(([, price]) => price)));
  const price = (value: number) => usd(value, digits);
  const dots = drawing.series.flatMap(({ id, steps }, k) => {
    const value = heldAt(steps, at ?? end);
    return value === null ? [] : [{ key: id, value, ink: seriesInk(k).stroke }];
  });

  return (
    <div ref={box} className="absolute inset-0">
      {size.width > 0 && (
        <>
          <div aria-hidden="true" className="absolute inset-0">
            <Plane
              data={drawing.rows}
              margin={margin}
              time={{ domain: [start, end], ticks: xTicks }}
              value={{ domain: yDomain, ticks: yTicks, label: yLabel }}
            >
              <UnknownBand plot={plot} from={start} to={drawing.knownFrom ?? end} />
              <Area {...BAND} dataKey="saved" fill="var(--saved)" />
              <Area {...BAND} dataKey="above" fill="color-mix(in oklab, var(--loss) 14%, transparent)" />
              <StepLines drawing={drawing} emphasis={emphasis} />
            </Plane>
            <StepLabels
              drawing={drawing}
              plot={plot}
              from={start}
              to={end}
              narrow={narrow}
              price={price}
              emphasis={emphasis}
            />
          </div>
          <Crosshair
            label={`Price per ${unit} at a time`}
            plot={plot}
            from={start}
            to={end}
            stops={stops}
            at={at}
            onMove={setAt}
            valueText={(time) =>
              `${dateTime(new Date(time).toISOString(), to)} UTC: ${priceWords(drawing, time, price)}`
            }
            dots={dots}
          >
            <PriceNote drawing={drawing} at={at ?? end} asOf={to} price={price} />
          </Crosshair>
        </>
      )}
    </div>
  );
}
