'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ChipPopover } from '#components/ui/chip';
import { OptionList } from '#components/ui/option-list';
import type { SavingsQuery } from '#lib/api/schemas/savings';
import { savingsQuery } from '#lib/queries/savings';
import type { Tags } from './filters.tsx';

/** The window whose tags can be chosen. */
export type TagWindow = Pick<SavingsQuery, 'range' | 'from' | 'to'>;

type Props = { tags: Tags; window: TagWindow; onChange: (tags: Tags) => void };

/** How a tag's value reads; '' is its absence. */
const valueText = (name: string) => (value: string) => (value === '' ? `without ${name}` : value);

/** A tag's values to choose from; asked for when it is shown. */
function TagValues({ name, tags, window, onChange }: Props & { name: string }) {
  const group = `tag.${name}` as const;
  const values = useQuery(savingsQuery({ ...window, groupBy: [group] }));
  const current = tags[name] ?? [];
  // The URL takes a moment to follow; a box that was ticked stays so until it does.
  const [ticked, setTicked] = useState<string[] | null>(null);
  const [seen, setSeen] = useState(JSON.stringify(current));
  if (seen !== JSON.stringify(current)) {
    setSeen(JSON.stringify(current));
    setTicked(null);
  }
  if (values.isPending) return <p className="px-3 py-2 text-sm text-soft">Loading …</p>;
  return (
    <OptionList
      label={`Tag ${name}`}
      options={(values.data?.rows ?? []).map((row) => row.keys[group] ?? '')}
      selected={ticked ?? current}
      onChange={(chosen) => {
        setTicked(chosen);
        onChange({ ...tags, [name]: chosen });
      }}
      text={valueText(name)}
    />
  );
}

/** A chip for each tag that filters: `team language`. */
export function TagChips({ tags, ...rest }: Props) {
  return Object.entries(tags)
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => (
      <ChipPopover
        key={name}
        label={`Tag ${name}`}
        chip={
          <>
            {name}{' '}
            <b className="max-w-40 truncate font-[550] text-ink">
              {values.length === 1 ? valueText(name)(values[0] ?? '') : values.length}
            </b>
          </>
        }
      >
        <TagValues name={name} tags={tags} {...rest} />
      </ChipPopover>
    ));
}

/** A line for each tag that can filter, which opens its values. */
export function TagFilters({ names, ...rest }: Props & { names: readonly string[] }) {
  const [open, setOpen] = useState<string | null>(null);
  return names.map((name) => (
    <details
      key={name}
      className="group border-b last:border-b-0"
      name="filter"
      onToggle={(event) => {
        if (event.currentTarget.open) setOpen(name);
      }}
    >
      <summary className="flex min-h-8 cursor-pointer list-none items-center justify-between gap-3 px-3 py-1.5 text-sm hover:bg-hover">
        <span className="truncate">
          <span className="text-soft">Tag</span> {name}
        </span>
        <span className="text-soft">{rest.tags[name]?.length || 'all'}</span>
      </summary>
      <div className="border-t">{open === name && <TagValues name={name} {...rest} />}</div>
    </details>
  ));
}
