import type { CSSProperties, ReactNode } from 'react';
import {
  WHISKER_HEIGHT as HEIGHT,
  type WhiskerRow,
  whiskerPlace,
  whiskerTicks,
} from './rate-whiskers-axis.ts';
import { Bucket, WhiskerLegend } from './rate-whiskers-bucket.tsx';

export type LabelledWhisker = WhiskerRow & {
  /** what it is of, one word a column */
  labels: readonly ReactNode[];
  /** `59 in 1,440 h` */
  exposure: string;
  /** all of it in a line, under the pointer */
  words: string;
};

type Props = {
  /** the highest rate first */
  rows: readonly LabelledWhisker[];
  caption: string;
  /** how a tick in per cent per hour reads */
  tickLabel: (percent: number) => string;
};

/**
 * Rates per instance-hour, each a dot with its 95 % interval, on one axis; the provider's own bucket lies grey behind, or as a
 * bracket where it has no upper end. What goes beyond the axis ends in an arrow. Silent: the page has the same as a table.
 */
export function RateWhiskers({ rows, caption, tickLabel }: Props) {
  const ticks = whiskerTicks(rows);
  if (ticks === null) return null;
  const words = rows[0]?.labels.length ?? 1;
  return (
    <figure className="m-0">
      <div
        aria-hidden="true"
        className="grid grid-cols-(--narrow) gap-x-3 text-xs sm:grid-cols-(--roomy)"
        style={
          {
            '--narrow': `repeat(${words}, auto) minmax(0, 1fr)`,
            '--roomy': `repeat(${words}, fit-content(200px)) max-content minmax(0, 1fr)`,
          } as CSSProperties
        }
      >
        {rows.map((row) => (
          <div
            key={row.key}
            title={row.words}
            className="col-span-full grid grid-cols-subgrid items-center hover:bg-hover max-sm:pt-1"
          >
            {row.labels.map((label, k) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: columns stay in their order
                key={k}
                className={`min-w-0 break-words ${k === 0 ? 'text-ink' : 'text-soft'}`}
              >
                {label}
              </span>
            ))}
            <span className="text-right whitespace-nowrap text-soft">{row.exposure}</span>
            <div className="max-sm:col-span-full max-sm:px-2 sm:pr-5">
              <Whisker row={row} ticks={ticks} />
            </div>
          </div>
        ))}
        <div className="col-span-full grid grid-cols-subgrid">
          <div className="col-span-full max-sm:px-2 sm:col-start-[-2] sm:col-end-[-1] sm:pr-5">
            <Scale ticks={ticks} tickLabel={tickLabel} />
          </div>
        </div>
      </div>
      <WhiskerLegend rows={rows} ticks={ticks} />
      <figcaption className="sr-only">{caption}</figcaption>
    </figure>
  );
}

/** The axis's words; every second one where they would crowd: on a phone, and beside another chart. */
function Scale({ ticks, tickLabel }: { ticks: readonly number[]; tickLabel: (percent: number) => string }) {
  return (
    <svg className="block w-full overflow-visible" height={20} aria-hidden="true">
      {ticks.map((tick, k) => (
        <text
          key={tick}
          x={`${whiskerPlace(ticks, tick / 100).x}%`}
          y={14}
          textAnchor="middle"
          className={`fill-soft text-[12px] ${k % 2 === 1 ? 'max-sm:hidden xl:hidden' : ''}`}
        >
          {tickLabel(tick)}
        </text>
      ))}
    </svg>
  );
}

/** One line of it: hairlines, the provider's bucket, the interval, the rate. */
function Whisker({ row, ticks }: { row: WhiskerRow; ticks: readonly number[] }) {
  const { ratePerHour, low95, high95, advisor } = row;
  const place = (perHour: number) => whiskerPlace(ticks, perHour);
  const middle = HEIGHT / 2;
  const end = high95 === null ? null : place(high95);
  const dot = ratePerHour === null ? null : place(ratePerHour);
  return (
    <svg className="block w-full overflow-visible" height={HEIGHT} aria-hidden="true">
      {ticks.map((tick) => (
        <line
          key={tick}
          x1={`${place(tick / 100).x}%`}
          x2={`${place(tick / 100).x}%`}
          y1={0}
          y2={HEIGHT}
          stroke="var(--hair)"
        />
      ))}
      {advisor && <Bucket advisor={advisor} ticks={ticks} />}
      {low95 !== null && end && (
        <line
          x1={`${place(low95).x}%`}
          x2={`${end.x}%`}
          y1={middle}
          y2={middle}
          stroke="var(--interruption)"
          strokeWidth={2}
        />
      )}
      {end?.beyond && (
        <svg x="100%" y={middle} overflow="visible" aria-hidden="true">
          <path d="M -6 -5 L 1 0 L -6 5" fill="none" stroke="var(--interruption)" strokeWidth={2} />
        </svg>
      )}
      {dot && !dot.beyond && <circle cx={`${dot.x}%`} cy={middle} r={3.5} fill="var(--interruption)" />}
    </svg>
  );
}
