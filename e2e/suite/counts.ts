/** Tests that were really run, and those that were left out. */
export type Counts = { passed: number; failed: number; skipped: number };

function numberAt(report: unknown, ...path: string[]): number {
  const value = path.reduce<unknown>((part, key) => (part as Record<string, unknown> | null)?.[key], report);
  if (typeof value !== 'number') throw new Error(`the report has no ${path.join('.')}`);
  return value;
}

/** What vitest's JSON reporter wrote. */
export function countsOfVitest(report: unknown): Counts {
  return {
    passed: numberAt(report, 'numPassedTests'),
    failed: Math.max(numberAt(report, 'numFailedTests'), numberAt(report, 'numFailedTestSuites') > 0 ? 1 : 0),
    skipped: numberAt(report, 'numPendingTests') + numberAt(report, 'numTodoTests'),
  };
}

/** What Playwright's JSON reporter wrote; a test that passed at the second try is not counted as one that passed. */
export function countsOfPlaywright(report: unknown): Counts {
  return {
    passed: numberAt(report, 'stats', 'expected'),
    failed: numberAt(report, 'stats', 'unexpected') + numberAt(report, 'stats', 'flaky'),
    skipped: numberAt(report, 'stats', 'skipped'),
  };
}

/** The last `12 passed, 0 failed` of an output. */
export function countsOfLines(output: string): Counts {
  const found = [...output.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1);
  if (found === undefined) throw new Error('no line says "N passed, M failed"');
  return { passed: Number(found[1]), failed: Number(found[2]), skipped: 0 };
}
