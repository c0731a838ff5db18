import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaled } from '#lib/domain/decimal';
import { type Cells, csvOf, curLine, focusLine, parquetOf, read } from './bill-testing.ts';

const own = async () =>
  (await readdir(tmpdir())).filter(
    (name) => name.startsWith('spotledger-bill-') && name.includes(`-${process.pid}-`),
  );
const bill = csvOf([curLine()]);
const many = csvOf(Array.from({ length: 3_000 }, (_, n) => curLine({ line_item_resource_id: `i-${n}` })));

describe('what is no whole bill', () => {
  it.each([
    ['an empty file', async () => '', 'bill-0.csv: the file is empty.'],
    [
      'a header alone',
      async () => bill.split('\n')[0] as string,
      'bill-0.csv: the bill has a header and no line.',
    ],
    ['another table', async () => 'name,colour\nAda,green', 'bill-0.csv: its columns are those of no bill.'],
    [
      'gzip that is cut off',
      async () => gzipSync(many).subarray(0, 2_000),
      /^bill-0\.csv, near byte \d+: the gzip data is cut off\.$/,
    ],
    [
      'gzip that is damaged',
      async () => Buffer.concat([gzipSync(many).subarray(0, -8), Buffer.alloc(8, 7)]),
      /^bill-0\.csv, near byte \d+: the gzip data is damaged\.$/,
    ],
    ['Parquet that is cut off', async () => (await parquetOf(many)).subarray(0, 4_000), /bill-0\.csv/],
    ['Parquet that is damaged', async () => (await parquetOf(many)).fill(0, 100, 3_000), /bill-0\.csv/],
    [
      'the old report',
      async () => 'lineItem/UsageType,lineItem/LineItemType\nSpotUsage,Usage',
      /a Cost and Usage Report of the old kind/,
    ],
    [
      'a bill of which no instance-hour can be read',
      async () =>
        csvOf([curLine({ line_item_usage_amount: '' }), curLine({ line_item_product_code: 'AmazonS3' })]),
      'bill-0.csv: not one of its lines of instance-hours could be read: line_item_usage_amount is empty (1).',
    ],
    [
      'text in Latin-1',
      async () =>
        Buffer.from(csvOf([curLine(), curLine({ resource_tags: '{"user_team": "Köln"}' })]), 'latin1'),
      'bill-0.csv, line 3: this is not text in UTF-8.',
    ],
    [
      'text in Latin-1 behind columns that are left out',
      async () => {
        const more = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`more_${n}`, 'x']));
        const tags = { resource_tags: '{"user_team": "Köln"}' };
        const text = csvOf([
          { ...more, ...curLine() },
          { ...more, ...curLine(tags) },
        ]);
        return gzipSync(Buffer.from(text, 'latin1'));
      },
      'bill-0.csv, line 3: this is not text in UTF-8.',
    ],
    [
      'a column that is there twice',
      async () =>
        bill.replaceAll(/^(.*)$/gm, (row) =>
          row.startsWith('bill_') ? `${row},line_item_unblended_cost` : row && `${row},99`,
        ),
      'bill-0.csv: the column line_item_unblended_cost is there twice.',
    ],
    ['text in UTF-16', async () => Buffer.from(`\ufeff${bill}`, 'utf16le'), /UTF-16/],
    [
      'a column less',
      async () => bill.replace('line_item_currency_code', 'currency'),
      'bill-0.csv: a column is missing for a bill in CUR 2.0: line_item_currency_code.',
    ],
  ])('%s is refused as a whole, with the place', async (_, make, message) => {
    await expect(read([await make()])).rejects.toMatchObject({
      name: 'SourceError',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      remedy: expect.stringMatching(/\w/),
    });
    expect(await own()).toEqual([]);
  });

  it('parts of two kinds are refused', async () => {
    await expect(read([bill, csvOf([focusLine()])])).rejects.toThrow(
      'bill-1.csv: this is FOCUS 1.0, but bill-0.csv is CUR 2.0.',
    );
  });

  it('is left where it stands when stopped', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    await expect(read([many, many, many], { signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await own()).toEqual([]);
  });
});

describe('the parts of a bill', () => {
  it('count together, also with columns of their own', async () => {
    const { usage, lines } = await read([
      bill,
      csvOf([{ extra: 'x', ...curLine({ line_item_resource_id: 'i-2' }) }]),
      await parquetOf(csvOf([curLine({ line_item_resource_id: 'i-3' })])),
    ]);
    expect([lines, usage.map(({ resourceId }) => resourceId).toSorted()]).toEqual([3, ['i-1', 'i-2', 'i-3']]);
  });
});

/** Lines alike in all that the reader sorts by may come in any order. */
const inOrder = <T>(rows: readonly T[]) =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe('any bill', () => {
  const cost = fc.integer({ min: -(10 ** 9), max: 10 ** 10 }).map((units) => (units / 1e6).toFixed(6));
  const line = fc
    .record({
      line_item_usage_account_id: fc.constantFrom('111111111111', '222222222222'),
      line_item_currency_code: fc.constantFrom('USD', 'USD', 'EUR'),
      line_item_line_item_type: fc.constantFrom(
        'Usage',
        'Usage',
        'Usage',
        'Credit',
        'Tax',
        'SavingsPlanNegation',
      ),
      line_item_product_code: fc.constantFrom('AmazonEC2', 'AmazonEC2', 'AmazonS3'),
      line_item_usage_type: fc.constantFrom(
        'SpotUsage:g5.xlarge',
        'BoxUsage:g5.xlarge',
        'EBS:VolumeUsage',
        'XYZ1-SpotUsage:g5.xlarge',
        'EU-BoxUsage:g5.xlarge',
      ),
      line_item_availability_zone: fc.constantFrom('', 'us-east-1a'),
      pricing_unit: fc.constantFrom('Hrs', 'Hrs', 'GB'),
      line_item_usage_amount: fc.constantFrom('1', '0.25', 'x', ''),
      line_item_unblended_cost: cost,
      line_item_resource_id: fc.constantFrom('i-1', 'i-2'),
    })
    .map((over): Cells => curLine(over));

  it('is all there: usage lines and what is left out are its sum, by account and currency, to the last digit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 40 }), async (drawn) => {
        const lines = [curLine(), ...drawn];
        const { usage, documents, lines: count, taken, refused } = await read([csvOf(lines)]);
        const sums = new Map<string, bigint>();
        const add = (account: string, currency: string, text: string, sign: 1n | -1n) =>
          sums.set(
            `${account} ${currency}`,
            (sums.get(`${account} ${currency}`) ?? 0n) + sign * scaled(text),
          );
        for (const one of lines)
          add(
            one.line_item_usage_account_id ?? '',
            one.line_item_currency_code ?? '',
            one.line_item_unblended_cost ?? '',
            1n,
          );
        for (const row of usage) add(row.account, row.currency, row.cost, -1n);
        for (const { account, leftOut } of documents[0]?.books ?? [])
          for (const out of leftOut) add(account, out.currency, out.cost, -1n);
        expect([...sums].filter(([, rest]) => rest !== 0n)).toEqual([]);
        const outside = (documents[0]?.books ?? [])
          .flatMap(({ leftOut }) => leftOut)
          .filter(({ kind }) => kind !== 'refused');
        expect(outside.reduce((sum, out) => sum + out.lines, taken + refused)).toBe(count);
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  it('says the same in any order, and as Parquet', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 2, maxLength: 30 }), async (drawn) => {
        const lines = [curLine(), ...drawn];
        const [one, other, parquet] = [
          await read([csvOf(lines)]),
          await read([csvOf(lines.toReversed())]),
          await read([await parquetOf(csvOf(lines))]),
        ];
        for (const again of [other, parquet]) {
          expect(inOrder(again.usage)).toEqual(inOrder(one.usage));
          expect(again.totals).toEqual(one.totals);
          expect(again.documents[0]?.books).toEqual(one.documents[0]?.books);
        }
      }),
      { numRuns: 4 },
    );
  }, 60_000);
});
