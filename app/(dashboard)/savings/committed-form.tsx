'use client';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, type SubmitEvent, useId, useRef, useState } from 'react';
import { Button } from '#components/ui/button';
import { addCommittedRate } from '#lib/queries/savings';
import { bodyOf, fieldErrors, keptWords, type RateFields } from './committed-rate.ts';

const EMPTY: RateFields = { account: '', family: '', amount: '', unit: 'discountPct' };
const FIELD =
  'block min-h-8 w-full rounded-md border bg-card px-2.5 py-1 font-mono text-xs placeholder:text-soft aria-invalid:border-loss border-ondemand';

/** Enters a rate. What the API refuses is said at its field. */
export function CommittedForm({
  accounts,
  onAdded,
}: {
  accounts: readonly { account: string; name: string | null }[];
  onAdded: () => Promise<unknown>;
}) {
  const id = useId();
  const first = useRef<HTMLInputElement>(null);
  const [fields, setFields] = useState(EMPTY);
  const add = useMutation({
    mutationFn: addCommittedRate,
    onSuccess: async () => {
      setFields({ ...EMPTY, unit: fields.unit });
      first.current?.focus();
      await onAdded();
    },
  });
  const errors = fieldErrors(add.error);
  const set = (change: Partial<RateFields>) => setFields({ ...fields, ...change });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!add.isPending) add.mutate(bodyOf(fields));
  };
  return (
    <form noValidate onSubmit={submit} aria-label="Add a committed rate" className="mt-3">
      <div className="grid gap-x-3 gap-y-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_minmax(0,1.5fr)_auto]">
        <Field id={`${id}family`} label="Type or family" error={errors.family}>
          <input
            ref={first}
            {...invalid(`${id}family`, errors.family)}
            className={FIELD}
            placeholder="p5.48xlarge or p5"
            autoComplete="off"
            value={fields.family}
            onChange={(event) => set({ family: event.target.value })}
          />
        </Field>
        <Field id={`${id}account`} label="Account" error={errors.account}>
          <input
            {...invalid(`${id}account`, errors.account)}
            className={FIELD}
            placeholder="all accounts"
            list={`${id}accounts`}
            autoComplete="off"
            value={fields.account}
            onChange={(event) => set({ account: event.target.value })}
          />
          <datalist id={`${id}accounts`}>
            {accounts.map(({ account, name }) => (
              <option key={account} value={account}>
                {name}
              </option>
            ))}
          </datalist>
        </Field>
        <Field id={`${id}amount`} label="Rate" error={errors.amount}>
          <span className="flex gap-2">
            <input
              {...invalid(`${id}amount`, errors.amount)}
              className={FIELD}
              inputMode="decimal"
              placeholder={fields.unit === 'discountPct' ? '40' : '19.66'}
              autoComplete="off"
              value={fields.amount}
              onChange={(event) => set({ amount: event.target.value })}
            />
            <select
              aria-label="Unit of the rate"
              className="min-h-8 rounded-md border border-ondemand bg-card px-2 text-xs"
              value={fields.unit}
              onChange={(event) => set({ unit: event.target.value as RateFields['unit'] })}
            >
              <option value="discountPct">% below list</option>
              <option value="usdPerHour">USD per hour</option>
            </select>
          </span>
        </Field>
        <div className="sm:pt-[21px]">
          <Button type="submit" className="min-h-8" busy={add.isPending ? 'Adding …' : null}>
            Add rate
          </Button>
        </div>
      </div>
      <p role="status" className={`mt-1.5 min-h-5 text-xs ${errors.form ? 'text-loss' : 'text-soft'}`}>
        {errors.form}
        {add.isSuccess && keptWords(add.data)}
      </p>
    </form>
  );
}

/** What ties a field to what is wrong with it. */
const invalid = (id: string, error: string | undefined) => ({
  id,
  'aria-invalid': error !== undefined,
  'aria-describedby': error === undefined ? undefined : `${id}-error`,
});

function Field({
  id,
  label,
  error,
  children,
}: {
  id: string;
  label: string;
  error: string | undefined;
  children: ReactNode;
}) {
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-0.5 block text-xs text-soft">
        {label}
      </label>
      {children}
      {error !== undefined && (
        <p id={`${id}-error`} role="alert" className="mt-0.5 text-xs text-loss">
          {error}
        </p>
      )}
    </div>
  );
}
