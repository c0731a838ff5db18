/** Lets `perSecond` calls of a key through, and `burst` at once after a pause; real time. */
export type RateLimit = { take(key: string): boolean };

/** Makes a limit: a bucket of tokens for each key. */
export function createRateLimit(
  perSecond: number,
  burst: number,
  nowMs = () => performance.now(),
): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key) {
      const now = nowMs();
      const { tokens, at } = buckets.get(key) ?? { tokens: burst, at: now };
      const filled = Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
      const passes = filled >= 1;
      buckets.set(key, { tokens: passes ? filled - 1 : filled, at: now });
      return passes;
    },
  };
}
