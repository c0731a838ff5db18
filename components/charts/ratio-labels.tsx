import { BesideLine, LineLabel } from './marks.tsx';
import { widestGap } from './place-label.ts';
import type { Plot } from './plot.ts';
import type { Step } from './step-rows.ts';

const ROOM = 44;

/** Words on the lines of `RatioByDay`: each where it covers no other line, or not at all. */
export function RatioLabels({
  plot,
  first,
  last,
  lines: { steps, dearest, cheapest },
}: {
  plot: Plot;
  first: number;
  last: number;
  lines: { steps: Step[]; dearest: Step[]; cheapest: Step[] };
}) {
  const list: Step[] = [[first, 100]];
  const gap = widestGap(list, steps, first, last);
  const beside = { plot, from: first, to: last, ink: 'var(--spot)', optional: true };
  return (
    <>
      <LineLabel x={plot.left + plot.width} y={plot.y(100) - 7} ink="var(--ondemand)" anchor="end" halo>
        on demand
      </LineLabel>
      <BesideLine {...beside} steps={steps} others={[list, dearest, cheapest]} texts={['median']} />
      <BesideLine {...beside} steps={cheapest} others={[list, dearest, steps]} texts={['cheapest pool']} />
      <BesideLine {...beside} steps={dearest} others={[list, steps, cheapest]} texts={['dearest pool']} />
      {gap && plot.y(gap.lower) - plot.y(gap.upper) > ROOM && (
        <LineLabel
          x={plot.x(gap.at)}
          y={plot.y((gap.upper * 2 + gap.lower) / 3) + 4}
          ink="var(--spot)"
          anchor="middle"
        >
          saved
        </LineLabel>
      )}
    </>
  );
}
