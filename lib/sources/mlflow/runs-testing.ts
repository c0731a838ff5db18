import { collected } from '../aws/feeds-testing.ts';
import type { Batch } from '../feed.ts';
import type { FakeMlflow, FakeRun } from './mlflow-testing.ts';
import { pullRuns } from './runs.ts';

export const NOW = new Date('2026-11-23T12:00:00Z');
const LIMITS = { timeoutMs: 10_000, tries: 3, pauseMs: 5 };

export const ended = (id: string, end: string, change: Partial<FakeRun> = {}): FakeRun => ({
  ...{ id, status: 'FINISHED', start: '2026-11-22T08:00:00Z', end },
  ...change,
});
export const running = (id: string, change: Partial<FakeRun> = {}): FakeRun => ({
  ...{ id, status: 'RUNNING', start: '2026-11-23T08:00:00Z' },
  ...change,
});

/** All batches of one pull of the fake server, with a configuration that differs from its own by `change`. */
export function pull(
  fake: FakeMlflow,
  change: Partial<FakeMlflow['config']> = {},
  options: { watermark?: Date; signal?: AbortSignal; timeoutMs?: number } = {},
): Promise<Batch[]> {
  const { watermark = null, signal = new AbortController().signal, timeoutMs = LIMITS.timeoutMs } = options;
  const window = { watermark, now: NOW, signal };
  return collected(pullRuns({ ...fake.config, ...change }, window, { ...LIMITS, timeoutMs }));
}

export const idsOf = (batches: readonly Batch[]): string[] =>
  batches.flatMap((batch) => (batch.kind === 'runs' ? batch.rows.map(({ externalId }) => externalId) : []));

export const callsOf = (fake: FakeMlflow, part: string): string[] =>
  fake.calls.filter((call) => call.includes(part));
