const FEWEST = 5;

/**
 * At most `limit` points (5 at least) of a step series, for a chart. The window is cut into equal buckets of time; of
 * each the lowest, the highest and the last point stay, and the series' first and last: no spike is lost, and at
 * every bucket's end the price drawn is the price that held. `at` in any unit, sorted.
 */
export function thinSteps<T>(
  points: readonly T[],
  limit: number,
  read: { at(point: T): number; value(point: T): number },
): T[] {
  if (points.length <= Math.max(limit, FEWEST)) return [...points];
  const first = points[0] as T;
  const last = points[points.length - 1] as T;
  const start = read.at(first);
  const buckets = Math.floor((Math.max(limit, FEWEST) - 2) / 3);
  const width = (read.at(last) - start) / buckets;
  const bucketOf = (point: T) => Math.min(buckets - 1, Math.floor((read.at(point) - start) / width));

  const kept = new Set<number>([0, points.length - 1]);
  for (let begin = 0; begin < points.length; ) {
    const bucket = bucketOf(points[begin] as T);
    let [low, high, end] = [begin, begin, begin];
    for (; end < points.length && bucketOf(points[end] as T) === bucket; end++) {
      const value = read.value(points[end] as T);
      if (value < read.value(points[low] as T)) low = end;
      if (value > read.value(points[high] as T)) high = end;
    }
    for (const index of [low, high, end - 1]) kept.add(index);
    begin = end;
  }
  return [...kept].sort((a, b) => a - b).map((index) => points[index] as T);
}
