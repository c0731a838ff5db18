/**
 * Randomness without state: every draw is a hash of what it belongs to, so that the same instant looks the same
 * through whatever window it is asked.
 */

/** A 32-bit hash of the parts in their order (FNV-1a over the joined text, murmur3's finaliser). */
export function hash32(...parts: (string | number)[]): number {
  const text = parts.join('|');
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number in [0, 1) that belongs to the parts. */
export function uniform(...parts: (string | number)[]): number {
  return hash32(...parts) / 2 ** 32;
}

/** A number in [low, high) that belongs to the parts. */
export function between(low: number, high: number, ...parts: (string | number)[]): number {
  return low + (high - low) * uniform(...parts);
}

/** A stream of numbers in [0, 1) from one seed (mulberry32). */
export type Stream = () => number;

/** Starts the stream that belongs to the parts. */
export function stream(...parts: (string | number)[]): Stream {
  let state = hash32(...parts);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Smooth noise in [-1, 1] over time: random values every `periodMs` from the epoch, joined by cosine. */
export function noise(atMs: number, periodMs: number, ...parts: (string | number)[]): number {
  const block = Math.floor(atMs / periodMs);
  const phase = atMs / periodMs - block;
  const left = between(-1, 1, ...parts, block);
  const right = between(-1, 1, ...parts, block + 1);
  return left + (right - left) * (0.5 - 0.5 * Math.cos(Math.PI * phase));
}

/** The items in an order that belongs to the parts (Fisher-Yates); the input stays as it is. */
export function shuffled<T>(items: readonly T[], ...parts: (string | number)[]): T[] {
  const next = stream('shuffle', ...parts);
  const result = [...items];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = Math.floor(next() * (index + 1));
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}
