/** `fresh`: makes the value anew, also for the others who ask after it. */
export type Memo<T> = (
  key: string,
  make: () => Promise<T>,
  options: { now: Date; fresh?: boolean },
) => Promise<T>;

/** Makes a value once per key and keeps it for `ttlMs`; a failure is not kept, the next caller tries again. */
export function createMemo<T>(ttlMs: number): Memo<T> {
  const kept = new Map<string, { at: number; value: Promise<T> }>();
  return (key, make, { now, fresh = false }) => {
    const known = kept.get(key);
    const age = known === undefined ? Number.POSITIVE_INFINITY : Math.abs(now.getTime() - known.at);
    if (known !== undefined && !fresh && age < ttlMs) return known.value;
    const entry = { at: now.getTime(), value: make() };
    kept.set(key, entry);
    entry.value.catch(() => {
      if (kept.get(key) === entry) kept.delete(key);
    });
    return entry.value;
  };
}
