/** An interruption in ms since 1970, and the kind of capacity that it took: account, instance type, tags. */
export type Taken = { capacity: string; at: number; endedAt: number };

/** What came after an interruption: the ms until a replacement ran, none within 24 hours, or not known yet. */
export type Replacement =
  /** `start`: its place among the starts of the capacity */
  { outcome: 'replaced'; lostMs: number; start: number } | { outcome: 'not-replaced' | 'pending' };

const DAY_MS = 86_400_000;

/**
 * What replaced each interruption, in the order of `taken`: the earliest instance of the same capacity that started at or
 * after it within 24 hours and replaces no earlier one; the same instance that comes back counts. `starts`: sorted, by
 * capacity. Lost are the ms from the instance's end to that start, 0 if it ran before. `seenUntil`: until when starts are
 * known.
 */
export function replacements(
  taken: readonly Taken[],
  starts: ReadonlyMap<string, readonly number[]>,
  seenUntil: number,
): Replacement[] {
  const next = new Map<string, number>();
  const found = new Array<Replacement>(taken.length);
  const order = taken.map((_, index) => index).toSorted((a, b) => (taken[a]?.at ?? 0) - (taken[b]?.at ?? 0));
  for (const index of order) {
    const { capacity, at, endedAt } = taken[index] as Taken;
    const known = starts.get(capacity) ?? [];
    let place = next.get(capacity) ?? 0;
    while (place < known.length && (known[place] as number) < at) place++;
    const start = known[place];
    const isInTime = start !== undefined && start <= at + DAY_MS;
    next.set(capacity, isInTime ? place + 1 : place);
    if (isInTime) found[index] = { outcome: 'replaced', lostMs: Math.max(0, start - endedAt), start: place };
    else found[index] = { outcome: seenUntil - at >= DAY_MS ? 'not-replaced' : 'pending' };
  }
  return found;
}
