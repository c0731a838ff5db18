'use client';
import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { buttonClass } from './button.tsx';
import { OptionList } from './option-list.tsx';

/** A quiet panel that opens under a chip; Escape closes it and gives the focus back. */
export function ChipPopover(props: {
  chip: ReactNode;
  label: string;
  children: ReactNode;
  className?: string;
  /** for one that closes by itself once something is chosen in it */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}) {
  return (
    <Popover.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Popover.Trigger className={`${buttonClass()} flex-none ${props.className ?? ''}`}>
        {props.chip}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label={props.label}
          className="z-40 w-64 max-w-[calc(100vw-24px)] rounded-md border border-hair bg-card"
        >
          {props.children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

type FilterChipProps = {
  label: string;
  options: readonly string[];
  selected: readonly string[];
  onChange: (selected: string[]) => void;
  text?: (option: string) => string;
};

/** `Region all`, `Region us-east-1`, `Region 3`: a filter of many values behind a chip. */
export function FilterChip({
  label,
  options,
  selected,
  onChange,
  text = (option) => option,
}: FilterChipProps) {
  const [only] = selected;
  const value = only === undefined ? 'all' : selected.length === 1 ? text(only) : `${selected.length}`;
  return (
    <ChipPopover
      label={label}
      chip={
        <>
          {label} <b className="font-[550] text-ink">{value}</b>
        </>
      }
    >
      <OptionList label={label} options={options} selected={selected} onChange={onChange} text={text} />
    </ChipPopover>
  );
}
