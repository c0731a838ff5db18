/** One line of the table: what was measured, what it stands against in the same run, and the ratio of the two. */
export type Figure = {
  what: string;
  /** with its unit */
  measured: string;
  /** with its unit and what it is */
  against: string;
  ratio: number | null;
  /** null = printed, not judged */
  target: { atLeast: number } | { atMost: number } | null;
};

/** The middle of the values, of an even number the mean of the middle two. Throws where there are none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (upper === undefined || lower === undefined) throw new Error('There is no median of nothing.');
  return (lower + upper) / 2;
}

/** The value below which so great a share of the values lies; 0 of none. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0;

/** Whether a figure keeps its target; what has none is never missed. */
export function isMet({ ratio, target }: Figure): boolean {
  if (target === null) return true;
  if (ratio === null) return false;
  return 'atLeast' in target ? ratio >= target.atLeast : ratio <= target.atMost;
}

function targetText({ target }: Figure): string {
  if (target === null) return '-';
  return 'atLeast' in target
    ? `at least ${target.atLeast.toFixed(2)}`
    : `at most ${target.atMost.toFixed(2)}`;
}

/** The figures as a Markdown table; a missed target says so. */
export function markdownTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.what,
    figure.measured,
    figure.against,
    figure.ratio === null ? '-' : figure.ratio.toFixed(2),
    targetText(figure) + (isMet(figure) ? '' : ' **missed**'),
  ]);
  const head = ['measured', 'result', 'beside', 'ratio', 'target'];
  return [head, ['---', '---:', '---', '---:', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `1,000,000` */
export const count = (value: number): string => whole.format(value);

/** `131,000 rows/s`, in thousands: no machine repeats the rest. */
export const rowsPerSecond = (rows: number, ms: number): string =>
  `${count(Math.round(rows / ms) * 1000)} rows/s`;

/** `4.37 ms` */
export const milliseconds = (ms: number): string => `${ms.toFixed(2)} ms`;

/** How long it takes, in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
