import type { LabelledWhisker } from '#components/charts/rate-whiskers';
import { pct } from '#components/ui/format';
import type { RateRow } from '#lib/api/schemas/interruption-rates';
import type { RateView } from './params.ts';
import { comparisonText, exposureText, gpuName, intervalText, rateText } from './words.ts';

/** What a group is called, one word a column. */
export function rateLabels(row: Pick<RateRow, 'keys' | 'group'>, by: RateView): string[] {
  return by === 'place' ? [gpuName(row.keys.gpuModel), row.keys.region ?? 'unknown'] : [row.group];
}

/** A group in a line: what it is of, its rate and interval, how it stands to the rest. */
export function rateWords(row: RateRow, by: RateView): string {
  const interval = intervalText(row.low95, row.high95);
  const parts = [
    row.ratePerHour === null ? 'rate unknown' : rateText(row.ratePerHour),
    interval && `95 % interval ${interval}`,
    row.chanceIn24h !== null && `${pct(row.chanceIn24h * 100, 0)} within 24 h`,
    row.versusRest && comparisonText(row.versusRest),
    row.advisor && `Spot Advisor ${row.advisor.label} a month, ${row.advisor.scope}`,
  ].filter(Boolean);
  return `${rateLabels(row, by).join(', ')}: ${exposureText(row)}, ${parts.join(', ')}`;
}

/** Groups as they are drawn, in the order in which they come. */
export const whiskers = (rows: readonly RateRow[], by: RateView): LabelledWhisker[] =>
  rows.map((row) => ({
    key: row.group,
    ratePerHour: row.ratePerHour,
    low95: row.low95,
    high95: row.high95,
    interruptions: row.interruptions,
    advisor: row.advisor,
    labels: rateLabels(row, by),
    exposure: exposureText(row),
    words: rateWords(row, by),
  }));
