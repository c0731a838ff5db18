import { Sparkline } from '#components/charts/sparkline';
import { Explain } from '#components/ui/explain';
import { count, hours, money, pct, usd, usdDigits } from '#components/ui/format';
import { Kpi, KpiStrip } from '#components/ui/kpi';
import type { SavingsRow } from '#lib/api/schemas/savings';
import { type Billed, type GpuFigures, gpuFigures, pricedPct } from './figures.ts';

type Read = (row: SavingsRow) => number | null;

/** Day by day over the window, a gap where a day is not billed; nothing for a single day. */
export function DayTrend({
  rows,
  of,
  tone,
}: {
  rows: readonly SavingsRow[];
  of: Read;
  tone?: 'spot' | 'soft';
}) {
  const values = rows.map((row) => (row.billed ? of(row) : null));
  if (values.filter((value) => value !== null).length < 2) return null;
  return (
    <span className="block pt-1">
      <Sparkline values={values} tone={tone} />
    </span>
  );
}

/** What was saved, in USD and of the baseline. */
export function SavedKpi({ byDay }: { byDay: Billed }) {
  const { total, rows, baseline } = byDay;
  const list = baseline.kind === 'list';
  return (
    <Kpi
      label={
        <Explain
          formula="sum over priced spot hours of (hours × baseline price − what was billed)"
          source={`the bills that count, and ${list ? 'the list price valid at each hour' : 'the committed rates'}`}
        >
          {list ? 'Saved against on demand' : 'Saved against committed'}
        </Explain>
      }
      value={
        total.savingsUsd === null ? null : (
          <span className={total.savingsUsd < 0 ? 'text-loss' : ''}>{money(total.savingsUsd)}</span>
        )
      }
      note={
        total.savingsPct !== null &&
        total.listCostUsd !== null && (
          <>
            <b>{pct(total.savingsPct)}</b> of {money(total.listCostUsd)} {list ? 'list' : 'committed'}
          </>
        )
      }
    >
      {total.savingsUsd !== null && <DayTrend rows={rows} of={(row) => row.savingsUsd} />}
    </Kpi>
  );
}

/** How much of all instance-hours ran on spot, by hours and by cost. */
export function CoverageKpi({ byDay: { total, rows } }: { byDay: Billed }) {
  return (
    <Kpi
      label={
        <Explain
          formula="spot hours / all instance-hours × 100; by cost: billed for spot / billed for all instance-hours × 100"
          source="the bills that count; other hours are on demand, under Savings Plans and reserved (at their effective cost)"
        >
          Time on spot
        </Explain>
      }
      value={total.coverageHoursPct === null ? null : pct(total.coverageHoursPct)}
      note={
        <>
          <b>of {hours(total.spotHours + total.otherHours)} instance-hours</b>
          {total.coverageCostPct !== null && `; ${pct(total.coverageCostPct)} of their cost`}
        </>
      }
    >
      <DayTrend rows={rows} of={(row) => row.coverageHoursPct} />
    </Kpi>
  );
}

const gpuPrice = (value: number) => usd(value, usdDigits([value]));

/** What a GPU-hour was billed at; `groups` = by model or type, `undefined` = not loaded yet. */
export function GpuHourKpi({ groups }: { groups: readonly SavingsRow[] | undefined }) {
  const gpu: GpuFigures | null | undefined = groups && gpuFigures(groups);
  return (
    <Kpi
      label={
        <Explain
          formula="billed for the spot hours of types with GPUs / (their hours × GPUs of the type)"
          source="the bills that count, and the instance types' own GPU counts; types without GPUs, and those not known, are in neither sum"
        >
          Billed per GPU-hour
        </Explain>
      }
      value={gpu && gpuPrice(gpu.spotCostUsd / gpu.gpuHours)}
      note={
        gpu && (
          <>
            <b>{hours(gpu.gpuHours)} GPU-hours</b>
            {gpu.listCostUsd !== null && `; ${gpuPrice(gpu.listCostUsd / gpu.gpuHours)} on demand`}
          </>
        )
      }
    />
  );
}

/** The key numbers of the savings page. */
export function SavingsStrip({
  byDay,
  groups,
}: {
  byDay: Billed;
  groups: readonly SavingsRow[] | undefined;
}) {
  const { total, rows } = byDay;
  const priced = pricedPct(total);
  const billedPct =
    total.listCostUsd === null || total.listCostUsd === 0
      ? null
      : ((total.spotCostUsd - total.unpricedCostUsd) / total.listCostUsd) * 100;
  return (
    <KpiStrip label="Key numbers">
      <SavedKpi byDay={byDay} />
      <Kpi
        label={
          <Explain
            formula="sum of what was billed for spot hours"
            source="the bills that count: unblended cost of CUR, BilledCost of FOCUS, unblended cost of Cost Explorer"
          >
            Billed on spot
          </Explain>
        }
        value={money(total.spotCostUsd)}
        note={
          billedPct !== null && (
            <>
              <b>{pct(billedPct)}</b> of {byDay.baseline.kind === 'list' ? 'the list price' : 'committed'}
              {total.unpricedCostUsd > 0 && `; ${money(total.unpricedCostUsd)} of it without a price`}
            </>
          )
        }
      >
        <DayTrend rows={rows} of={(row) => row.spotCostUsd} />
      </Kpi>
      <CoverageKpi byDay={byDay} />
      <GpuHourKpi groups={groups} />
      <Kpi
        label={
          <Explain
            formula="spot hours with a baseline price / all spot hours × 100. Hours without one are shown and are in no saving; assumed ones are priced at the earliest known list price."
            source="dated list prices for region, type and system, or the bill's own on-demand column"
          >
            Hours with a price
          </Explain>
        }
        value={priced === null ? null : pct(priced, priced > 99.9 && priced < 100 ? 2 : 1)}
        note={
          <>
            <b>of {count(Math.round(total.spotHours))} spot hours</b>
            {total.unpricedHours > 0 && `; ${hours(total.unpricedHours)} without`}
            {total.assumedHours > 0 && `; ${hours(total.assumedHours)} assumed`}
          </>
        }
      />
    </KpiStrip>
  );
}
