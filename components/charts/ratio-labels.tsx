import { BesideLine, LineLabel } from './marks.tsx';
import { widestGap } from './place-label.ts';
import type { Plot } from './plot.ts';
import type { Step } from './step-rows.ts';

/** px of height between two lines in which a word stands free. */
const ROOM = 44;
/** Lines never further apart than that, in px, are one to the eye. */
const MERGED_PX = 4;

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
  const apart = (a: Step[], b: Step[]) =>
    a.some(([, value], k) => Math.abs(value - (b[k]?.[1] ?? value)) > MERGED_PX * plot.perPx);
  // Where no pool is dearer than on demand, the room above that line is its own.
  const dear = dearest.some(([, value]) => value > 100 + MERGED_PX * plot.perPx);
  const [low, high] = [apart(cheapest, steps), apart(dearest, steps)];
  const gap = widestGap(list, steps, first, last);
  const beside = { plot, from: first, to: last, ink: 'var(--spot)', optional: true };
  return (
    <>
      <BesideLine
        {...beside}
        ink="var(--ondemand)"
        steps={list}
        others={[dearest, steps, cheapest]}
        texts={['on demand']}
        optional={false}
        above
      />
      <BesideLine
        {...beside}
        steps={steps}
        others={[list, ...(high ? [dearest] : []), ...(low ? [cheapest] : [])]}
        texts={[low ? 'median' : 'median and cheapest pool']}
      />
      {low && <BesideLine {...beside} steps={cheapest} others={[list, steps]} texts={['cheapest pool']} />}
      {high && (
        <BesideLine
          {...beside}
          steps={dearest}
          others={[list, steps]}
          texts={['dearest pool']}
          above={dear}
        />
      )}
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
