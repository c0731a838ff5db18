/** Makes a value once per key and keeps it for `ttlMs`; a failure is not kept, the next caller tries again. */
export function createMemo<T>(ttlMs: number): (key: string, now: Date, make: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, { at: number; value: Promise<T> }>();
  return (key, now, make) => {
    const known = kept.get(key);
    if (known !== undefined && Math.abs(now.getTime() - known.at) < ttlMs) return known.value;
    const entry = { at: now.getTime(), value: make() };
    kept.set(key, entry);
    entry.value.catch(() => {
      if (kept.get(key) === entry) kept.delete(key);
    });
    return entry.value;
  };
}
