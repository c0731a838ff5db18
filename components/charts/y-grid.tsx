import type { Plot } from './plot.ts';

/** Hairlines across a drawing at the ticks of its value axis, each named at its left. */
export function YGrid({
  plot,
  ticks,
  label,
}: {
  plot: Plot;
  ticks: readonly number[];
  label: (tick: number) => string;
}) {
  return ticks.map((tick) => (
    <g key={tick}>
      <line
        x1={plot.left}
        x2={plot.left + plot.width}
        y1={plot.y(tick)}
        y2={plot.y(tick)}
        stroke="var(--hair)"
      />
      <text x={plot.left - 8} y={plot.y(tick) + 4} textAnchor="end" className="fill-soft text-[12px]">
        {label(tick)}
      </text>
    </g>
  ));
}
