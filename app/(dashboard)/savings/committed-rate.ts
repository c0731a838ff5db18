import { pct, usd, usdDigits } from '#components/ui/format';
import type { CommittedRate, CommittedRateBody, KeptCommittedRate } from '#lib/api/schemas/committed-rates';
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

/** The API's names of fields as the form labels them. */
const labelled = (text: string) =>
  text.replaceAll('usdPerHour', 'USD per hour').replaceAll('discountPct', '% below list');

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
    found[field] ??= labelled(detail);
  }
  return errors.length === 0 ? { form: error.message } : found;
}

const placesOf = (value: number) => (String(value).split('.')[1] ?? '').length;

/** `40 % below list`, `$19.66 an hour`: what a rate charges. */
export function rateWords({
  usdPerHour,
  discountPct,
}: Pick<CommittedRate, 'usdPerHour' | 'discountPct'>): string {
  if (usdPerHour !== null) return `${usd(usdPerHour, usdDigits([usdPerHour]))} an hour`;
  return discountPct === null ? '' : `${pct(discountPct, placesOf(discountPct))} below list`;
}

/** What became of a rate that was entered: added, or in the place of which; and what is odd about it. */
export function keptWords(rate: KeptCommittedRate): string {
  const { family, replaced, note } = rate;
  const done =
    replaced === null
      ? `Added: ${family}, ${rateWords(rate)}.`
      : `Replaced: ${family}, ${rateWords(rate)} instead of ${rateWords(replaced)}.`;
  return note === null ? done : `${done} ${note}`;
}
