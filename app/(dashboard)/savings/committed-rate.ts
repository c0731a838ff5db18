import { pct, usd, usdDigits } from '#components/ui/format';
import type { CommittedRate, CommittedRateBody } from '#lib/api/schemas/savings';
import type { ApiFetchError } from '#lib/queries/api-fetch';

/** What stands in the form's fields. */
export type RateFields = {
  account: string;
  family: string;
  amount: string;
  unit: 'discountPct' | 'usdPerHour';
};
export type RateField = 'account' | 'family' | 'amount';

/** What the fields ask the API to keep. What is no number goes as it is: the API says what is wrong with it. */
export function bodyOf({ account, family, amount, unit }: RateFields): CommittedRateBody {
  const text = amount.trim();
  const number = Number(text);
  const value = text === '' ? null : Number.isFinite(number) ? number : (text as unknown as number);
  return {
    account: account.trim() === '' ? null : account.trim(),
    family: family.trim(),
    [unit]: value,
  };
}

/** What the API says of each field, and of the whole where it names none. */
export function fieldErrors(
  error: ApiFetchError | Error | null,
): Partial<Record<RateField | 'form', string>> {
  if (error === null) return {};
  const errors = 'problem' in error ? (error.problem?.errors ?? []) : [];
  const found: Partial<Record<RateField | 'form', string>> = {};
  for (const { parameter, detail } of errors) {
    const amount = parameter === 'usdPerHour' || parameter === 'discountPct';
    const field = amount ? 'amount' : parameter === 'account' || parameter === 'family' ? parameter : 'form';
    found[field] ??= detail;
  }
  return errors.length === 0 ? { form: error.message } : found;
}

/** `40 % below list`, `$19.66 an hour`: what a rate charges. */
export function rateWords({
  usdPerHour,
  discountPct,
}: Pick<CommittedRate, 'usdPerHour' | 'discountPct'>): string {
  if (usdPerHour !== null) return `${usd(usdPerHour, usdDigits([usdPerHour]))} an hour`;
  return discountPct === null ? '' : `${pct(discountPct, discountPct % 1 === 0 ? 0 : 1)} below list`;
}
