import { describe, expect, it } from 'vitest';
import { behind, missingMonths, type ReachBook, reachOf, speaksOf } from './bill-reach.ts';

const book = (
  account: string,
  month: string,
  until: string | null,
  over: Partial<ReachBook> = {},
): ReachBook => ({
  ...{
    cloud: 'aws',
    account,
    accountName: null,
    month,
    source: 'export',
    origin: 's3://bills',
    counts: true,
  },
  usedUntil: until === null ? null : new Date(until),
  spokenUntil: until === null ? null : new Date(until),
  ...over,
});

const OCT = '2026-10-01';
const NOV = '2026-11-01';
/** October's end. */
const END = '2026-11-01T00:00';
const reaches = (...books: ReachBook[]) =>
  Object.fromEntries(
    reachOf(books).map(({ account, until }) => [
      account,
      Object.fromEntries([...until].map(([month, at]) => [month, new Date(at).toISOString().slice(0, 16)])),
    ]),
  );

describe('how far bills reach', () => {
  it('is the day of the newest usage in the running month, and the whole of months before it', () => {
    expect(reaches(book('1', OCT, '2026-10-20T05:00:00Z'), book('1', NOV, '2026-11-22T18:00:00Z'))).toEqual({
      1: { [OCT]: END, [NOV]: '2026-11-22T18:00' },
    });
    expect(reaches(book('1', NOV, '2026-11-22T00:00:00Z'))).toEqual({ 1: { [NOV]: '2026-11-22T00:00' } });
  });

  it('is said account by account', () => {
    const [one, two] = reachOf([
      book('1', NOV, '2026-11-22T18:00:00Z', { origin: '1', source: 'cost-explorer' }),
      book('2', NOV, '2026-11-20T00:00:00Z', { origin: '2', source: 'cost-explorer' }),
    ]);
    expect([one && speaksOf(one, '2026-11-22'), two && speaksOf(two, '2026-11-22')]).toEqual([true, false]);
    const days = ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'];
    expect(
      behind(
        [one, two].filter((reach) => reach !== undefined),
        days,
      ),
    ).toEqual([{ account: '2', accountName: null, from: '2026-11-20', to: '2026-11-22' }]);
  });

  it('takes the silence of an export that knows the account for nothing used, and that of files for nothing known', () => {
    expect(
      reaches(
        book('1', OCT, '2026-10-31T20:00:00Z'),
        book('2', OCT, '2026-10-31T20:00:00Z'),
        book('1', NOV, '2026-11-22T18:00:00Z'),
      ),
    ).toEqual({ 1: { [OCT]: END, [NOV]: '2026-11-22T18:00' }, 2: { [OCT]: END, [NOV]: '2026-11-22T18:00' } });
    const files = [
      book('1', NOV, '2026-11-22T18:00:00Z', { source: 'file', origin: '' }),
      book('2', OCT, '2026-10-31T20:00:00Z', { source: 'file', origin: '' }),
    ];
    expect(reaches(...files)[2]).toEqual({ [OCT]: '2026-10-31T20:00' });
    expect(missingMonths(reachOf(files), [OCT, NOV])).toEqual([
      { account: '1', accountName: null, month: OCT },
      { account: '2', accountName: null, month: NOV },
    ]);
  });

  it('is not held up by a source that does not count', () => {
    const own = book('1', NOV, '2026-11-20T00:00:00Z');
    const other = book('1', NOV, '2026-11-22T00:00:00Z', {
      source: 'cost-explorer',
      origin: '1',
      counts: false,
    });
    expect(reaches(own, other)).toEqual({ 1: { [NOV]: '2026-11-20T00:00' } });
  });

  it('does not call days idle of which another source has usage', () => {
    const file = book('1', OCT, '2026-10-05T00:00:00Z', { source: 'file', origin: '' });
    const explorer = (month: string, until: string, counts: boolean) =>
      book('1', month, until, { source: 'cost-explorer', origin: '1', counts });
    expect(
      reaches(
        file,
        explorer(OCT, '2026-10-21T00:00:00Z', false),
        explorer(NOV, '2026-11-20T00:00:00Z', true),
      ),
    ).toEqual({ 1: { [OCT]: '2026-10-05T00:00', [NOV]: '2026-11-20T00:00' } });
    // Without such a word the rest of October is idle.
    expect(reaches(file, explorer(NOV, '2026-11-20T00:00:00Z', true))).toEqual({
      1: { [OCT]: END, [NOV]: '2026-11-20T00:00' },
    });
  });

  it('misses no month of an account that never used anything', () => {
    const empty = book('3', OCT, null, { source: 'file', origin: '' });
    expect(missingMonths(reachOf([empty]), [OCT, NOV])).toEqual([]);
    expect(reaches(empty)).toEqual({ 3: { [OCT]: '2026-10-01T00:00' } });
  });
});
