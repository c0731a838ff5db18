import type { PurchaseOption } from '#lib/domain/usage';

/** The values of Cost Explorer's PURCHASE_TYPE, in its own spelling, that mean one purchase option. */
export type PurchaseType = { option: PurchaseOption; values: string[] };

// AWS spells them with and without hyphens ("On Demand Instances", "On-Demand Instances").
const MEANING: [pattern: RegExp, option: PurchaseOption][] = [
  [/^spotinstances$/, 'spot'],
  [/^ondemandinstances$/, 'on-demand'],
  [/^savingsplans$/, 'savings-plan'],
  [/^(standard|convertible|scheduled|heavyutilization)?reservedinstances$/, 'reserved'],
];

/**
 * What to ask for by purchase option, in the spelling of the values that Cost Explorer lists: a value that it does not
 * know is answered with nothing, not with an error.
 */
export function purchaseTypesOf(listed: readonly string[]): PurchaseType[] {
  return MEANING.flatMap(([pattern, option]) => {
    const values = listed
      .filter((value) => pattern.test(value.toLowerCase().replace(/[^a-z]/g, '')))
      .toSorted();
    return values.length === 0 ? [] : [{ option, values }];
  });
}
