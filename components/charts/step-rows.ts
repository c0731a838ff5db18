/** A price in USD that holds from `at` (ISO 8601) until the next one. */
export type PriceStep = { at: string; usdPerHour: number };

/** A list price in USD that holds from `from` until the next one; `assumed` = before the earliest known price. */
export type ListPriceStep = { from: string; usdPerHour: number; assumed: boolean };

/** One pool's steps, all in the same unit (USD per instance-hour or per GPU-hour). */
export type StepSeries = {
  id: string;
  /** what stands on the line: `use2-az1` */
  label: string;
  /** oldest first; the first may lie before the window: the price that held when it began */
  points: PriceStep[];
  onDemand: ListPriceStep[];
  /** until when a source has confirmed the last price (ISO 8601); null = to the window's end */
  confirmedUntil: string | null;
};

/** Times in ms since 1970; steps as `[at, usd]`, clipped to the window. */
export type DrawnSeries = { id: string; label: string; steps: Step[]; confirmedUntil: number };
export type Step = [at: number, usd: number];
export type DrawnListPrice = { key: string; labels: string[]; steps: Step[]; assumedUntil: number };

/** One row a time: `s0` confirmed spot, `u0` unconfirmed, `d0` list price, `a0` assumed list price. */
export type StepRow = { at: number; saved?: [number, number]; above?: [number, number] } & {
  [key: `${'s' | 'u' | 'd' | 'a'}${number}`]: number | undefined;
};

export type StepDrawing = {
  rows: StepRow[];
  series: DrawnSeries[];
  listPrices: DrawnListPrice[];
  /** where the first price of any series is known; null = nowhere in the window */
  knownFrom: number | null;
  low: number;
  high: number;
};

/** The value that holds at `at`, or null before the first step. */
export function heldAt(steps: readonly Step[], at: number): number | null {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] as Step)[0] <= at) low = middle + 1;
    else high = middle;
  }
  return steps[low - 1]?.[1] ?? null;
}

/** Steps within `[from, to)`, beginning at `from` with the value that held there, where known. */
export function clipSteps(steps: readonly Step[], from: number, to: number): Step[] {
  const held = heldAt(steps, from);
  const within = steps.filter(([at]) => at > from && at < to);
  return held === null ? within : [[from, held], ...within];
}

/**
 * Rows for a step chart of one or several pools in the window `from` to `to` (ms since 1970). Nothing is drawn before
 * the first known price; equal list prices become one line; with a single pool each row also holds the band between
 * spot and list price: `saved` below it, `above` where spot costs more.
 */
export function stepRows(input: readonly StepSeries[], from: number, to: number): StepDrawing {
  const rows = new Map<number, StepRow>();
  const put = (at: number, key: keyof StepRow & `${string}${number}`, usd: number) => {
    const row = rows.get(at) ?? { at };
    row[key] = usd;
    rows.set(at, row);
  };
  const line = (
    steps: readonly Step[],
    key: `${'s' | 'u' | 'd' | 'a'}${number}`,
    start: number,
    end: number,
  ) => {
    if (end <= start) return;
    const part = clipSteps(steps, start, end);
    for (const [at, usd] of part) put(at, key, usd);
    const last = part.at(-1);
    if (last) put(end, key, last[1]);
  };

  const series = input.map((one, k): DrawnSeries => {
    const steps = clipSteps(
      one.points.map((point) => [Date.parse(point.at), point.usdPerHour]),
      from,
      to,
    );
    const confirmed = one.confirmedUntil === null ? to : Date.parse(one.confirmedUntil);
    const confirmedUntil = Math.min(Math.max(confirmed, from), to);
    line(steps, `s${k}`, from, confirmedUntil);
    line(steps, `u${k}`, confirmedUntil, to);
    return { id: one.id, label: one.label, steps, confirmedUntil };
  });
  const listPrices = drawnListPrices(input, from, to);
  listPrices.forEach(({ steps, assumedUntil }, k) => {
    line(steps, `a${k}`, from, assumedUntil);
    line(steps, `d${k}`, assumedUntil, to);
  });

  const sorted = [...rows.values()].sort((a, b) => a.at - b.at);
  const only = series.length === 1 ? series[0] : undefined;
  if (only) for (const row of sorted) addBand(row, only.steps, listPrices[0]?.steps ?? []);
  const values = [...series, ...listPrices].flatMap(({ steps }) => steps.map(([, usd]) => usd));
  const starts = series.flatMap(({ steps }) => steps.slice(0, 1).map(([at]) => at));
  return {
    rows: sorted,
    series,
    listPrices,
    knownFrom: starts.length === 0 ? null : Math.min(...starts),
    low: values.length === 0 ? 0 : Math.min(...values),
    high: values.length === 0 ? 1 : Math.max(...values),
  };
}

function drawnListPrices(input: readonly StepSeries[], from: number, to: number): DrawnListPrice[] {
  const distinct = new Map<string, DrawnListPrice>();
  for (const { label, onDemand } of input) {
    const steps = clipSteps(
      onDemand.map((step) => [Date.parse(step.from), step.usdPerHour]),
      from,
      to,
    );
    if (steps.length === 0) continue;
    const firstKnown = onDemand.find((step) => !step.assumed);
    const assumedUntil = firstKnown ? Math.min(Math.max(Date.parse(firstKnown.from), from), to) : to;
    const key = JSON.stringify([steps, assumedUntil]);
    const known = distinct.get(key);
    if (known) known.labels.push(label);
    else distinct.set(key, { key, labels: [label], steps, assumedUntil });
  }
  return [...distinct.values()];
}

function addBand(row: StepRow, spot: readonly Step[], list: readonly Step[]) {
  const price = heldAt(spot, row.at);
  const listed = heldAt(list, row.at);
  if (price === null || listed === null) return;
  row.saved = [Math.min(price, listed), listed];
  row.above = [listed, Math.max(price, listed)];
}
