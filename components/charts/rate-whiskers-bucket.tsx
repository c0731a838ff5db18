import type { ReactNode } from 'react';
import {
  type AdvisorBucket,
  bucketShape,
  WHISKER_HEIGHT as HEIGHT,
  type WhiskerRow,
  whiskerPlace,
} from './rate-whiskers-axis.ts';

/** Distance of a bucket from the edges of its line. */
const INSET = 4;
const BAND_OPACITY = 0.45;

/** The provider's bucket of one line, on the axis of `ticks`: a grey band, or from its lower end on a bracket that is open above. */
export function Bucket({ advisor, ticks }: { advisor: AdvisorBucket; ticks: readonly number[] }) {
  const shape = bucketShape(ticks, advisor);
  if (shape === null) return null;
  const start = whiskerPlace(ticks, advisor.lowPerHour).x;
  if (shape === 'band' && advisor.highPerHour !== null)
    return (
      <rect
        x={`${start}%`}
        y={INSET}
        width={`${Math.max(0.6, whiskerPlace(ticks, advisor.highPerHour).x - start)}%`}
        height={HEIGHT - 2 * INSET}
        fill="var(--ondemand)"
        fillOpacity={BAND_OPACITY}
      />
    );
  const foot = HEIGHT - INSET;
  return (
    <g fill="none" stroke="var(--ondemand)">
      <line x1={`${start}%`} x2={`${start}%`} y1={INSET} y2={foot} />
      <line x1={`${start}%`} x2="100%" y1={foot} y2={foot} strokeOpacity={0.45} />
      <svg x="100%" y={foot} overflow="visible" aria-hidden="true">
        <path d="M -4 -3 L 0 0 L -4 3" />
      </svg>
    </g>
  );
}

/** What the marks mean, those alone that are drawn. */
export function WhiskerLegend({
  rows,
  ticks,
}: {
  rows: readonly Pick<WhiskerRow, 'advisor'>[];
  ticks: readonly number[];
}) {
  const shapes = rows.map(({ advisor }) => advisor && bucketShape(ticks, advisor));
  if (shapes.every((shape) => shape === null)) return null;
  return (
    <p className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft" aria-hidden="true">
      <Sign words="rate, 95 % interval">
        <g fill="var(--interruption)" stroke="var(--interruption)" strokeWidth={2}>
          <line x1={0} x2={24} y1={7} y2={7} />
          <circle cx={11} cy={7} r={3} stroke="none" />
        </g>
      </Sign>
      {shapes.includes('band') && (
        <Sign words="Spot Advisor">
          <rect x={8} y={1} width={8} height={12} fill="var(--ondemand)" fillOpacity={BAND_OPACITY} />
        </Sign>
      )}
      {shapes.includes('open') && (
        <Sign words="Spot Advisor, no upper end">
          <g fill="none" stroke="var(--ondemand)">
            <line x1={0.5} x2={0.5} y1={1} y2={12.5} />
            <line x1={0.5} x2={24} y1={12.5} y2={12.5} strokeOpacity={0.45} />
            <path d="M 20 9.5 L 24 12.5 L 20 15.5" />
          </g>
        </Sign>
      )}
    </p>
  );
}

function Sign({ words, children }: { words: string; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <svg width={26} height={16} aria-hidden="true">
        {children}
      </svg>
      {words}
    </span>
  );
}
