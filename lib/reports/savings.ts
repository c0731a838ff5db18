import type { BilledRow, SavingsQuery, SavingsResponse } from '#lib/api/schemas/savings';
import { readCommittedRates } from '#lib/db/committed-rates';
import {
  type CommittedCharge,
  readOtherCurrencies,
  readSavings,
  type SavingsGroupSums,
  type UsageFilters,
  type UsageGroup,
} from '#lib/db/savings-read';
import { type BookRecord, readBooks, readGpuModels } from '#lib/db/usage-books-read';
import { behind, missingMonths, reachOf } from '#lib/domain/bill-reach';
import { rateFor } from '#lib/domain/committed-rate';
import { NO_USAGE, savingsOf } from '#lib/domain/savings';
import { UNKNOWN_GPU } from '#lib/domain/usage';
import { billedUntil } from '#lib/domain/usage-books';
import { type DayWindow, dayOf, daysOf, dayWindow, monthsOf } from '#lib/domain/usage-window';
import { UNBILLED, withEveryDay } from './savings-days.ts';
import { facetsOf, leftOutOf, sourcesOf, warningsOf } from './savings-sources.ts';

const NO_GPU = 'No GPU';
const UNKNOWN_TYPE = 'Type not known yet';

/** The filters among a query's words. */
export const usageFiltersOf = (params: UsageFilters): UsageFilters => ({
  cloud: params.cloud,
  region: params.region,
  instanceType: params.instanceType,
  gpuModel: params.gpuModel,
  account: params.account,
  tag: params.tag,
});

/** What a query groups by, each once. */
export const groupsOf = ({ groupBy }: Pick<SavingsQuery, 'groupBy'>): UsageGroup[] =>
  groupBy?.length ? [...new Set(groupBy)] : ['day'];

/** What each type in use costs in each account by the rates that were entered. */
async function committedCharges(books: readonly BookRecord[]): Promise<CommittedCharge[]> {
  const rates = await readCommittedRates();
  const pairs = new Set(
    books.flatMap((book) => (book.facets.instanceType ?? []).map((type) => `${book.account}|${type}`)),
  );
  return [...pairs].flatMap((pair) => {
    const [account = '', instanceType = ''] = pair.split('|');
    const rate = rateFor(rates, account, instanceType);
    return rate === null
      ? []
      : [{ account, instanceType, usdPerHour: rate.usdPerHour, discountPct: rate.discountPct }];
  });
}

/** What a group is called: an account by its name, a GPU model or the lack of one, a tag's value or its absence. */
function labelOf(group: UsageGroup, key: string | null, names: ReadonlyMap<string, string>): string {
  if (group === 'gpuModel') return key === null ? NO_GPU : key === UNKNOWN_GPU ? UNKNOWN_TYPE : key;
  if (key === null) return group.startsWith('tag.') ? `without ${group.slice('tag.'.length)}` : 'unknown';
  const name = group === 'account' ? names.get(key) : undefined;
  return name === undefined ? key : `${name} (${key})`;
}

function rowOf(
  groupBy: readonly UsageGroup[],
  sums: SavingsGroupSums,
  names: ReadonlyMap<string, string>,
): BilledRow {
  return {
    group: groupBy.map((group, index) => labelOf(group, sums.keys[index] ?? null, names)).join(', '),
    keys: Object.fromEntries(groupBy.map((group, index) => [group, sums.keys[index] ?? null])),
    ...savingsOf(sums),
    provisional: sums.provisional,
    billed: true,
  };
}

const bySavings = (a: BilledRow, b: BilledRow) =>
  (b.savingsUsd ?? Number.NEGATIVE_INFINITY) - (a.savingsUsd ?? Number.NEGATIVE_INFINITY) ||
  b.spotCostUsd - a.spotCostUsd ||
  (a.group < b.group ? -1 : 1);

const MONTH_MS = 31 * 86_400_000;
const beside = (at: Date, months: number) => new Date(at.getTime() + months * MONTH_MS);

const reachesInto = ({ usedFrom, usedUntil }: BookRecord, { from, to }: DayWindow): boolean =>
  usedFrom !== null && usedUntil !== null && usedFrom < to && usedUntil > from;

const later = (a: string, b: string) => (a > b ? a : b);

const byKeys = (a: BilledRow, b: BilledRow) => (a.group < b.group ? -1 : 1);

/**
 * What spot saved in whole UTC days against a baseline: in groups and together, with what it stands on: prices, hours
 * that no price is known of, sources and how far they disagree. Throws `WindowError`.
 */
export async function savings(params: SavingsQuery, now: Date): Promise<SavingsResponse> {
  const window = dayWindow(params, now);
  const filters = usageFiltersOf(params);
  const groupBy = groupsOf(params);
  const kind = params.baseline ?? 'list';
  const months = monthsOf(window);
  // A bill may have hours of the months beside its own.
  const all = await readBooks(monthsOf({ from: beside(window.from, -1), to: beside(window.to, 1) }));
  const wanted = all.filter(
    (book) => filters.account === undefined || filters.account.includes(book.account),
  );
  const counting = wanted.filter((book) => book.counts);
  const committed = kind === 'committed' ? await committedCharges(counting) : null;
  const [sums, otherCurrencies, facets] = await Promise.all([
    readSavings({ ...window, filters, groupBy, committed }),
    readOtherCurrencies({ ...window, filters }),
    facetsOf(all, readGpuModels),
  ]);
  const names = new Map(
    all.flatMap(({ account, accountName }) => (accountName === null ? [] : [[account, accountName]])),
  );
  const rows = sums.groups.map((group) => rowOf(groupBy, group, names));
  const [only] = groupBy;
  const daily = groupBy.includes('day');
  const sorted = daily ? rows.toSorted(byKeys) : rows.toSorted(bySavings);
  const inWindow = new Set(months);
  const ofMonths = wanted.filter((book) => book.counts && inWindow.has(book.month));
  const ofWindow = wanted.filter((book) => inWindow.has(book.month) || reachesInto(book, window));
  const provisional = ofMonths.filter((book) => book.estimatedFrom !== null);
  const estimated = provisional.map((book) => dayOf(book.estimatedFrom as Date)).toSorted()[0] ?? null;
  const [from, to] = [dayOf(window.from), dayOf(window.to)];
  const until = billedUntil(counting);
  // How far bills reach is told by all of them: an export's silence about an account says something of it.
  const reaches = reachOf(all).filter(({ account }) => filters.account?.includes(account) ?? true);
  const days = daysOf(window);
  const elsewhere = new Set(otherCurrencies.flatMap((other) => other.days));
  const byDay = withEveryDay(only === 'day' ? sorted : [], days, { reaches, elsewhere, books: counting });
  const known = sums.total !== null || byDay.some(({ billed }) => billed);
  return {
    from,
    to,
    rows: only === 'day' && groupBy.length === 1 ? byDay : sorted,
    total: known ? savingsOf(sums.total ?? NO_USAGE) : UNBILLED,
    options: sums.options.map(({ purchaseOption, hours, cost }) => ({
      purchaseOption,
      hours: Number(hours),
      costUsd: Number(cost),
    })),
    baseline: {
      kind,
      priceListHours: Number(sums.total?.priceListHours ?? 0),
      billHours: Number(sums.total?.billHours ?? 0),
      committedHours: Number(sums.total?.committedHours ?? 0),
    },
    provisionalFrom: estimated === null || estimated >= to ? null : later(estimated, from),
    billedUntil: until?.toISOString() ?? null,
    sources: sourcesOf(ofWindow),
    missing: missingMonths(reaches, months).filter(({ month }) => month <= dayOf(now)),
    behind: behind(reaches, days),
    otherCurrencies: otherCurrencies.map(({ currency, spotHours, spotCost, otherCost }) => ({
      currency,
      spotHours: Number(spotHours),
      spotCost: Number(spotCost),
      otherCost: Number(otherCost),
    })),
    leftOut: leftOutOf(ofMonths),
    warnings: warningsOf(ofMonths),
    facets,
    asOf: now.toISOString(),
  };
}
