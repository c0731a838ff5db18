'use client';
import { useId } from 'react';

type Props<T extends string> = {
  /** what is chosen, for those who cannot see the row of options */
  label: string;
  options: readonly { value: T; label: string }[];
  /** null: none of them holds */
  value: T | null;
  onChange: (value: T) => void;
};

/** One of a few options; native radio buttons, so the arrow keys move between them. */
export function SegmentedControl<T extends string>({ label, options, value, onChange }: Props<T>) {
  const name = useId();
  return (
    <fieldset className="flex flex-none overflow-hidden rounded-md border border-hair has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-spot">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="relative px-[11px] py-1 text-sm whitespace-nowrap text-soft hover:bg-hover has-checked:bg-ink has-checked:text-paper"
        >
          <input
            type="radio"
            className="absolute inset-0 cursor-pointer appearance-none outline-none"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
