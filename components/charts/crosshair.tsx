'use client';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import type { Plot } from './plot.ts';
import { readingAfter } from './reading.ts';

/**
 * A reading line over a plot, for pointer and keyboard alike: a slider over time whose value is read out in words.
 * Arrows go to the next of `stops`, page keys by a day, Home and End to the ends, Escape puts it away.
 */
export function Crosshair({
  label,
  plot,
  from,
  to,
  stops,
  at,
  onMove,
  valueText,
  dots,
  children,
}: {
  label: string;
  plot: Plot;
  from: number;
  to: number;
  /** times in ms, oldest first */
  stops: readonly number[];
  at: number | null;
  onMove: (at: number | null) => void;
  valueText: (at: number) => string;
  /** values to mark on the line at `at` */
  dots: readonly { key: string; value: number; ink: string }[];
  /** what the note beside the line says */
  children: ReactNode;
}) {
  const now = at ?? to;
  const point = (event: PointerEvent<HTMLDivElement>) =>
    onMove(plot.at(event.clientX - event.currentTarget.getBoundingClientRect().left));
  const press = (event: KeyboardEvent) => {
    const target = readingAfter(event.key, now, { from, to, stops });
    if (target === undefined) return;
    event.preventDefault();
    onMove(target);
  };
  const x = plot.x(now);
  const onRight = x < plot.left + plot.width * 0.6;
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={from}
      aria-valuemax={to}
      aria-valuenow={Math.round(now)}
      aria-valuetext={valueText(now)}
      className="absolute inset-0 cursor-crosshair touch-pan-y"
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => onMove(null)}
      onFocus={(event) => event.currentTarget.matches(':focus-visible') && onMove(now)}
      onBlur={() => onMove(null)}
      onKeyDown={press}
    >
      {at !== null && (
        <>
          <svg className="pointer-events-none absolute inset-0 size-full" aria-hidden="true">
            <line x1={x} x2={x} y1={plot.top} y2={plot.top + plot.height} stroke="var(--soft)" />
            {dots.map((dot) => (
              <circle key={dot.key} cx={x} cy={plot.y(dot.value)} r={3.5} fill={dot.ink} />
            ))}
          </svg>
          <div
            className="pointer-events-none absolute z-10 rounded-md border bg-card px-2.5 py-1.5 text-xs whitespace-nowrap"
            style={{
              top: plot.top,
              ...(onRight ? { left: x + 10 } : { right: `calc(100% - ${x - 10}px)` }),
            }}
          >
            {children}
          </div>
        </>
      )}
    </div>
  );
}
