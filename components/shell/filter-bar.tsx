'use client';
import type { ReactNode } from 'react';
import { Button, buttonClass } from '#components/ui/button';
import { ChipPopover, FilterChip } from '#components/ui/chip';
import { CsvLink } from '#components/ui/csv-link';
import { OptionList } from '#components/ui/option-list';
import { SegmentedControl } from '#components/ui/segmented-control';
import {
  choosePeriod,
  chooseRange,
  FILTER_LABELS,
  FILTER_RANGES,
  type FilterRange,
  type Filters,
  type ListFilter,
  narrowedBy,
  periodOf,
} from './filters.tsx';
import type { Reach } from './period.tsx';
import { PeriodChip } from './period-chip.tsx';
import { TagChips, TagFilters, type TagWindow } from './tag-filters.tsx';

const RANGE_OPTIONS = FILTER_RANGES.map((value) => ({
  value,
  label: `${value.slice(0, -1)}\u00a0${value.slice(-1)}`,
}));
/** Bills come a day late, so that nothing of the last 24 hours is known: not offered, only shown where it is asked for. */
const billRanges = (current: FilterRange | null) =>
  RANGE_OPTIONS.filter(({ value }) => value !== '24h' || value === current);
const SYSTEM_NAMES: Record<string, string> = {
  linux: 'Linux',
  rhel: 'RHEL',
  suse: 'SUSE',
  windows: 'Windows',
};

/** The values that exist, by filter; accounts may have names. */
export type Facets = Partial<Record<ListFilter, string[]>> & {
  tagKey?: string[];
  accountNames?: Record<string, string>;
};

/** Which filters mean something on a page; those of `always` have their chip also while they are not in use. */
export type Offers = {
  range: boolean;
  /** calendar months and days of one's own, beside the range */
  period: boolean;
  lists: readonly ListFilter[];
  always: readonly ListFilter[];
  /** null: tags filter nothing here */
  tags: TagWindow | null;
};

type Props = {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
  /** `undefined` = not loaded yet */
  facets: Facets | undefined;
  offers: Offers;
  /** `undefined` = not known yet */
  reach: Reach | undefined;
  /** the API address of what the page shows */
  csvHref: string | null;
};

function textOf(name: ListFilter, facets: Facets | undefined) {
  if (name === 'os') return (value: string) => SYSTEM_NAMES[value] ?? value;
  const names = facets?.accountNames;
  return name === 'account' && names
    ? (value: string) => (names[value] === undefined ? value : `${names[value]} (${value})`)
    : undefined;
}

/** The bar above every page: range, filters, the zone of its times, CSV. It stays while the page scrolls. */
export function FilterBar({ filters, onChange, facets, offers, reach, csvHref }: Props) {
  const chip = (name: ListFilter) => (
    <FilterChip
      key={name}
      label={FILTER_LABELS[name]}
      options={facets?.[name] ?? []}
      selected={filters[name]}
      onChange={(values) => onChange({ [name]: values })}
      text={textOf(name, facets)}
    />
  );
  const more = offers.lists.filter((name) => !offers.always.includes(name));
  const tags = filters.tags ?? {};
  const period = offers.period ? periodOf(filters) : null;
  const range = period === null ? filters.range : null;
  const tagged = offers.tags !== null && Object.keys(tags).length > 0;
  return (
    <search
      aria-label="Filters"
      className="sticky top-0 z-30 -mx-4 flex min-h-14 flex-wrap items-center gap-2 border-b bg-paper px-4 py-2 sm:mx-0 sm:px-0"
    >
      {offers.range && (
        <SegmentedControl
          label="Time range"
          options={offers.period ? billRanges(range) : RANGE_OPTIONS}
          value={range}
          onChange={(chosen) => onChange(chooseRange(chosen))}
        />
      )}
      {offers.period && (
        <PeriodChip period={period} reach={reach} onChange={(chosen) => onChange(choosePeriod(chosen))} />
      )}
      {offers.lists.length > 0 && (
        // A line of its own on a phone, where all of it would not fit beside the range.
        <div className="flex flex-wrap items-center gap-2 max-sm:order-last max-sm:w-full">
          {offers.always.map(chip)}
          {more.filter((name) => filters[name].length > 0).map(chip)}
          {offers.tags && (
            <TagChips tags={tags} window={offers.tags} onChange={(changed) => onChange({ tags: changed })} />
          )}
          <ChipPopover chip="+ Filter" label="More filters">
            <MoreFilters names={more} filters={filters} facets={facets} onChange={onChange} />
            {offers.tags && (
              <TagFilters
                names={facets?.tagKey ?? []}
                tags={tags}
                window={offers.tags}
                onChange={(changed) => onChange({ tags: changed })}
              />
            )}
          </ChipPopover>
          {(narrowedBy(filters, offers.lists) > 0 || tagged) && (
            <Button
              shape="quiet"
              className="flex-none"
              onClick={() =>
                onChange({
                  ...Object.fromEntries(offers.lists.map((name) => [name, []])),
                  ...(tagged && { tags: {} }),
                })
              }
            >
              Clear
            </Button>
          )}
        </div>
      )}
      <span className="ml-auto" />
      <ChipPopover chip="UTC" label="Time zone" className="max-[860px]:hidden">
        <p className="px-3 py-2.5 text-sm text-soft">
          All times and days are in <b className="font-[550] text-ink">Coordinated Universal Time</b>, as the
          providers state their prices.
        </p>
      </ChipPopover>
      {csvHref !== null && <CsvLink href={csvHref} className={`${buttonClass()} flex-none`} />}
    </search>
  );
}

function MoreFilters(props: {
  names: readonly ListFilter[];
  filters: Filters;
  facets: Facets | undefined;
  onChange: (change: Partial<Filters>) => void;
}): ReactNode {
  return props.names.map((name) => (
    <details key={name} className="group border-b last:border-b-0" name="filter">
      <summary className="flex min-h-8 cursor-pointer list-none items-center justify-between px-3 py-1.5 text-sm hover:bg-hover">
        {FILTER_LABELS[name]}
        <span className="text-soft">
          {props.filters[name].length === 0 ? 'all' : props.filters[name].length}
        </span>
      </summary>
      <div className="border-t">
        <OptionList
          label={FILTER_LABELS[name]}
          options={props.facets?.[name] ?? []}
          selected={props.filters[name]}
          onChange={(values) => props.onChange({ [name]: values })}
          text={textOf(name, props.facets)}
        />
      </div>
    </details>
  ));
}
