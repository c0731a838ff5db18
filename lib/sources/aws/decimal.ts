// Postgres keeps prices as numeric(14,6): what it could not hold, or would round to 0, is refused here.
const SMALLEST = 0.000001;
const LARGEST = 99_999_999;

/** Why a text is no price in USD per hour that the ledger can keep; null where it is one. */
export function priceFault(text: string | undefined): string | null {
  if (text === undefined || text === '') return 'no price';
  if (!/^-?\d+(\.\d+)?$/.test(text)) return 'the price is not a number';
  const value = Number(text);
  if (value < 0) return 'the price is negative';
  if (value === 0) return 'the price is 0';
  if (value < SMALLEST || value > LARGEST) return 'the price is out of range';
  return null;
}
