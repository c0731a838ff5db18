import type { Filters } from '#components/shell/filters';
import { SubLine } from '#components/ui/answer';
import { Explain } from '#components/ui/explain';
import { counted, hours, listed } from '#components/ui/format';
import type { SavingsResponse } from '#lib/api/schemas/savings';
import type { Baseline } from '#lib/api/schemas/savings-groups';
import { sourceWords } from './source-words.ts';
import {
  BASELINE_WORDS,
  dayspan,
  gapWords,
  hourDoubts,
  lastBilledDay,
  provisionalWords,
  untilWords,
} from './words.ts';

/** The line under the answer: days, accounts, baseline, and all that is not certain or missing. */
export function Scope({
  byDay,
  filters,
  baseline,
}: {
  byDay: SavingsResponse;
  filters: Filters;
  baseline: Baseline;
}) {
  const { total, asOf, sources } = byDay;
  const accounts = [...new Set(sources.map(({ account }) => account))];
  const last = lastBilledDay(byDay);
  const pricesOnly = [
    filters.zone.length > 0 ? 'zone' : null,
    filters.os.length > 0 ? 'system' : null,
  ].filter((name) => name !== null);
  const sentences = [
    provisionalWords(byDay),
    ...gapWords(byDay),
    ...(total.spotHours === null ? [] : hourDoubts(total, baseline)),
    pricesOnly.length > 0 ? `The filter on ${listed(pricesOnly)} narrows prices alone, no bills.` : null,
  ].filter((sentence) => sentence !== null);
  const until = untilWords(byDay.billedUntil, asOf);
  return (
    <SubLine>
      {last && `${dayspan(byDay.from, last, asOf)}, `}
      bills of{' '}
      {accounts.length === 1 ? (sources[0]?.accountName ?? accounts[0]) : counted(accounts.length, 'account')}
      ,{' '}
      <Explain
        formula={formula(baseline)}
        source={<BaselineSource byDay={byDay} />}
        freshness={until && `${until.charAt(0).toUpperCase()}${until.slice(1)}.`}
      >
        {BASELINE_WORDS[baseline]}
      </Explain>
      {until && `, ${until}`}. {sentences.join(' ')}
    </SubLine>
  );
}

const formula = (baseline: Baseline): string =>
  baseline === 'list'
    ? 'saved = sum of hours × the on-demand list price valid at that hour − what was billed for these hours, over all spot hours with a known price; % = saved / that sum. It may be negative.'
    : 'saved = sum of hours × the committed rate that speaks most closely of account and type − what was billed for these hours, over all spot hours with such a rate; % = saved / that sum. It may be negative.';

/** Where the baseline's prices come from, in hours of each, and whose bills they are set against. */
function BaselineSource({ byDay }: { byDay: SavingsResponse }) {
  const { priceListHours, billHours, committedHours } = byDay.baseline;
  const parts = [
    priceListHours > 0 ? `dated list prices for ${hours(priceListHours)} h` : null,
    billHours > 0 ? `the bill's own on-demand column for ${hours(billHours)} h` : null,
    committedHours > 0 ? `rates that were entered for ${hours(committedHours)} h` : null,
  ].filter((part) => part !== null);
  return (
    <>
      {parts.length > 0 && `Prices: ${listed(parts)}. `}
      Billed: {sourceWords(byDay.sources)}.
    </>
  );
}
