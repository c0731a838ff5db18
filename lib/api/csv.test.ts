import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { columnsOf, csvCell, csvResponse, toCsv } from './csv.ts';

describe('csvCell', () => {
  it.each([
    [null, ''],
    [undefined, ''],
    [0, '0'],
    [-2.5, '-2.5'],
    [0.0000001, '0.0000001'],
    [Number.NaN, ''],
    [true, 'true'],
    [new Date('2026-11-23T12:00:00Z'), '2026-11-23T12:00:00.000Z'],
    ['plain', 'plain'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', "'\rx"],
    [[1, null, 2.5], '1; ; 2.5'],
    [['-a', 'b'], "'-a; b"],
    [[{ a: 1 }], '[{"a":1}]'],
  ])('%j becomes %j', (value, expected) => {
    expect(csvCell(value)).toBe(expected);
  });
});

describe('toCsv', () => {
  it('writes a header, CRLF, and quotes where needed', () => {
    const rows = [
      { name: 'a "quoted", cell', price: 1.5, place: { region: 'us-east-1' } },
      { name: 'two\nlines', price: null, place: null },
    ];
    expect(toCsv({ columns: ['name', 'price', 'place.region'], rows })).toBe(
      'name,price,place.region\r\n"a ""quoted"", cell",1.5,us-east-1\r\n"two\nlines",,\r\n',
    );
  });

  it('writes numbers without an exponent, to their last digit', () => {
    expect(csvCell(3.26204207677425e-7)).toBe('0.000000326204207677425');
    expect(csvCell(-1.5e21)).toBe('-1500000000000000000000');
    expect(csvCell(1e-7)).toBe('0.0000001');
  });

  it('has its header even without rows', () => {
    expect(toCsv({ columns: ['id', 'price'], rows: [] })).toBe('id,price\r\n');
  });

  it('reads back as it was, but for the mark before what looks like a formula', () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom('=', '-', '@', ',', '"', '\n', '\r', '\t', ' '), fc.string()),
    });
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(fc.record({ text, number }), { minLength: 1 }), (rows) => {
        const [header, ...lines] = parse(toCsv({ columns: ['text', 'number'], rows }), {
          record_delimiter: '\r\n',
        }) as string[][];
        expect(header).toEqual(['text', 'number']);
        expect(lines.map(([cell]) => cell?.replace(/^'(?=[=+\-@\t\r\n])/, ''))).toEqual(
          rows.map((row) => row.text.replace(/^'(?=[=+\-@\t\r\n])/, '')),
        );
        expect(lines.map(([, cell]) => Number(cell) + 0)).toEqual(rows.map((row) => row.number + 0));
        for (const [cell] of lines) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
      }),
    );
  });
});

describe('columnsOf', () => {
  it('gives nested objects a column a field, also where they may be null', () => {
    const schema = z.object({
      id: z.int(),
      place: z.object({ region: z.string(), zone: z.string().nullable() }).nullable(),
      tags: z.array(z.string()).optional(),
    });
    expect(columnsOf(schema)).toEqual(['id', 'place.region', 'place.zone', 'tags']);
    expect(columnsOf(schema, ['place'])).toEqual(['id', 'tags']);
    expect(columnsOf(schema, ['place.zone'])).toEqual(['id', 'place.region', 'tags']);
  });
});

describe('csvResponse', () => {
  it('is a download with a name and a date', async () => {
    const response = csvResponse(
      { columns: ['id'], rows: [{ id: 1 }] },
      'pools',
      new Date('2026-11-23T12:00:00Z'),
    );
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="spotledger-pools-2026-11-23.csv"',
    );
    expect(await response.text()).toBe('id\r\n1\r\n');
  });
});
