/**
 * The order in which rows are written: by pool id, then by time, each (pool, time) once; of rows that say it twice the
 * last one counts. Returns indexes into both arrays. Linear in the rows: they are counted into their pools, and
 * sorted by time only where a pool's rows do not come in time's order already.
 */
export function inKeyOrder(ids: Int32Array, times: Float64Array): Int32Array {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  const pools = Int32Array.from(counts.keys()).sort();

  const next = new Map<number, number>();
  let place = 0;
  for (const id of pools) {
    next.set(id, place);
    place += counts.get(id) as number;
  }
  const order = new Int32Array(ids.length);
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index] as number;
    const at = next.get(id) as number;
    order[at] = index;
    next.set(id, at + 1);
  }

  const time = (at: number) => times[order[at] as number] as number;
  let kept = 0;
  let start = 0;
  for (const id of pools) {
    const end = next.get(id) as number;
    for (let at = start + 1; at < end; at++) {
      if (time(at) >= time(at - 1)) continue;
      order.subarray(start, end).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
      break;
    }
    for (let at = start; at < end; at++) {
      if (at + 1 < end && time(at) === time(at + 1)) continue;
      order[kept++] = order[at] as number;
    }
    start = end;
  }
  return order.subarray(0, kept);
}
