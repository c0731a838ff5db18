import { logTicks, usdTickLabel } from './ticks.ts';

export type StripDot = { id: number; usdPerGpuHour: number; onDemandUsdPerGpuHour: number | null };

/** A logarithmic axis that all strips of one table share: its ticks in USD per GPU-hour. */
export type StripAxis = { ticks: number[] };

/** The axis over every price given; null when none is known. */
export function stripAxis(prices: readonly number[]): StripAxis | null {
  const positive = prices.filter((price) => price > 0);
  if (positive.length === 0) return null;
  return { ticks: logTicks(Math.min(...positive), Math.max(...positive)) };
}

/** Where a price stands on the axis, in per cent of its length. */
export function stripPercent(axis: StripAxis, price: number): number {
  const low = Math.log(axis.ticks[0] ?? 1);
  const high = Math.log(axis.ticks.at(-1) ?? 10);
  return ((Math.log(price) - low) / (high - low)) * 100;
}

const HEIGHT = 26;

/** The axis's words, for the head of the strips' column. Every second one where they would crowd. */
export function StripScale({ axis }: { axis: StripAxis }) {
  const every = axis.ticks.length > 8 ? 2 : 1;
  return (
    <svg className="block w-full overflow-visible" height={16} aria-hidden="true">
      {axis.ticks.map((tick, k) =>
        k % every === 0 ? (
          <text
            key={tick}
            x={`${stripPercent(axis, tick)}%`}
            y={12}
            textAnchor="middle"
            className={`fill-soft text-[12px] ${k % (every * 2) === 0 ? '' : 'max-sm:hidden'}`}
          >
            {usdTickLabel(tick, [tick])}
          </text>
        ) : null,
      )}
    </svg>
  );
}

/** One line of the strip plot: each pool a dot on the axis, each on-demand price a slate tick; red dots cost more. */
export function GpuStrip({ axis, dots }: { axis: StripAxis; dots: readonly StripDot[] }) {
  const listed = [...new Set(dots.flatMap((dot) => dot.onDemandUsdPerGpuHour ?? []))];
  return (
    <svg className="block w-full overflow-visible" height={HEIGHT} aria-hidden="true">
      {axis.ticks.map((tick) => (
        <line
          key={tick}
          x1={`${stripPercent(axis, tick)}%`}
          x2={`${stripPercent(axis, tick)}%`}
          y1={-8}
          y2={HEIGHT + 8}
          stroke="var(--hair)"
        />
      ))}
      {listed.map((price) => (
        <line
          key={price}
          x1={`${stripPercent(axis, price)}%`}
          x2={`${stripPercent(axis, price)}%`}
          y1={4}
          y2={HEIGHT - 4}
          stroke="var(--ondemand)"
          strokeWidth={2}
        />
      ))}
      {dots.map((dot) => {
        const dear = dot.onDemandUsdPerGpuHour !== null && dot.usdPerGpuHour > dot.onDemandUsdPerGpuHour;
        return (
          <circle
            key={dot.id}
            cx={`${stripPercent(axis, dot.usdPerGpuHour)}%`}
            cy={HEIGHT / 2}
            r={4}
            fill={dear ? 'var(--loss)' : 'var(--spot)'}
            fillOpacity={0.55}
          />
        );
      })}
    </svg>
  );
}
