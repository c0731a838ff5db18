import { describe, expect, it } from 'vitest';
import { SourceError } from '#lib/sources/errors';
import { failureText } from './failure-text.ts';

/** What Prisma throws where Postgres refuses a statement. */
const refused = (originalCode: string, originalMessage: string) =>
  Object.assign(new Error('\nInvalid `prisma.$queryRaw()` invocation:\n\n\nRaw query failed.'), {
    code: 'P2010',
    meta: {
      driverAdapterError: Object.assign(new Error(originalMessage), {
        cause: { kind: 'postgres', originalCode, originalMessage },
      }),
    },
  });

describe('failureText', () => {
  it('gives a source its place and remedy', () => {
    expect(
      failureText(new SourceError('empty', 'us-east-1: no price.', { remedy: 'It is tried again.' })),
    ).toBe('us-east-1: no price. It is tried again.');
  });

  it('says what to do about what Postgres refuses, and else what it said', () => {
    expect(failureText(refused('53100', 'could not extend file: No space left on device'))).toMatch(
      /^The disk of the database is full: free some space/,
    );
    expect(failureText(Object.assign(new Error('cannot execute INSERT'), { code: '25006' }))).toMatch(
      /primary/,
    );
    expect(failureText(refused('22P02', 'invalid input syntax'))).toBe(
      'The database refused it: invalid input syntax (22P02).',
    );
  });

  it('knows a database that is away', () => {
    expect(failureText(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toMatch(
      /does not answer/,
    );
  });

  it('keeps to one line', () => {
    expect(failureText(new Error('\nInvalid invocation:\n\nThe table is not there.\n'))).toBe(
      'The table is not there.',
    );
    expect(failureText('stopped')).toBe('stopped');
  });
});
