import type { SavingsFigures, SavingsQuery, SavingsResponse, SavingsRow } from '#lib/api/schemas/savings';
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
import { rateFor } from '#lib/domain/committed-rate';
import { NO_USAGE, savingsOf } from '#lib/domain/savings';
import { billedUntil, isBilled, missingMonths } from '#lib/domain/usage-books';
import { type DayWindow, dayOf, daysOf, dayWindow, monthsOf } from '#lib/domain/usage-window';
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
  if (group === 'gpuModel') return key === null ? NO_GPU : key === '' ? UNKNOWN_TYPE : key;
  if (key === null) return group.startsWith('tag.') ? `without ${group.slice('tag.'.length)}` : 'unknown';
  const name = group === 'account' ? names.get(key) : undefined;
  return name === undefined ? key : `${name} (${key})`;
}

/** A day of which no bill speaks: nothing is known, which is not 0. */
const UNBILLED: SavingsFigures = {
  ...savingsOf(NO_USAGE),
  gpuHours: null,
  listCostUsd: null,
  savingsUsd: null,
};

function rowOf(
  groupBy: readonly UsageGroup[],
  sums: SavingsGroupSums,
  names: ReadonlyMap<string, string>,
): SavingsRow {
  return {
    group: groupBy.map((group, index) => labelOf(group, sums.keys[index] ?? null, names)).join(', '),
    keys: Object.fromEntries(groupBy.map((group, index) => [group, sums.keys[index] || null])),
    ...savingsOf(sums),
    provisional: sums.provisional,
    billed: true,
  };
}

/** Every day of the window: those without use are 0 where a bill speaks of them, and not known where none does. */
function withEveryDay(rows: SavingsRow[], window: DayWindow, books: readonly BookRecord[]): SavingsRow[] {
  const known = new Map(rows.map((row) => [row.group, row]));
  return daysOf(window).map((day): SavingsRow => {
    const found = known.get(day);
    if (found !== undefined) return found;
    const billed = isBilled(day, books);
    return {
      group: day,
      keys: { day },
      ...(billed ? savingsOf(NO_USAGE) : UNBILLED),
      provisional: books.some(
        (book) => book.estimatedFrom !== null && dayOf(book.estimatedFrom) <= day && billed,
      ),
      billed,
    };
  });
}

const bySavings = (a: SavingsRow, b: SavingsRow) =>
  (b.savingsUsd ?? Number.NEGATIVE_INFINITY) - (a.savingsUsd ?? Number.NEGATIVE_INFINITY) ||
  b.spotCostUsd - a.spotCostUsd ||
  (a.group < b.group ? -1 : 1);

const later = (a: string, b: string) => (a > b ? a : b);

const byKeys = (a: SavingsRow, b: SavingsRow) => (a.group < b.group ? -1 : 1);

/**
 * What spot saved in whole UTC days against a baseline: in groups and together, with what it stands on: prices, hours
 * that no price is known of, sources and how far they disagree. Throws `WindowError`.
 */
export async function savings(params: SavingsQuery, now: Date): Promise<SavingsResponse> {
  const window = dayWindow(params, now);
  const filters = usageFiltersOf(params);
  const groupBy: UsageGroup[] = params.groupBy?.length ? [...new Set(params.groupBy)] : ['day'];
  const kind = params.baseline ?? 'list';
  const months = monthsOf(window);
  const all = await readBooks(months);
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
  const ofWindow = wanted.filter((book) => inWindow.has(book.month));
  const provisional = ofWindow.filter((book) => book.counts && book.estimatedFrom !== null);
  const estimated = provisional.map((book) => dayOf(book.estimatedFrom as Date)).toSorted()[0] ?? null;
  const [from, to] = [dayOf(window.from), dayOf(window.to)];
  const until = billedUntil(counting);
  const known = daysOf(window).some((day) => isBilled(day, counting));
  return {
    from,
    to,
    rows: only === 'day' && groupBy.length === 1 ? withEveryDay(sorted, window, counting) : sorted,
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
    missing: missingMonths(counting, months).filter(({ month }) => month <= dayOf(now)),
    otherCurrencies: otherCurrencies.map(({ currency, spotHours, spotCost, otherCost }) => ({
      currency,
      spotHours: Number(spotHours),
      spotCost: Number(spotCost),
      otherCost: Number(otherCost),
    })),
    leftOut: leftOutOf(ofWindow.filter((book) => book.counts)),
    warnings: warningsOf(ofWindow.filter((book) => book.counts)),
    facets,
    asOf: now.toISOString(),
  };
}
