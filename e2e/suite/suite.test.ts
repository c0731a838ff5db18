import { describe, expect, it } from 'vitest';
import { countsOfLines, countsOfPlaywright, countsOfVitest } from './counts.ts';
import type { Leg, Outcome } from './leg.ts';
import { lastLine, outcomeTable } from './table.ts';

const leg = (name: string, note: string | null = null): Leg => ({ name, title: name, commands: [], note });
const counts = (passed: number, failed = 0, skipped = 0) => ({ passed, failed, skipped });

describe('counts', () => {
  it('reads what vitest wrote, a file that could not be loaded included', () => {
    const report = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1 };
    expect(countsOfVitest({ ...report, numFailedTestSuites: 0 })).toEqual(counts(7, 0, 3));
    expect(countsOfVitest({ ...report, numFailedTestSuites: 1 })).toEqual(counts(7, 1, 3));
  });

  it('takes a flaky browser test for a failed one', () => {
    expect(countsOfPlaywright({ stats: { expected: 9, unexpected: 1, flaky: 2, skipped: 4 } })).toEqual(
      counts(9, 3, 4),
    );
  });

  it('reads the last line that counts, and refuses an output without one', () => {
    expect(countsOfLines('1 passed, 1 failed\nagain\n12 passed, 0 failed\n')).toEqual(counts(12));
    expect(() => countsOfLines('all is well')).toThrow('no line says');
    expect(() => countsOfVitest({})).toThrow('numPassedTests');
  });
});

describe('the table', () => {
  const legs = [leg('lint'), leg('unit'), leg('integration', 'SKIPPED on a real Postgres'), leg('e2e')];
  const outcomes: Outcome[] = [
    { leg: legs[0] as Leg, ok: true, counts: null, milliseconds: 1_234 },
    { leg: legs[1] as Leg, ok: true, counts: counts(40), milliseconds: 5_000 },
    { leg: legs[2] as Leg, ok: false, counts: counts(8, 2, 1), milliseconds: 10_000 },
  ];

  it('names results, tests, durations, what was left out and what did not run', () => {
    expect(outcomeTable(legs, outcomes, 16_300)).toBe(
      [
        'step          result      tests      time',
        'lint          ok              -     1.2 s',
        'unit          ok             40     5.0 s',
        'integration   FAILED         10    10.0 s  2 failed; 1 SKIPPED; SKIPPED on a real Postgres',
        'e2e           not run         -         -',
        'all                          50    16.3 s',
      ].join('\n'),
    );
  });

  it('ends with the tests that ran; a failed step without tests counts as one failure', () => {
    expect(lastLine(outcomes.slice(0, 2))).toBe('40 passed, 0 failed');
    expect(lastLine(outcomes)).toBe('48 passed, 2 failed');
    expect(lastLine([{ leg: legs[0] as Leg, ok: false, counts: null, milliseconds: 1 }])).toBe(
      '0 passed, 1 failed',
    );
  });
});
