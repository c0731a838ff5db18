/** A rate that a user entered for what a commitment would cost: USD per instance-hour, or per cent below list. */
export type Rate = {
  /** null = every account */
  account: string | null;
  /** an instance type (`p5.48xlarge`) or a family (`p5`) */
  family: string;
  usdPerHour: number | null;
  discountPct: number | null;
};

const familyOf = (instanceType: string) => instanceType.slice(0, instanceType.indexOf('.'));

/** How closely a rate speaks of a type in an account: its account before all accounts, its type before its family. */
function closeness(rate: Rate, account: string, instanceType: string): number {
  if (rate.account !== null && rate.account !== account) return 0;
  const type = rate.family === instanceType ? 2 : rate.family === familyOf(instanceType) ? 1 : 0;
  return type === 0 ? 0 : type + (rate.account === null ? 0 : 2);
}

/** The rate that speaks most closely of an instance type in an account; null where none does. */
export function rateFor<R extends Rate>(
  rates: readonly R[],
  account: string,
  instanceType: string,
): R | null {
  let best: R | null = null;
  let closest = 0;
  for (const rate of rates) {
    const close = closeness(rate, account, instanceType);
    if (close > closest) [best, closest] = [rate, close];
  }
  return best;
}
