'use client';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button';
import { ChipPopover } from '#components/ui/chip';
import { day } from '#components/ui/format';
import {
  dayAfter,
  lastBilled,
  MOST_DAYS,
  type Period,
  periodFault,
  periodName,
  type Reach,
  recentMonths,
  samePeriod,
} from './period.tsx';

type Props = {
  /** null: a range that ends now holds */
  period: Period | null;
  /** `undefined` = not known yet */
  reach: Reach | undefined;
  onChange: (period: Period) => void;
};

/** `October 2026`: the calendar month or the days that are shown, behind a chip, with others to choose from. */
export function PeriodChip({ period, reach, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const choose = (chosen: Period) => {
    setOpen(false);
    onChange(chosen);
  };
  const asOf = reach?.asOf ?? '';
  const newest = reach ? lastBilled(reach) : null;
  return (
    <ChipPopover
      label="Month or days"
      open={open}
      onOpenChange={setOpen}
      className={period === null ? '' : 'border-ink! bg-ink! text-paper!'}
      chip={
        period === null ? (
          'Month or days'
        ) : (
          <span className="first-letter:uppercase">{periodName(period, asOf)}</span>
        )
      }
    >
      {reach && (
        <ul className="max-h-72 overflow-y-auto border-b py-1">
          {newest && (
            <Choice on={samePeriod(period, newest)} onChoose={() => choose(newest)}>
              Last billed day <span className="text-soft">{day(newest.from)}</span>
            </Choice>
          )}
          {recentMonths(reach).map((month) => (
            <Choice key={month.from} on={samePeriod(period, month)} onChoose={() => choose(month)}>
              {periodName(month, asOf)}
            </Choice>
          ))}
        </ul>
      )}
      <DaysForm period={period} today={asOf.slice(0, 10)} onChange={choose} />
    </ChipPopover>
  );
}

function Choice({ on, onChoose, children }: { on: boolean; onChoose: () => void; children: ReactNode }) {
  return (
    <li>
      <button
        type="button"
        aria-pressed={on}
        className={`flex min-h-7 w-full items-center justify-between gap-3 px-3 py-1 text-left text-sm outline-offset-[-2px] hover:bg-hover ${on ? 'font-[550]' : ''}`}
        onClick={onChoose}
      >
        {children}
      </button>
    </li>
  );
}

const FAULTS = {
  empty: 'The last day is before the first.',
  long: `These are more than ${MOST_DAYS} days: choose fewer.`,
};

/** Two days, both included, and what is wrong with them. */
function DaysForm({
  period,
  today,
  onChange,
}: {
  period: Period | null;
  /** '' = not known yet */
  today: string;
  onChange: (period: Period) => void;
}) {
  const [fault, setFault] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const [first, last] = [String(values.get('first')), String(values.get('last'))];
    const chosen = { from: first, to: dayAfter(last) };
    const wrong = periodFault(chosen);
    if (wrong === null) onChange(chosen);
    else setFault(FAULTS[wrong]);
  };
  const field = (name: 'first' | 'last', label: string, value: string) => (
    <label className="flex items-center justify-between gap-3 text-sm text-soft">
      {label}
      <input
        required
        type="date"
        name={name}
        min="1970-01-01"
        max={today || undefined}
        defaultValue={value}
        className="w-36 rounded-md border border-ondemand bg-card px-1.5 py-1 text-xs text-ink"
      />
    </label>
  );
  const last = period === null ? '' : period.to === null ? today : dayAfter(period.to, -1);
  return (
    <form aria-label="Days of your own" className="px-3 py-2.5" onSubmit={submit}>
      <div className="space-y-1.5">
        {field('first', 'First day', period?.from ?? '')}
        {field('last', 'Last day', last)}
      </div>
      {fault && (
        <p role="alert" className="mt-1.5 text-xs text-loss">
          {fault}
        </p>
      )}
      <div className="mt-2 flex items-center justify-between gap-3">
        <span className="text-xs text-soft">UTC, both included</span>
        <Button type="submit">Show these days</Button>
      </div>
    </form>
  );
}
