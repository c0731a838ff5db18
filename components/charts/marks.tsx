import { useId } from 'react';
import { clearPlace, labelPlaces, type Place } from './place-label.ts';
import type { Plot } from './plot.ts';
import type { Step } from './step-rows.ts';

const CHARACTER = 7.2;

type BandProps = { plot: Plot; from: number; to: number; label: string };

/** A stretch of time, hatched and named: in its middle where there is room, or (`headed`) over it, however narrow. */
export function HatchedBand({ plot, from, to, label, headed = false }: BandProps & { headed?: boolean }) {
  const pattern = useId();
  const width = plot.x(to) - plot.x(from);
  if (width < 1) return null;
  return (
    <>
      <pattern id={pattern} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" x2="0" y1="0" y2="7" stroke="var(--hair)" strokeWidth="2" />
      </pattern>
      <rect x={plot.x(from)} y={plot.top} width={width} height={plot.height} fill={`url(#${pattern})`} />
      {headed ? (
        <BandHead plot={plot} from={from} to={to} label={label} />
      ) : (
        <EmptyBand plot={plot} from={from} to={to} label={label} />
      )}
    </>
  );
}

/** The px from which and to which the name of a stretch lies over it; where the stretch is narrower, to its left. */
export function bandHeadPlace({ plot, from, to, label }: BandProps): [left: number, right: number] {
  const width = label.length * CHARACTER;
  const left = plot.x(to) - plot.x(from) > width ? plot.x(from) : plot.x(to) - width;
  return [left, left + width];
}

function BandHead(props: BandProps) {
  const { plot, from, to, label } = props;
  const fits = bandHeadPlace(props)[0] === plot.x(from);
  return (
    <LineLabel
      x={fits ? plot.x(from) : plot.x(to)}
      y={plot.top - 7}
      ink="var(--soft)"
      anchor={fits ? 'start' : 'end'}
    >
      {label}
    </LineLabel>
  );
}

/** A stretch of time in which there is nothing to draw: named in its middle where there is room, or (`upright`) upwards. */
export function EmptyBand({ plot, from, to, label, upright = false }: BandProps & { upright?: boolean }) {
  const width = plot.x(to) - plot.x(from);
  const [x, y] = [plot.x(from) + width / 2, plot.top + plot.height / 2];
  const fits = width >= label.length * CHARACTER + 24;
  if (!fits && !(upright && width >= 18)) return null;
  return (
    <g transform={fits ? undefined : `rotate(-90 ${x} ${y})`}>
      <LineLabel x={x} y={fits ? y : y + 4} ink="var(--soft)" anchor="middle">
        {label}
      </LineLabel>
    </g>
  );
}

/** A stretch of time of which nothing is known: hatched, and named where there is room. */
export const UnknownBand = (props: Omit<BandProps, 'label'>) => <HatchedBand {...props} label="unknown" />;

/** Words that stand on or beside a line, in its ink. */
export function LineLabel({
  x,
  y,
  ink,
  anchor = 'start',
  faded = false,
  halo = false,
  children,
}: {
  x: number;
  y: number;
  ink: string;
  anchor?: 'start' | 'middle' | 'end';
  faded?: boolean;
  /** parts the words from the lines that run through them */
  halo?: boolean;
  children: string;
}) {
  return (
    <text
      x={x}
      y={y}
      fill={ink}
      textAnchor={anchor}
      {...(halo && { stroke: 'var(--paper)', strokeWidth: 4, paintOrder: 'stroke' })}
      className={`text-[12.5px] font-[550] ${faded ? 'opacity-30' : ''}`}
    >
      {children}
    </text>
  );
}

type BesideProps = {
  plot: Plot;
  from: number;
  to: number;
  steps: readonly Step[];
  /** the lines that the words must not cover */
  others?: readonly (readonly Step[])[];
  /** the words, and shorter ones for where these find no room */
  texts: readonly string[];
  ink: string;
  above?: boolean;
  /** leave the words out rather than let another line run through them */
  optional?: boolean;
};

/** Words beside a line where it runs flattest and no other line runs through them: on the side asked for, or the other. */
export function BesideLine({ plot, from, to, steps, others = [], texts, ink, above, optional }: BesideProps) {
  const { perPx } = plot;
  const onTop = ({ high }: Place) => ({ low: high + 3 * perPx, high: high + 20 * perPx });
  const under = ({ low }: Place) => ({ low: low - 20 * perPx, high: low - 3 * perPx });
  const tries = texts.flatMap((text) => {
    const width = ((text.length * CHARACTER + 12) / plot.width) * (to - from);
    const places = labelPlaces(steps, from, to, width);
    const hasRoomBelow = places.some((place) => plot.y(under(place).low) <= plot.top + plot.height);
    const sides = above ? [onTop, under] : hasRoomBelow ? [under, onTop] : [onTop];
    const found = clearPlace(places, sides, others, width);
    return found ? [{ text, ...found }] : [];
  });
  const best = tries.find(({ clear }) => clear) ?? (optional ? undefined : tries.at(-1));
  if (!best) return null;
  return (
    <LineLabel
      x={plot.x(best.place.middle)}
      y={best.side === onTop ? plot.y(best.place.high) - 7 : plot.y(best.place.low) + 17}
      ink={ink}
      anchor="middle"
      halo={!best.clear || above}
    >
      {best.text}
    </LineLabel>
  );
}
