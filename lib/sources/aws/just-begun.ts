const JUST_BEGUN_MS = 2 * 86_400_000;

/** Whether a month (its first day) began so lately that there may be nothing of it yet. */
export const isJustBegun = (month: string, now: Date): boolean =>
  now.getTime() - new Date(month).getTime() < JUST_BEGUN_MS;
