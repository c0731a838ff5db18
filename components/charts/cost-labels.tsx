import { betweenLines, overLine, type Span, underLine } from './cost-places.ts';
import { LineLabel } from './marks.tsx';
import type { Plot } from './plot.ts';
import type { Step } from './step-rows.ts';

/** px a character takes, and of height that a word needs to stand free. */
const CHARACTER = 7.2;
const LINE = 20;
const ROOM = 34;

type Props = {
  plot: Plot;
  from: number;
  to: number;
  onDemand: Step[];
  billed: Step[];
  /** what the upper line is called */
  baseline: string;
  /** px from and to which words stand over the plot already */
  heads: readonly (readonly [left: number, right: number])[];
};

/** Words on the lines of `CostByDay`, and in the area between them where there is room; else over the plot. */
export function CostLabels({ plot, from, to, onDemand, billed, baseline, heads }: Props) {
  const span = (text: string): Span => ({
    from,
    to,
    width: Math.min(to - from, ((text.length * CHARACTER + 8) / plot.width) * (to - from)),
  });
  const fits = (px: number, value: number) => value >= px * plot.perPx;
  const list = { text: baseline, ink: 'var(--ondemand)' };
  const spot = { text: 'billed on spot', ink: 'var(--spot)' };
  const above = overLine(onDemand, billed, span(list.text));
  const below = above ? null : underLine(onDemand, billed, span(list.text));
  const under = underLine(billed, onDemand, span(spot.text));
  const roomy = under !== null && fits(LINE, under.low) ? under : null;
  const over = roomy ? null : overLine(billed, onDemand, span(spot.text), (LINE + 4) * plot.perPx);
  const saved = betweenLines(onDemand, billed, span('saved'));
  const lost = betweenLines(billed, onDemand, span('lost'));
  // A word between the lines is in the way of one that had to go there.
  const free = over === null || !saved || fits(ROOM + LINE, saved.high - saved.low);
  return (
    <>
      {above && <Word plot={plot} at={above.at} y={plot.y(above.high) - 7} {...list} />}
      {below && <Word plot={plot} at={below.at} y={plot.y(below.low) + 17} {...list} />}
      {roomy && <Word plot={plot} at={roomy.at} y={plot.y(roomy.low) + 17} {...spot} />}
      {over && <Word plot={plot} at={over.at} y={plot.y(over.high) - 7} {...spot} />}
      {roomy === null && over === null && billed.length > 0 && (
        <LineKey plot={plot} heads={heads} {...spot} />
      )}
      {saved && free && fits(ROOM, saved.high - saved.low) && (
        <Word
          plot={plot}
          at={saved.at}
          y={plot.y((saved.low + saved.high) / 2) + 4}
          text="saved"
          ink="var(--spot)"
        />
      )}
      {lost && fits(ROOM, lost.high - lost.low) && (
        <Word
          plot={plot}
          at={lost.at}
          y={plot.y((lost.low + lost.high) / 2) + 4}
          text="lost"
          ink="var(--loss)"
        />
      )}
    </>
  );
}

/** A line's name over the plot, with a piece of the line: at the right, or where that is taken at the left, or nowhere. */
function LineKey({ plot, heads, text, ink }: Pick<Props, 'plot' | 'heads'> & { text: string; ink: string }) {
  const width = text.length * CHARACTER + 22;
  const left = [plot.left + plot.width - width, plot.left].find((x) =>
    heads.every(([start, end]) => x > end + 10 || x + width < start - 10),
  );
  if (left === undefined) return null;
  return (
    <g>
      <line x1={left} x2={left + 14} y1={plot.top - 11} y2={plot.top - 11} stroke={ink} strokeWidth={2} />
      <LineLabel x={left + 20} y={plot.top - 7} ink={ink}>
        {text}
      </LineLabel>
    </g>
  );
}

function Word({ plot, at, y, text, ink }: { plot: Plot; at: number; y: number; text: string; ink: string }) {
  return (
    <LineLabel x={plot.x(at)} y={y} ink={ink} anchor="middle" halo>
      {text}
    </LineLabel>
  );
}
