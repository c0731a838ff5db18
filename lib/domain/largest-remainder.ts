/** A whole number of steps that is nearest to an amount; of two as near the greater. Amounts are not negative. */
export const nearest = (amount: bigint, step: bigint): bigint => (2n * amount + step) / (2n * step);

/**
 * Rounds amounts to whole steps so that they sum to `whole` exactly, by the method of the largest remainder (Hare and
 * Niemeyer): each is cut, and those that lost most get one step more, of equal ones the earlier. Without `whole` it is the
 * nearest to their sum. Throws `RangeError` for a negative amount, and for a `whole` that no rounding of them gives.
 */
export function largestRemainder(amounts: readonly bigint[], step: bigint, whole?: bigint): bigint[] {
  if (amounts.some((amount) => amount < 0n)) throw new RangeError('An amount is negative');
  const total =
    whole ??
    nearest(
      amounts.reduce((sum, amount) => sum + amount, 0n),
      step,
    );
  const steps = amounts.map((amount) => amount / step);
  const missing = total - steps.reduce((sum, cut) => sum + cut, 0n);
  const cut = amounts
    .map((amount, index) => ({ index, rest: amount % step }))
    .filter(({ rest }) => rest > 0n)
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  if (missing < 0n || missing > BigInt(cut.length))
    throw new RangeError(`${total} steps are not what these amounts round to`);
  for (const { index } of cut.slice(0, Number(missing))) steps[index] = (steps[index] ?? 0n) + 1n;
  return steps;
}
