import { useId } from 'react';
import { placeLabel } from './place-label.ts';
import type { Plot } from './plot.ts';
import type { Step } from './step-rows.ts';

const CHARACTER = 7.2;

/** A stretch of time of which nothing is known: hatched, and named where there is room. */
export function UnknownBand({ plot, from, to }: { plot: Plot; from: number; to: number }) {
  const pattern = useId();
  const width = plot.x(to) - plot.x(from);
  if (width < 1) return null;
  return (
    <>
      <pattern id={pattern} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" x2="0" y1="0" y2="7" stroke="var(--hair)" strokeWidth="2" />
      </pattern>
      <rect x={plot.x(from)} y={plot.top} width={width} height={plot.height} fill={`url(#${pattern})`} />
      {width > 76 && (
        <LineLabel
          x={plot.x(from) + width / 2}
          y={plot.top + plot.height / 2}
          ink="var(--soft)"
          anchor="middle"
        >
          unknown
        </LineLabel>
      )}
    </>
  );
}

/** Words that stand on or beside a line, in its ink. */
export function LineLabel({
  x,
  y,
  ink,
  anchor = 'start',
  faded = false,
  children,
}: {
  x: number;
  y: number;
  ink: string;
  anchor?: 'start' | 'middle' | 'end';
  faded?: boolean;
  children: string;
}) {
  return (
    <text
      x={x}
      y={y}
      fill={ink}
      textAnchor={anchor}
      className={`text-[12.5px] font-[550] ${faded ? 'opacity-30' : ''}`}
    >
      {children}
    </text>
  );
}

/** Words beside a line where it runs flattest: under it, or above where it must or there is no room below. */
export function BesideLine({
  plot,
  from,
  to,
  steps,
  text,
  ink,
  above = false,
}: {
  plot: Plot;
  from: number;
  to: number;
  steps: readonly Step[];
  text: string;
  ink: string;
  above?: boolean;
}) {
  const place = placeLabel(steps, from, to, ((text.length * CHARACTER + 12) / plot.width) * (to - from));
  if (!place) return null;
  const below = plot.y(place.low) + 17;
  const onTop = plot.y(place.high) - 7;
  return (
    <LineLabel
      x={plot.x(place.middle)}
      y={above || below > plot.top + plot.height - 4 ? onTop : below}
      ink={ink}
      anchor="middle"
    >
      {text}
    </LineLabel>
  );
}
