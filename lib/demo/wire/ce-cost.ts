import { demoAccounts } from '#lib/demo/accounts';
import type { BillLine } from '#lib/demo/bill-lines';
import { fromUnits, units } from '#lib/demo/money';
import { AwsError } from './aws-error.ts';
import type { Call } from './call.ts';
import { dimensionName, expressionTest, invalid } from './ce-expression.ts';
import { type CeLine, type Dimension, isEstimated, visibleLines } from './ce-lines.ts';
import { dateText, type Period, periodOf, slices } from './ce-period.ts';
import { pageOf, pageStart } from './paging.ts';

const COST_METRICS = [
  'UnblendedCost',
  'AmortizedCost',
  'BlendedCost',
  'NetUnblendedCost',
  'NetAmortizedCost',
];
const QUANTITY_METRICS = ['UsageQuantity', 'NormalizedUsageAmount'];
/** Groups to a page, over all of its days. */
const PAGE_SIZE = 400;

type Cell = { period: Period; keys: string[] | null; metrics: Record<string, unknown> | null };

/**
 * `GetCostAndUsage`: costs and amounts by day or month and at most two dimensions. A day's groups may be spread over
 * two pages. Amounts of mixed units are of the unit "N/A". Throws `ValidationException` in Cost Explorer's words.
 */
export function getCostAndUsage(call: Call): Record<string, unknown> {
  const { TimePeriod, Granularity, Metrics, GroupBy, Filter, NextPageToken } = call.json;
  const period = periodOf(TimePeriod, call.now);
  const granularity = granularityOf(Granularity);
  const metrics = metricsOf(Metrics);
  const groupBy = groupByOf(GroupBy);
  const test = expressionTest(Filter);
  const query = JSON.stringify([call.account.id, TimePeriod, Granularity, Metrics, GroupBy, Filter]);
  const start = startOf(NextPageToken, query, call.now);
  const lines = visibleLines(call, period.from, period.to, start.asOf).filter(test);
  const cells = slices(period, granularity).flatMap((slice) => cellsOf(slice, lines, groupBy, metrics));
  const page = pageOf(cells, start, query, { size: PAGE_SIZE, uneven: call.unevenPages });
  return {
    // Cost Explorer leaves the last page's token out.
    NextPageToken: page.nextToken === '' ? undefined : page.nextToken,
    GroupDefinitions: groupBy.map((Key) => ({ Type: 'DIMENSION', Key })),
    ResultsByTime: results(page.items, metrics, start.asOf),
    DimensionValueAttributes: attributesOf(page.items, groupBy),
  };
}

function granularityOf(value: unknown): 'DAILY' | 'MONTHLY' {
  if (value === 'DAILY' || value === 'MONTHLY') return value;
  if (value === 'HOURLY') {
    throw invalid(
      'Hourly data granularity is not enabled. Opt in to hourly granularity in Cost Explorer settings.',
    );
  }
  throw invalid(`Granularity ${String(value)} is invalid`);
}

function metricsOf(value: unknown): string[] {
  if (!Array.isArray(value) || value.length === 0) throw invalid('Metrics must not be empty');
  const wrong = value.find((metric) => ![...COST_METRICS, ...QUANTITY_METRICS].includes(metric));
  if (wrong !== undefined) throw invalid(`Metric ${String(wrong)} is invalid`);
  return value;
}

function groupByOf(value: unknown): Dimension[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid('GroupBy must be a list');
  if (value.length > 2) throw invalid('GroupBy must have at most 2 group definitions');
  return value.map(({ Type, Key }: { Type?: unknown; Key?: unknown }) => {
    if (Type !== 'DIMENSION') throw invalid(`GroupBy type ${String(Type)} is not supported`);
    return dimensionName(Key);
  });
}

function startOf(token: unknown, query: string, now: Date) {
  try {
    return pageStart(typeof token === 'string' ? token : null, query, now);
  } catch {
    throw new AwsError(
      'InvalidNextTokenException',
      'The pagination token is invalid. Try again without a pagination token.',
    );
  }
}

function cellsOf(period: Period, lines: CeLine[], groupBy: Dimension[], metrics: string[]): Cell[] {
  const own = lines.filter(({ line }) => line.start >= period.from && line.start < period.to);
  if (groupBy.length === 0) {
    return [
      {
        period,
        keys: null,
        metrics: measured(
          own.map(({ line }) => line),
          metrics,
        ),
      },
    ];
  }
  const groups = Map.groupBy(own, ({ values }) => groupBy.map((key) => values[key]).join('\n'));
  if (groups.size === 0) return [{ period, keys: null, metrics: null }];
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, group]) => ({
      period,
      keys: name.split('\n'),
      metrics: measured(
        group.map(({ line }) => line),
        metrics,
      ),
    }));
}

function measured(lines: BillLine[], metrics: string[]): Record<string, unknown> {
  return Object.fromEntries(metrics.map((metric) => [metric, measure(lines, metric)]));
}

function measure(lines: BillLine[], metric: string): { Amount: string; Unit: string } {
  if (!QUANTITY_METRICS.includes(metric)) {
    const field = metric.endsWith('AmortizedCost') ? 'amortized' : 'unblended';
    return { Amount: total(lines.map((line) => line[field])), Unit: 'USD' };
  }
  // What is taken back and what is no usage has no amount.
  const counted = lines.filter(({ kind, unit }) => unit !== '' && kind !== 'SavingsPlanNegation');
  const [unit, ...others] = new Set(counted.map((line) => line.unit));
  return {
    Amount: total(counted.map(({ amount }) => amount)),
    Unit: unit === undefined || others.length > 0 ? 'N/A' : unit,
  };
}

/** As Cost Explorer writes numbers: without the zeros at the end. */
function total(texts: string[]): string {
  const sum = texts.reduce((all, text) => all + units(text), 0n);
  return fromUnits(sum).replace(/\.?0+$/, '');
}

function results(cells: readonly Cell[], metrics: string[], asOf: Date): Record<string, unknown>[] {
  const byPeriod = Map.groupBy(cells, ({ period }) => period);
  return [...byPeriod].map(([{ from, to }, own]) => {
    const groups = own.filter(({ keys }) => keys !== null);
    const whole = own.find(({ keys, metrics: sums }) => keys === null && sums !== null);
    return {
      TimePeriod: { Start: dateText(from), End: dateText(to) },
      Total: whole?.metrics ?? (groups.length > 0 ? {} : measured([], metrics)),
      Groups: groups.map(({ keys, metrics: sums }) => ({ Keys: keys, Metrics: sums })),
      Estimated: isEstimated(from, to, asOf),
    };
  });
}

function attributesOf(cells: readonly Cell[], groupBy: Dimension[]): Record<string, unknown>[] {
  const place = groupBy.indexOf('LINKED_ACCOUNT');
  if (place < 0) return [];
  const seen = new Set(cells.map(({ keys }) => keys?.[place]));
  return demoAccounts
    .filter(({ id }) => seen.has(id))
    .map(({ id, name }) => ({ Value: id, Attributes: { description: name } }));
}
