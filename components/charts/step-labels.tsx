import { BesideLine, LineLabel } from './marks.tsx';
import { spread, widestGap } from './place-label.ts';
import type { Plot } from './plot.ts';
import { seriesInk } from './series-ink.tsx';
import type { Step, StepDrawing } from './step-rows.ts';

const GAP = 15;

type Props = {
  drawing: StepDrawing;
  plot: Plot;
  from: number;
  to: number;
  narrow: boolean;
  price: (usd: number) => string;
  emphasis: string | null;
};

/** Words on the lines, in place of a legend: one pool's beside its line, several pools' numbered at their right ends. */
export function StepLabels(props: Props) {
  const { drawing, plot, from, to } = props;
  return (
    <svg className="absolute inset-0 size-full overflow-visible" aria-hidden="true">
      {drawing.series.length === 1 ? <OneLabel {...props} /> : <EndLabels {...props} />}
      {drawing.listPrices.map(({ key, labels, steps }) => (
        <BesideLine
          key={key}
          plot={plot}
          from={from}
          to={to}
          steps={steps}
          others={[...drawing.series, ...drawing.listPrices.filter((one) => one.key !== key)].map(
            (one) => one.steps,
          )}
          texts={listTexts(props, labels, steps)}
          optional={drawing.listPrices.length > 1}
          ink="var(--ondemand)"
          above
        />
      ))}
    </svg>
  );
}

function listTexts({ drawing, narrow, price }: Props, labels: string[], steps: readonly Step[]): string[] {
  const last = steps.at(-1)?.[1];
  const whose = narrow ? [] : [`on demand, ${short(labels)}`];
  const much = last === undefined ? [] : [`on demand ${price(last)}`];
  return [...(drawing.listPrices.length > 1 ? whose : much), 'on demand'];
}

const short = (labels: string[]) =>
  labels.length > 2 ? `${labels[0]} and ${labels.length - 1} more` : labels.join(', ');

function OneLabel(props: Props) {
  const { drawing, plot, from, to } = props;
  const spot = drawing.series[0]?.steps ?? [];
  const listed = drawing.listPrices[0]?.steps ?? [];
  const gap = widestGap(listed, spot, from, to);
  const middle = gap && plot.y((gap.upper + gap.lower) / 2);
  const roomy = gap && plot.y(gap.lower) - plot.y(gap.upper) > 44;
  return (
    <>
      <BesideLine
        plot={plot}
        from={from}
        to={to}
        steps={spot}
        others={[listed]}
        texts={['spot']}
        ink="var(--spot)"
      />
      {gap && roomy && middle !== null && (
        <LineLabel x={plot.x(gap.at)} y={middle + 4} ink="var(--spot)" anchor="middle">
          saved
        </LineLabel>
      )}
    </>
  );
}

function EndLabels({ drawing, plot, narrow, emphasis }: Props) {
  const known = drawing.series.flatMap(({ id, label, steps }, k) => {
    const last = steps.at(-1)?.[1];
    return last === undefined ? [] : [{ id, k, label, y: plot.y(last) }];
  });
  const places = spread(
    known.map(({ y }) => y),
    GAP,
    plot.top,
    plot.top + plot.height,
  );
  return known.map(({ id, k, label }, index) => (
    <LineLabel
      key={id}
      x={plot.left + plot.width + 6}
      y={(places[index] ?? 0) + 4}
      ink={seriesInk(k).text}
      faded={emphasis !== null && emphasis !== id}
    >
      {narrow ? `${k + 1}` : `${k + 1} ${label}`}
    </LineLabel>
  ));
}
