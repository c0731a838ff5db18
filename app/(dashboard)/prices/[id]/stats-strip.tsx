import type { ReactNode } from 'react';
import { Explain } from '#components/ui/explain';
import { count, counted, day, pct } from '#components/ui/format';
import { Kpi, KpiStrip } from '#components/ui/kpi';
import type { PoolPricesResponse } from '#lib/api/schemas/pools';
import { standingOf } from '../standing.ts';
import { below, hoursWords, price } from '../words.ts';

const SOURCE = "this pool's price records in the range, and the price that held when it began";

type Stat = { label: string; formula: string; value: ReactNode | null | undefined; note?: ReactNode };

const known = <T,>(value: T | null | undefined, text: (value: T) => ReactNode) =>
  value === undefined || value === null ? value : text(value);

/** How much of the range is known; of a pool that was not seen lately, how much of it a source has confirmed. */
function knownStat(prices: PoolPricesResponse | undefined): Stat {
  const { seenOn = null, confirmedHours = 0 } = prices ? standingOf(prices) : {};
  const hours = seenOn === null ? prices?.stats.knownHours : confirmedHours;
  const window = prices && (Date.parse(prices.to) - Date.parse(prices.from)) / 3_600_000;
  return {
    label: seenOn === null ? 'Known' : 'Confirmed',
    formula:
      seenOn === null
        ? 'the part of the range in which a price was known; nothing is carried back before the first record'
        : 'the part of the range in which a source confirmed the price; after it the last price is carried forward',
    value: known(hours, (value) => (value < 1 / 60 ? 'none' : hoursWords(value))),
    note: prices && hours !== undefined && window !== undefined && (
      <>
        <b>{pct((hours / window) * 100, 0)}</b> of the range
        {seenOn !== null && `, last on ${day(seenOn, prices.to)}`}
      </>
    ),
  };
}

const CARRIED: Partial<Stat> = { value: null, note: 'no price was confirmed in the range' };

function statsOf(prices: PoolPricesResponse | undefined): Stat[] {
  // Statistics of one price that was carried forward all the way would say something that nobody has seen.
  const carried = prices !== undefined && standingOf(prices).carried;
  const stats = figuresOf(prices).map((stat) => (carried ? { ...stat, ...CARRIED } : stat));
  return [...stats, knownStat(prices)];
}

function figuresOf(prices: PoolPricesResponse | undefined): Stat[] {
  const stats = prices?.stats;
  return [
    {
      label: 'Mean',
      formula: 'sum of price × time it held / known time. A price that held for a minute weighs a minute.',
      value: known(stats?.timeWeightedMean, price),
      note: stats?.savingsPct != null && (
        <>
          <b>{pct(Math.abs(stats.savingsPct))}</b> {below(stats.savingsPct)} on demand
        </>
      ),
    },
    {
      label: 'Median',
      formula: 'the price at or below which it stood for half of the known time (p50)',
      value: known(stats?.p50, price),
      note: stats?.min != null && stats.max !== null && (
        <>
          <b>
            {price(stats.min)} – {price(stats.max)}
          </b>{' '}
          lowest and highest
        </>
      ),
    },
    {
      label: '95th percentile',
      formula: 'the price at or below which it stood for 95 % of the known time (p95)',
      value: known(stats?.p95, price),
      note: stats?.p95 != null && 'dearer for at most 5 % of the time',
    },
    {
      label: 'Volatility',
      formula: 'time-weighted standard deviation of the price / its time-weighted mean',
      value: known(stats?.volatility, (value) => pct(value * 100)),
      note:
        stats?.volatility != null && (stats.volatility === 0 ? 'it never moved' : 'deviation, of the mean'),
    },
    {
      label: 'Changes',
      formula:
        'records whose price differs from the one before; a record that repeats a price is not a change',
      value: stats?.knownHours === 0 ? null : known(stats?.changes, count),
      note: stats && (
        <>
          <b>{counted(stats.records, 'record')}</b> in the range
        </>
      ),
    },
  ];
}

/** The pool's statistics over the range; each says how it was made. */
export function StatsStrip({ prices }: { prices: PoolPricesResponse | undefined }) {
  return (
    <KpiStrip label="Statistics over the range">
      {statsOf(prices).map(({ label, formula, value, note }) => (
        <Kpi
          key={label}
          label={
            <Explain formula={formula} source={SOURCE}>
              {label}
            </Explain>
          }
          value={value}
          note={note}
        />
      ))}
    </KpiStrip>
  );
}
