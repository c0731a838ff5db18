'use client';
import { SegmentedControl } from '#components/ui/segmented-control';
import type { TableGroup } from './params.ts';

const GROUPS = [
  { value: 'day', label: 'Day' },
  { value: 'region', label: 'Region' },
  { value: 'instanceType', label: 'Type' },
  { value: 'gpuModel', label: 'GPU' },
  { value: 'account', label: 'Account' },
  { value: 'place', label: 'Place' },
] as const satisfies readonly { value: TableGroup; label: string }[];

/** What the table's rows are: one of the usual groups, or a tag. */
export function GroupBy({
  by,
  tagKeys,
  onChange,
}: {
  by: TableGroup;
  tagKeys: readonly string[];
  onChange: (by: TableGroup) => void;
}) {
  const tag = by.startsWith('tag.') ? by.slice(4) : '';
  const names = tag === '' || tagKeys.includes(tag) ? tagKeys : [tag, ...tagKeys];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SegmentedControl
        label="Group by"
        options={GROUPS}
        value={GROUPS.find(({ value }) => value === by)?.value ?? null}
        onChange={onChange}
      />
      {names.length > 0 && (
        <select
          aria-label="Group by tag"
          className={`min-h-7 max-w-52 rounded-md border px-2 py-1 text-sm ${tag === '' ? 'border-hair bg-paper text-soft' : 'border-ink bg-ink text-paper'}`}
          value={tag}
          onChange={(event) => event.target.value !== '' && onChange(`tag.${event.target.value}`)}
        >
          <option value="" disabled>
            Tag …
          </option>
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

/** A group's noun, for a head, and for how many of them there are. */
export function groupNoun(by: TableGroup): { head: string; one: string; many: string } {
  switch (by) {
    case 'day':
      return { head: 'Day, UTC', one: 'day', many: 'days' };
    case 'region':
      return { head: 'Region', one: 'region', many: 'regions' };
    case 'instanceType':
      return { head: 'Type', one: 'type', many: 'types' };
    case 'gpuModel':
      return { head: 'GPU', one: 'GPU model', many: 'GPU models' };
    case 'account':
      return { head: 'Account', one: 'account', many: 'accounts' };
    case 'place':
      return { head: 'Region', one: 'place', many: 'places' };
    default: {
      const name = by.slice('tag.'.length);
      return { head: name, one: `value of ${name}`, many: `values of ${name}` };
    }
  }
}
