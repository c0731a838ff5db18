import { describe, expect, it } from 'vitest';
import type { ImportSummary } from '#lib/api/schemas/imports';
import { progressLines, summaryLines } from './import-output.ts';

const summary = (over: Partial<ImportSummary>): ImportSummary => ({
  format: 'spot-price-csv',
  read: 16_560,
  written: 16_000,
  unchanged: 560,
  refused: [],
  refusedCount: 0,
  notes: [],
  totals: [],
  ...over,
});

describe('summaryLines', () => {
  it('counts every row once', () => {
    expect(summaryLines('a.csv', summary({}))).toEqual([
      'a.csv: spot prices (CSV), 16,560 rows read: 16,000 written, 560 unchanged, 0 refused.',
    ]);
  });

  it('names the first 20 refused rows and counts the rest', () => {
    const refused = Array.from({ length: 30 }, (_, n) => ({ line: n + 2, why: 'the price is empty' }));
    const lines = summaryLines('a.csv', summary({ refused, refusedCount: 1_234 }));
    expect(lines).toHaveLength(22);
    expect(lines[1]).toBe('  line 2: the price is empty');
    expect(lines[20]).toBe('  line 21: the price is empty');
    expect(lines[21]).toBe('  and 1,214 more');
    const [, record] = summaryLines(
      'a',
      summary({ format: 'aws-spot-price-json', refused, refusedCount: 30 }),
    );
    expect(record).toBe('  record 2: the price is empty');
  });

  it('tells the sums of a bill and what is worth knowing of it', () => {
    const totals = { provider: 'AWS', currency: 'USD', lines: 942, billedCost: '18.0066386184' };
    const bill = summary({
      ...{ format: 'focus-1.0', read: 1_000, written: 12, unchanged: 0, refusedCount: 3 },
      notes: ['5 values are the word NULL.'],
      totals: [{ ...totals, effectiveCost: '13', listCost: null, contractedCost: null }],
    });
    expect(summaryLines('bill.csv', bill)).toEqual([
      'bill.csv: bill (FOCUS 1.0), 1,000 lines read: 12 usage lines written, 0 unchanged; 3 lines refused.',
      '  AWS, 942 lines: billed 18.0066386184, effective 13 USD',
      '  5 values are the word NULL.',
    ]);
  });

  it('says so where a file holds nothing', () => {
    expect(summaryLines('a.json', summary({ format: 'aws-spot-price-json', read: 0 }))).toEqual([
      'a.json: spot prices (JSON), 0 rows read: the file holds no prices (was it asked for in the right region?).',
    ]);
  });
});

describe('progressLines', () => {
  function watch(tty: boolean) {
    const written: string[] = [];
    const time = { ms: 0 };
    const lines = progressLines({
      name: 'a.csv',
      size: 4_000_000,
      tty,
      write: (text) => written.push(text),
      clock: () => time.ms,
    });
    return { written, time, lines };
  }
  const at = (bytes: number) => ({ phase: 'reading', bytes, rows: 12_345 }) as const;

  it('moves a bar on a terminal, at most ten times a second, and takes it away', () => {
    const { written, time, lines } = watch(true);
    lines.show(at(1_000_000));
    time.ms = 50;
    lines.show(at(1_500_000));
    time.ms = 150;
    lines.show({ phase: 'writing', bytes: 4_000_000, rows: 1 });
    lines.clear();
    lines.clear();
    expect(written).toEqual([
      '\r\u001b[K[######------------------] a.csv  25 %  1.0 of 4.0 MB, 12,345 rows read',
      '\r\u001b[K[########################] a.csv  1 row written',
      '\r\u001b[K',
    ]);
  });

  it('writes a line every two seconds elsewhere', () => {
    const { written, time, lines } = watch(false);
    for (const ms of [0, 1_900, 2_000, 3_900, 4_100]) {
      time.ms = ms;
      lines.show(at(2_000_000));
    }
    lines.clear();
    expect(written).toEqual(Array(2).fill('a.csv  50 %  2.0 of 4.0 MB, 12,345 rows read\n'));
  });
});
