'use client';
import type { ReactNode } from 'react';
import { Button, buttonClass } from '#components/ui/button';
import { ChipPopover, FilterChip } from '#components/ui/chip';
import { CsvLink } from '#components/ui/csv-link';
import { OptionList } from '#components/ui/option-list';
import { SegmentedControl } from '#components/ui/segmented-control';
import {
  FILTER_LABELS,
  FILTER_RANGES,
  type Filters,
  LIST_FILTERS,
  type ListFilter,
  narrowedBy,
} from './filters.tsx';

const RANGE_OPTIONS = FILTER_RANGES.map((value) => ({
  value,
  label: `${value.slice(0, -1)}\u00a0${value.slice(-1)}`,
}));
const ALWAYS: readonly ListFilter[] = ['region', 'gpuModel'];
const SYSTEM_NAMES: Record<string, string> = {
  linux: 'Linux',
  rhel: 'RHEL',
  suse: 'SUSE',
  windows: 'Windows',
};

/** The values that exist, by filter. */
export type Facets = Record<ListFilter, string[]>;

type Props = {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
  /** `undefined` = not loaded yet */
  facets: Facets | undefined;
  /** which filters mean something on this page */
  offers: { range: boolean; lists: boolean };
  /** the API address of what the page shows */
  csvHref: string | null;
};

const textOf = (name: ListFilter) =>
  name === 'os' ? (value: string) => SYSTEM_NAMES[value] ?? value : undefined;

/** The bar above every page: range, filters, the zone of its times, CSV. It stays while the page scrolls. */
export function FilterBar({ filters, onChange, facets, offers, csvHref }: Props) {
  const chip = (name: ListFilter) => (
    <FilterChip
      key={name}
      label={FILTER_LABELS[name]}
      options={facets?.[name] ?? []}
      selected={filters[name]}
      onChange={(values) => onChange({ [name]: values })}
      text={textOf(name)}
    />
  );
  const more = LIST_FILTERS.filter((name) => !ALWAYS.includes(name));
  return (
    <search
      aria-label="Filters"
      className="sticky top-0 z-30 -mx-4 flex min-h-14 flex-wrap items-center gap-2 border-b bg-paper px-4 py-2 sm:mx-0 sm:px-0"
    >
      {offers.range && (
        <SegmentedControl
          label="Time range"
          options={RANGE_OPTIONS}
          value={filters.range}
          onChange={(range) => onChange({ range })}
        />
      )}
      {offers.lists && (
        // A line of its own on a phone, where all of it would not fit beside the range.
        <div className="flex flex-wrap items-center gap-2 max-sm:order-last max-sm:w-full">
          {ALWAYS.map(chip)}
          {more.filter((name) => filters[name].length > 0).map(chip)}
          <ChipPopover chip="+ Filter" label="More filters">
            <MoreFilters names={more} filters={filters} facets={facets} onChange={onChange} />
          </ChipPopover>
          {narrowedBy(filters) > 0 && (
            <Button
              shape="quiet"
              className="flex-none"
              onClick={() => onChange(Object.fromEntries(LIST_FILTERS.map((name) => [name, []])))}
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
          text={textOf(name)}
        />
      </div>
    </details>
  ));
}
