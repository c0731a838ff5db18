import { type Leg, type Outcome, seconds } from './leg.ts';

const row = (name: string, result: string, tests: string, time: string, note = '') =>
  `${name.padEnd(14)}${result.padEnd(10)}${tests.padStart(7)}${time.padStart(10)}  ${note}`.trimEnd();

function outcomeRow({ leg, ok, counts, milliseconds }: Outcome): string {
  const notes = [
    counts !== null && counts.failed > 0 ? `${counts.failed} failed` : null,
    counts !== null && counts.skipped > 0 ? `${counts.skipped} SKIPPED` : null,
    leg.note ?? null,
  ].filter((note) => note !== null);
  const tests = counts === null ? '-' : String(counts.passed + counts.failed);
  return row(leg.name, ok ? 'ok' : 'FAILED', tests, seconds(milliseconds), notes.join('; '));
}

/** The steps with their results, tests and durations; what did not run is named. */
export function outcomeTable(
  legs: readonly Leg[],
  outcomes: readonly Outcome[],
  milliseconds: number,
): string {
  const lines = legs.map((leg) => {
    const outcome = outcomes.find((candidate) => candidate.leg === leg);
    return outcome === undefined ? row(leg.name, 'not run', '-', '-') : outcomeRow(outcome);
  });
  const tests = outcomes.reduce((sum, { counts }) => sum + (counts ? counts.passed + counts.failed : 0), 0);
  return [
    row('step', 'result', 'tests', 'time'),
    ...lines,
    row('all', '', String(tests), seconds(milliseconds)),
  ].join('\n');
}

/** `412 passed, 0 failed`: tests that were really run; a step without tests that failed counts as one. */
export function lastLine(outcomes: readonly Outcome[]): string {
  const passed = outcomes.reduce((sum, { counts }) => sum + (counts?.passed ?? 0), 0);
  const failed = outcomes.reduce((sum, { ok, counts }) => sum + Math.max(counts?.failed ?? 0, ok ? 0 : 1), 0);
  return `${passed} passed, ${failed} failed`;
}
