'use client';
import { useId, useState } from 'react';

type Props = {
  /** "Region": names the list and its search field */
  label: string;
  options: readonly string[];
  selected: readonly string[];
  onChange: (selected: string[]) => void;
  /** how an option reads; the value itself by default */
  text?: (option: string) => string;
};

/** Checkboxes for many values with a search field above; chosen values stay first. */
export function OptionList({ label, options, selected, onChange, text = (option) => option }: Props) {
  const [search, setSearch] = useState('');
  const [first] = useState(selected);
  const id = useId();
  const all = [...new Set([...first, ...selected, ...options])];
  const words = search.trim().toLowerCase();
  const shown = all.filter((option) => `${option} ${text(option)}`.toLowerCase().includes(words));
  const toggle = (option: string, on: boolean) =>
    onChange(on ? [...selected, option] : selected.filter((other) => other !== option));
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{label}</legend>
      {all.length > 7 && (
        <input
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          placeholder={`Find in ${label.toLowerCase()}`}
          aria-label={`Find in ${label.toLowerCase()}`}
          className="w-full border-b border-hair bg-transparent px-3 py-2 text-sm outline-offset-[-2px] placeholder:text-soft"
        />
      )}
      <div className="max-h-64 overflow-y-auto py-1">
        {shown.map((option) => (
          <label
            key={option}
            htmlFor={`${id}${option}`}
            className="flex min-h-7 items-center gap-2 px-3 py-1 text-sm hover:bg-hover has-focus-visible:bg-hover"
          >
            <input
              id={`${id}${option}`}
              type="checkbox"
              className="size-3.5 accent-spot"
              checked={selected.includes(option)}
              onChange={(event) => toggle(option, event.target.checked)}
            />
            {text(option)}
          </label>
        ))}
        {shown.length === 0 && (
          <p className="px-3 py-2 text-sm text-soft">
            {options.length === 0 ? 'Nothing to choose from yet.' : `Nothing matches “${search.trim()}”.`}
          </p>
        )}
      </div>
      <div className="flex justify-between border-t border-hair px-3 py-1.5 text-xs text-soft">
        <span aria-live="polite">
          {selected.length === 0 ? 'All are shown' : `${selected.length} chosen`}
        </span>
        {selected.length > 0 && (
          <button type="button" className="link-quiet" onClick={() => onChange([])}>
            Show all
          </button>
        )}
      </div>
    </fieldset>
  );
}
