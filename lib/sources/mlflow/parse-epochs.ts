import type { MetricRecord } from './wire.ts';

/** A number beyond is none of an epoch: a metric of that name counts something else. */
export const MAX_EPOCH = 100_000;

/** An epoch that a run has completed, by its metric's word. `at` in ms since 1970. */
export type CompletedEpoch = { epoch: number; at: number; step: number | null };

const inOrder = (records: readonly MetricRecord[]): MetricRecord[] =>
  records.toSorted(
    (a, b) =>
      a.at - b.at ||
      (a.step ?? Number.MIN_SAFE_INTEGER) - (b.step ?? Number.MIN_SAFE_INTEGER) ||
      a.value - b.value,
  );

/**
 * The epochs that a metric's records say are completed, whatever order they are in, each once. Records with a number
 * below 0 or beyond `MAX_EPOCH` are for the caller to leave out.
 *
 * Fractions (Hugging Face's Trainer logs 0.5, 1.0, 1.5): the metric says how far the run is, and epoch k is completed with
 * the first record of k or more. Whole numbers alone (Lightning logs 0, 0, 1, 1, 2 with every step that it logs): the metric
 * names the epoch that goes on, and k is completed with its last record before a greater number; the last one only once
 * the run has `finished`, since until then, or where it failed, it may be half done. Numbers between two records were
 * completed by the later one. Those below the first record were never this run's.
 */
export function completedEpochs(records: readonly MetricRecord[], finished: boolean): CompletedEpoch[] {
  const ordered = inOrder(records);
  return ordered.every(({ value }) => Number.isInteger(value))
    ? ofNumbers(ordered, finished)
    : ofProgress(ordered);
}

function ofProgress(ordered: readonly MetricRecord[]): CompletedEpoch[] {
  const completed: CompletedEpoch[] = [];
  let next = Math.max(1, Math.ceil(ordered[0]?.value ?? 0));
  for (const { value, at, step } of ordered)
    for (; next <= value; next++) completed.push({ epoch: next, at, step });
  return completed;
}

function ofNumbers(ordered: readonly MetricRecord[], finished: boolean): CompletedEpoch[] {
  const completed: CompletedEpoch[] = [];
  let last: MetricRecord | null = null;
  for (const record of ordered) {
    if (last !== null && record.value < last.value) continue;
    if (last !== null && record.value > last.value) {
      completed.push({ epoch: last.value, at: last.at, step: last.step });
      const { at, step } = record;
      for (let epoch = last.value + 1; epoch < record.value; epoch++) completed.push({ epoch, at, step });
    }
    last = record;
  }
  if (finished && last !== null) completed.push({ epoch: last.value, at: last.at, step: last.step });
  return completed;
}
