'use client';
import { useMemo, useRef, useState } from 'react';
import { count, usd, usdDigits } from '#components/ui/format';
import { Crosshair } from './crosshair.tsx';
import { barsOn, type EpochBar, epochBars, epochNames } from './epoch-bar-rows.ts';
import type { EpochBarsProps } from './epoch-bars.tsx';
import { LineLabel } from './marks.tsx';
import { planeMargin } from './plane.tsx';
import { makePlot, type Plot } from './plot.ts';
import { linearTicks, moneyTickLabel } from './ticks.ts';
import { useSize } from './use-size.ts';
import { YGrid } from './y-grid.tsx';

const CAUSE_FILLS = { interruption: 'var(--loss)', failure: 'var(--soft)' } as const;
const pale = (ink: string) => `color-mix(in oklab, ${ink} 45%, var(--paper))`;

/** Cents, and the decimals that a small amount needs. */
const price = (amount: number) => usd(amount, amount > 0 ? usdDigits([amount]) : 2);

const nameOf = ({ first, last, count: of }: EpochBar) =>
  of === 1 ? `epoch ${first}` : `epochs ${first} to ${last}`;

/** A bar in a line for the ear. */
function barWords(bar: EpochBar): string {
  if (bar.usd === null) return `${nameOf(bar)}: cost unknown`;
  const each = bar.count === 1 ? '' : ' each in the mean';
  const by = bar.hit === 'interruption' ? 'interrupted' : 'stopped by failures';
  const hit =
    bar.hit === null
      ? ''
      : `, ${bar.count === 1 ? '' : `${bar.hits} of them `}${by}, ${usd(bar.tookUsd)} lost and restarting`;
  return `${nameOf(bar)}: ${price(bar.usd)}${each}${hit}`;
}

/** The drawing of `EpochBars`; fills its frame. */
export default function EpochBarsDrawing({ rows, onDemandUsd }: EpochBarsProps) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const [at, setAt] = useState<number | null>(null);
  const bars = useMemo(() => epochBars(rows, barsOn(size.width - 60)), [rows, size.width]);
  const highest = Math.max(onDemandUsd ?? 0, ...bars.map((bar) => bar.highestUsd ?? 0));
  const ticks = linearTicks(0, highest * 1.08 || 1, 4);
  const label = (tick: number) => moneyTickLabel(tick, ticks);
  const margin = planeMargin(ticks.map(label), { right: 4, top: 12 });
  const plot = makePlot(size, margin, [-0.5, bars.length - 0.5], [0, ticks.at(-1) ?? 1]);
  const index = Math.min(bars.length - 1, Math.max(0, Math.round(at ?? bars.length - 1)));
  const read = bars[index];
  const named = epochNames(bars, Math.max(2, Math.floor(plot.width / 64)));
  return (
    <div ref={box} className="absolute inset-0">
      {size.width > 0 && (
        <>
          <svg className="absolute inset-0 size-full overflow-visible" aria-hidden="true">
            <YGrid plot={plot} ticks={ticks} label={label} />
            {bars.map((bar, k) => (
              <Bar key={bar.first} bar={bar} k={k} plot={plot} of={bars.length} />
            ))}
            {onDemandUsd !== null && <OnDemand plot={plot} onDemandUsd={onDemandUsd} bars={bars} />}
            {named.map(({ k, epoch }) => (
              <text
                key={k}
                x={plot.x(k)}
                y={plot.top + plot.height + 20}
                textAnchor="middle"
                className="fill-soft text-[12px]"
              >
                {count(epoch)}
              </text>
            ))}
          </svg>
          {read && (
            <Crosshair
              label="Cost of an epoch"
              plot={plot}
              from={0}
              to={Math.max(bars.length - 1, 0.5)}
              stops={bars.map((_, k) => k)}
              at={at === null ? null : index}
              onMove={setAt}
              valueText={(k) => barWords(bars[Math.min(bars.length - 1, Math.round(k))] ?? read)}
              dots={[]}
            >
              <EpochNote bar={read} />
            </Crosshair>
          )}
        </>
      )}
    </div>
  );
}

/** One bar: what was usual of it, what stops took of it, and of several the dearest. */
function Bar({ bar, k, of, plot }: { bar: EpochBar; k: number; of: number; plot: Plot }) {
  if (bar.usd === null || bar.highestUsd === null) return null;
  const room = plot.width / of;
  const width = Math.min(34, Math.max(1, room * 0.68));
  const x = plot.x(k) - width / 2;
  const ink = bar.hit === null ? 'var(--spot)' : CAUSE_FILLS[bar.hit];
  const base = Math.max(0, bar.usd - bar.tookUsd);
  // Of one epoch that was hit all is red; of several only what was lost, or a rare stop would colour them all.
  const fill = bar.hit === null || bar.count > 1 ? 'var(--spot)' : pale(ink);
  return (
    <>
      <rect x={x} y={plot.y(base)} width={width} height={plot.y(0) - plot.y(base)} fill={fill} />
      {bar.usd > base && (
        <rect x={x} y={plot.y(bar.usd)} width={width} height={plot.y(base) - plot.y(bar.usd)} fill={ink} />
      )}
      {bar.count > 1 && (
        <line x1={plot.x(k)} x2={plot.x(k)} y1={plot.y(bar.highestUsd)} y2={plot.y(bar.usd)} stroke={ink} />
      )}
    </>
  );
}

/** Px that the words on the line take. */
const WORDS = 130;

function OnDemand({
  plot,
  onDemandUsd,
  bars,
}: {
  plot: Plot;
  onDemandUsd: number;
  bars: readonly EpochBar[];
}) {
  const y = plot.y(onDemandUsd);
  const right = plot.left + plot.width;
  const crossed = (from: number, to: number) =>
    bars.some((bar, k) => plot.x(k) >= from && plot.x(k) <= to && plot.y(bar.highestUsd ?? 0) < y + 4);
  // At the left where a dear epoch would run through the words at the right.
  const atLeft = crossed(right - WORDS, right) && !crossed(plot.left, plot.left + WORDS);
  return (
    <>
      <line
        x1={plot.left}
        x2={plot.left + plot.width}
        y1={y}
        y2={y}
        stroke="var(--ondemand)"
        strokeWidth={2}
      />
      <LineLabel
        x={atLeft ? plot.left + 4 : right - 4}
        y={y < plot.top + 16 ? y + 17 : y - 7}
        ink="var(--ondemand)"
        anchor={atLeft ? 'start' : 'end'}
        halo
      >
        {`on demand ${price(onDemandUsd)}`}
      </LineLabel>
    </>
  );
}

function EpochNote({ bar }: { bar: EpochBar }) {
  return (
    <>
      <p className="text-soft">
        {nameOf(bar)}
        {bar.count > 1 && ', each in the mean'}
      </p>
      <p className="flex justify-between gap-4">
        <span>cost</span>
        <b>{bar.usd === null ? 'unknown' : price(bar.usd)}</b>
      </p>
      {bar.count > 1 && bar.highestUsd !== null && (
        <p className="flex justify-between gap-4">
          <span>the dearest</span>
          <b>{price(bar.highestUsd)}</b>
        </p>
      )}
      {bar.hit !== null && (
        <p className={`flex justify-between gap-4 ${bar.hit === 'interruption' ? 'text-loss' : ''}`}>
          <span>lost and restarting</span>
          <b>{usd(bar.tookUsd)}</b>
        </p>
      )}
    </>
  );
}
