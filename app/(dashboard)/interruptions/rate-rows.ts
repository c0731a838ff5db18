import type { LabelledWhisker } from '#components/charts/rate-whiskers';
import { pct } from '#components/ui/format';
import type { RateRow } from '#lib/api/schemas/interruption-rates';
import { type RateKey, type RateView, rateGroups } from './rate-view.ts';
import { comparisonText, exposureText, gpuName, intervalText, rateText } from './words.ts';

/** What a row is called by one of its groups. */
export const keyLabel = ({ keys }: Pick<RateRow, 'keys'>, key: RateKey): string =>
  key === 'gpuModel' ? gpuName(keys.gpuModel) : (keys[key] ?? 'unknown');

/** What a group is called, one word a column. */
export const rateLabels = (row: Pick<RateRow, 'keys'>, by: RateView): string[] =>
  rateGroups(by).map((key) => keyLabel(row, key));

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
