import Link from 'next/link';
import type { ReactNode } from 'react';
import { seriesInk } from '#components/charts/series-ink';
import type { FilterRange } from '#components/shell/filters';
import { SavingCell } from '#components/ui/bar-cell';
import { type Column, DataTable } from '#components/ui/data-table';
import { count, pct, usd, usdDigits } from '#components/ui/format';
import { Section } from '#components/ui/section';
import { poolHref } from '../[id]/params.ts';
import { gpuWords, hoursWords } from '../words.ts';
import type { Compared } from './compared.ts';

type Props = {
  pools: readonly Compared[] | undefined;
  unit: string;
  range: FilterRange;
  until: Date | null;
  onRemove: (id: number) => void;
  /** brings a pool's line forward; null = all alike */
  onEmphasis: (id: string | null) => void;
};

/** The statistics of the compared pools, side by side, in the chart's unit. */
export function CompareTable({ pools, unit, range, until, onRemove, onEmphasis }: Props) {
  const digits = usdDigits((pools ?? []).flatMap(({ now, mean }) => [now, mean]));
  const amount = (value: number | null, { divisor }: Compared) =>
    value === null ? null : usd(value / divisor, digits).replace('$', '');
  const number = (
    key: string,
    header: string,
    render: (pool: Compared) => ReactNode,
    className?: string,
  ): Column<Compared> => ({ key, header, align: 'right', render, className });
  const columns: Column<Compared>[] = [
    {
      key: 'pool',
      header: 'Pool',
      render: (pool) => (
        <Link
          href={poolHref(pool.id, range, until)}
          className="inline-flex items-center gap-2 underline decoration-hair underline-offset-3 hover:decoration-current"
          onPointerEnter={() => onEmphasis(String(pool.id))}
          onPointerLeave={() => onEmphasis(null)}
          onFocus={() => onEmphasis(String(pool.id))}
          onBlur={() => onEmphasis(null)}
        >
          <Swatch number={pool.number} />
          {pool.label}
        </Link>
      ),
    },
    { key: 'gpu', header: 'GPU', render: ({ prices }) => gpuWords(prices.pool) },
    number(
      'now',
      'Newest',
      (pool) => amount(pool.now === null ? null : pool.now * pool.divisor, pool),
      'text-spot',
    ),
    number('mean', 'Mean', (pool) => amount(pool.stats?.timeWeightedMean ?? null, pool), 'font-semibold'),
    number('p50', 'Median', (pool) => amount(pool.stats?.p50 ?? null, pool)),
    number('p95', 'p95', (pool) => amount(pool.stats?.p95 ?? null, pool)),
    number(
      'extremes',
      'Min – max',
      (pool) =>
        pool.stats === null || pool.stats.min === null
          ? null
          : `${amount(pool.stats.min, pool)} – ${amount(pool.stats.max, pool)}`,
      'text-soft',
    ),
    number('volatility', 'Volatility', ({ stats }) =>
      stats === null || stats.volatility === null ? null : pct(stats.volatility * 100),
    ),
    number('changes', 'Changes', ({ stats }) => (stats === null ? null : count(stats.changes))),
    number('saved', 'Saved', ({ savingsPct }) =>
      savingsPct === null ? null : <SavingCell savingPct={savingsPct} />,
    ),
    number('known', 'Known', knownWords, 'text-soft'),
    {
      key: 'remove',
      header: <span className="sr-only">Remove</span>,
      align: 'right',
      render: (pool) => (
        <button
          type="button"
          className="link-quiet"
          onClick={() => onRemove(pool.id)}
          aria-label={`Remove ${pool.label}`}
        >
          Remove
        </button>
      ),
    },
  ];
  return (
    <Section
      id="side-by-side"
      title="Side by side"
      note={`USD per ${unit} over the range; saved is the mean against on demand`}
    >
      <DataTable
        caption="Statistics of the compared pools"
        columns={columns}
        rows={pools}
        rowKey={(pool) => pool.id}
      />
    </Section>
  );
}

/** `30 d`; of a pool that was not seen lately how much is confirmed: `12 d confirmed`. */
function knownWords({ prices, standing: { seenOn, confirmedHours } }: Compared): string {
  const hours = seenOn === null ? prices.stats.knownHours : confirmedHours;
  const words = hours < 1 / 60 ? 'none' : hoursWords(hours);
  return seenOn === null ? words : `${words} confirmed`;
}

function Swatch({ number }: { number: number }) {
  const ink = seriesInk(number - 1);
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className="w-2 text-soft">{number}</span>
      <svg width="16" height="8" aria-hidden="true">
        <line x1="0" x2="16" y1="4" y2="4" stroke={ink.stroke} strokeWidth={ink.width} />
      </svg>
    </span>
  );
}
