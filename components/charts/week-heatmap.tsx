'use client';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import {
  HOURS_OF_WEEK,
  type HourCell,
  hourAfter,
  hourName,
  LEAST_HOURS,
  shadeInk,
  shadeOf,
  shadeSteps,
  weekCells,
} from './week-heatmap-cells.tsx';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const HATCHED = 'repeating-linear-gradient(135deg, var(--hair) 0 1.5px, transparent 1.5px 5px)';

const fill = (step: number, steps: number) =>
  `color-mix(in oklab, var(--interruption) ${shadeInk(step, steps)}%, var(--paper))`;

type Props = {
  rows: readonly HourCell[];
  /** the zone of the hours, by its name */
  tz: string;
  /** a cell in words: its numbers alone */
  words: (cell: HourCell) => string;
  /** how a step's end in per cent per hour reads */
  stepLabel: (percent: number) => string;
};

/**
 * Rates by hour of the week, a line for each day: the more ink the more was taken back; hatched, never coloured, where too
 * few hours were at risk. A slider for the keyboard, whose value is read out. The page has the same as a table.
 */
export function WeekHeatmap({ rows, tz, words, stepLabel }: Props) {
  const [at, setAt] = useState<number | null>(null);
  const cells = weekCells(rows);
  const steps = shadeSteps(cells);
  const read = cells[at ?? 0];
  const say = (cell: HourCell) => `${hourName(cell.hour)}: ${words(cell)}`;
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return setAt(null);
    const target = hourAfter(event.key, at ?? 0);
    if (target === undefined) return;
    event.preventDefault();
    setAt(target);
  };
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const hour = (event.target as HTMLElement).dataset.hour;
    if (hour !== undefined) setAt(Number(hour));
  };
  return (
    <figure className="m-0">
      <div
        role="slider"
        tabIndex={0}
        aria-label={`Rate by hour of the week, ${tz}`}
        aria-valuemin={0}
        aria-valuemax={HOURS_OF_WEEK - 1}
        aria-valuenow={at ?? 0}
        aria-valuetext={read ? say(read) : 'unknown'}
        className="grid grid-cols-[34px_repeat(24,minmax(0,1fr))] gap-px text-xs text-soft"
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setAt(null)}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && setAt(at ?? 0)}
        onBlur={() => setAt(null)}
        onKeyDown={press}
      >
        {DAYS.map((day, row) => (
          <div key={day} className="contents">
            <span className="self-center">{day}</span>
            {cells.slice(row * 24, row * 24 + 24).map((cell) => {
              const shade = shadeOf(cell, steps);
              return (
                <span
                  key={cell.hour}
                  data-hour={cell.hour}
                  data-shade={shade}
                  className={`h-5 ${at === cell.hour ? 'outline-2 outline-ink' : ''}`}
                  style={{ background: shade === 'hatched' ? HATCHED : fill(shade, steps.length) }}
                />
              );
            })}
          </div>
        ))}
        <span />
        {[0, 6, 12, 18].map((hour) => (
          <span key={hour} className="col-span-6 flex justify-between pt-1">
            {String(hour).padStart(2, '0')}
            {hour === 18 && <span>24 h</span>}
          </span>
        ))}
      </div>
      <figcaption className="mt-2 text-sm text-soft">
        <span className="sr-only">Rate per instance-hour by hour of the week in {tz}. </span>
        <span className="flex min-h-5 flex-wrap items-center gap-x-3 gap-y-1" aria-hidden="true">
          {at !== null && read ? (
            <span className="text-ink">{say(read)}</span>
          ) : (
            [0, ...steps].map((end, step) => (
              <span key={end} className="inline-flex items-center gap-1.5 text-xs whitespace-nowrap">
                <span className="size-3" style={{ background: fill(step, steps.length) }} />
                {step === 0 ? 'none' : `to ${stepLabel(end)}`}
              </span>
            ))
          )}
        </span>
        <span className="mt-1 block">
          Hatched: under {LEAST_HOURS} instance-hours at risk, too little to say. Hours are in {tz}.
        </span>
      </figcaption>
    </figure>
  );
}
