import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db } from '#lib/db/client';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { readBooks } from '#lib/db/usage-books-read';
import { sweepUsage } from '#lib/db/usage-staging';
import { imports } from '#lib/reports/imports';
import { savings } from '#lib/reports/savings';
import { type ImportOptions, importBills, importFile } from './import-file.ts';

const now = new Date('2026-11-23T12:00:00Z');
const HEADER =
  'bill_billing_period_start_date,bill_invoice_id,line_item_usage_account_id,line_item_usage_account_name,line_item_usage_start_date,line_item_usage_end_date,line_item_line_item_type,line_item_product_code,line_item_usage_type,line_item_operation,line_item_usage_amount,line_item_unblended_cost,line_item_currency_code,line_item_availability_zone,line_item_resource_id,pricing_unit,pricing_public_on_demand_cost,resource_tags';
const A = '111111111111';
const B = '222222222222';

type Line = {
  account?: string;
  day?: string;
  type?: string;
  item?: string;
  hours?: string;
  cost?: string;
  currency?: string;
  unit?: string;
};

/** A line of October: a p5 on spot for an hour, unless said otherwise. */
const lineOf = ({
  account = A,
  day = '05',
  type = 'SpotUsage:p5.48xlarge',
  item = 'Usage',
  hours = '1',
  cost = '20',
  currency = 'USD',
  unit = 'Hrs',
}: Line) =>
  [
    ...['2026-10-01T00:00:00Z', 'INV1', account, account === A ? 'research' : 'vision'],
    ...[
      `2026-10-${day}T10:00:00Z`,
      `2026-10-${day}T11:00:00Z`,
      item,
      'AmazonEC2',
      type,
      'RunInstances:SV001',
    ],
    ...[hours, cost, currency, 'us-east-1a', 'i-1', unit, '55.04', '"{""user_team"":""language""}"'],
  ].join(',');
const billOf = (...lines: Line[]) => [HEADER, ...lines.map(lineOf)].join('\n');

async function* chunks(content: string | Uint8Array) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let start = 0; start < bytes.length; start += 1_000) yield bytes.subarray(start, start + 1_000);
}
const take = (content: string | Uint8Array, options: Partial<ImportOptions> = {}) =>
  importFile(chunks(content), { name: 'bill.csv', now, ...options });

async function parquetOf(csv: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'spotledger-test-'));
  const duck = await DuckDBInstance.create(':memory:');
  const connection = await duck.connect();
  const [from, to] = [join(folder, 'bill.csv'), join(folder, 'bill.parquet')];
  await (await import('node:fs/promises')).writeFile(from, csv);
  await connection.run(
    `copy (from read_csv('${from}', all_varchar = true, header = true)) to '${to}' (format parquet)`,
  );
  connection.closeSync();
  duck.closeSync();
  const bytes = await readFile(to);
  await rm(folder, { recursive: true });
  return bytes;
}

const october = async () => {
  const { rows, total } = await savings({ from: '2026-10-01', to: '2026-11-01', groupBy: ['account'] }, now);
  return {
    total: total.savingsUsd,
    spot: Object.fromEntries(rows.map((row) => [row.group, row.spotCostUsd])),
  };
};
const kept = async () => ({
  books: await db().usageBook.count(),
  lines: await db().usageLine.count(),
  days: await db().usageDay.count(),
  imports: await db().import.count(),
  kind: (await db().installation.findUnique({ where: { id: 1 } }))?.kind ?? null,
});
const NOTHING = { books: 0, lines: 0, days: 0, imports: 0, kind: null };
const workFolders = async () =>
  (await readdir(tmpdir())).filter(
    (name) => name.includes(`-${process.pid}-`) && name.startsWith('spotledger-bill-'),
  );

for (const target of testTargets()) {
  describe(`bills as files on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(
      () => db().$executeRaw`truncate usage_book, usage_line, usage_day, import, installation, instance_type`,
    );

    it.each([
      ['CSV', async (csv: string) => csv],
      ['gzip', async (csv: string) => gzipSync(csv)],
      ['Parquet', parquetOf],
    ])('are taken in as %s, and the same again changes nothing', async (_, encode) => {
      const file = await encode(
        billOf(
          {},
          { day: '06', cost: '21.5' },
          { type: 'EBS:VolumeUsage.gp3', unit: 'GB-Mo' },
          { item: 'Credit', type: '', cost: '-7' },
        ),
      );
      const { id, ...first } = await take(file);
      expect(first).toMatchObject({
        format: 'aws-cur-2',
        read: 4,
        written: 2,
        unchanged: 0,
        refused: [],
        refusedCount: 0,
      });
      expect(first.notes[0]).toBe(
        'CUR 2.0: 4 lines read = 2 taken as instance-hours (2 usage lines) + 2 left out + 0 refused.',
      );
      expect(first.totals).toEqual([
        {
          provider: 'AWS',
          currency: 'USD',
          lines: 4,
          billedCost: '54.5',
          effectiveCost: null,
          listCost: null,
          contractedCost: null,
        },
      ]);
      expect(await october()).toEqual({ total: 68.58, spot: { [`research (${A})`]: 41.5 } });
      expect(await kept()).toEqual({ books: 1, lines: 2, days: 2, imports: 1, kind: 'real' });
      expect((await db().instanceType.findMany()).map((type) => type.gpuModel)).toEqual(['H100']);
      const { id: again, ...second } = await take(file);
      expect(again).toBeGreaterThan(id);
      expect(second).toMatchObject({ read: 4, written: 0, unchanged: 2 });
      expect(await kept()).toMatchObject({ books: 1, lines: 2, imports: 2 });
      expect(
        (await imports({})).rows.map((row) => [row.read, row.written, row.unchanged, row.totals.length]),
      ).toEqual([
        [4, 0, 2, 1],
        [4, 2, 0, 1],
      ]);
      expect(await workFolders()).toEqual([]);
    });

    it('take the place of what files said of their accounts and months, and of no other', async () => {
      await take(billOf({}, { account: B, cost: '30' }));
      await take(billOf({ cost: '25' }));
      expect((await october()).spot).toEqual({ [`research (${A})`]: 25, [`vision (${B})`]: 30 });
    });

    it.each([
      [{ account: A }, 'no account'],
      [{ region: 'us-east-1', validFrom: now }, 'no region or start of validity'],
    ])('are not taken in with %j, which they would pass over', async (said, words) => {
      const refused = { code: 'malformed', message: expect.stringContaining(`a bill, and ${words} can be`) };
      await expect(take(billOf({}), said)).rejects.toMatchObject(refused);
      const parts = [{ bytes: chunks(billOf({})), name: 'part.csv' }];
      await expect(importBills(parts, { name: 'bill', now, ...said })).rejects.toMatchObject(refused);
      expect(await kept()).toEqual(NOTHING);
    });

    it('come in parts', async () => {
      const parts = [billOf({}), billOf({ day: '07', cost: '22' })];
      const summary = await importBills(
        parts.map((part, n) => ({ bytes: chunks(part), name: `part-${n}.csv` })),
        { name: 'part-0.csv, part-1.csv', now },
      );
      expect(summary).toMatchObject({ read: 2, written: 2 });
      expect((await october()).spot).toEqual({ [`research (${A})`]: 42 });
    });

    it('count a part that is given twice once, and say so', async () => {
      const parts = [
        billOf({}),
        billOf({ day: '07', cost: '22' }),
        billOf({}),
        gzipSync(billOf({ day: '07', cost: '22' })),
      ];
      const { id, notes, ...summary } = await importBills(
        parts.map((part, n) => ({ bytes: chunks(part), name: `part-${n}.csv` })),
        { name: 'parts', now },
      );
      expect(summary).toMatchObject({ read: 2, written: 2 });
      expect(notes).toContain('part-2.csv holds the same as part-0.csv: it counts once.');
      expect(notes).toContain('part-3.csv holds the same as part-1.csv: it counts once.');
      expect((await db().import.findUniqueOrThrow({ where: { id } })).notes).toEqual(notes);
      expect((await october()).spot).toEqual({ [`research (${A})`]: 42 });
    });

    it('say what they refuse, and keep currencies apart', async () => {
      const { refusedCount, notes, written } = await take(
        billOf(
          {},
          { type: 'XYZ1-SpotUsage:p5.48xlarge', cost: '3' },
          { unit: 'GB', cost: '4' },
          { cost: 'much' },
          { currency: 'EUR', cost: '5' },
          { item: 'Refund', cost: '-1' },
        ).replaceAll(
          'XYZ1-SpotUsage:p5.48xlarge,RunInstances:SV001,1,3,USD,us-east-1a',
          'XYZ1-SpotUsage:p5.48xlarge,RunInstances:SV001,1,3,USD,',
        ),
      );
      expect({ refusedCount, written }).toEqual({ refusedCount: 3, written: 2 });
      const said = notes.join('\n');
      for (const words of [
        'unknown region prefix "XYZ1"',
        'the amount is in "GB", not in hours',
        'is not a number',
        'EUR',
      ])
        expect(said).toContain(words);
      const { total, otherCurrencies, leftOut } = await savings(
        { from: '2026-10-01', to: '2026-11-01' },
        now,
      );
      expect(total.spotCostUsd).toBe(20);
      expect(otherCurrencies).toEqual([{ currency: 'EUR', spotHours: 1, spotCost: 5, otherCost: 0 }]);
      expect(leftOut).toContainEqual({
        what: 'Refund',
        kind: 'adjustment',
        currency: 'USD',
        lines: 1,
        cost: -1,
      });
    });

    it.each([
      [
        'a bill that is cut off',
        () => gzipSync(billOf(...Array.from({ length: 2_000 }, () => ({})))).subarray(0, 900),
        /cut off/,
      ],
      [
        'a Parquet file that is cut off',
        async () => (await parquetOf(billOf({}))).subarray(0, 700),
        /bill\.csv/,
      ],
      ['a bill without a line', () => HEADER, /a header and no line/],
      [
        'a bill that lacks a column',
        () => billOf({}).replace('line_item_unblended_cost', 'price'),
        /line_item_unblended_cost/,
      ],
      ['Parquet that is no bill', () => parquetOf('a,b\n1,2'), /those of no bill/],
    ])('%s leaves nothing behind', async (_, make, message) => {
      await expect(take(await make())).rejects.toThrow(message);
      expect(await kept()).toEqual(NOTHING);
      expect(await workFolders()).toEqual([]);
    });

    it('leave nothing behind when stopped', async () => {
      const stop = new AbortController();
      const progress: string[] = [];
      const slow = take(billOf(...Array.from({ length: 5_000 }, () => ({}))), {
        signal: stop.signal,
        onProgress: ({ phase }) => {
          progress.push(phase);
          if (phase === 'writing') stop.abort();
        },
      });
      await expect(slow).rejects.toMatchObject({ name: 'AbortError' });
      expect([...new Set(progress)]).toEqual(['reading', 'summing', 'writing']);
      // Whoever stops has no time to sweep; nobody reads what lies there until then.
      expect(await readBooks([])).toEqual([]);
      await sweepUsage();
      expect(await kept()).toEqual(NOTHING);
      expect(await workFolders()).toEqual([]);
    });

    const sample = new URL('../../../shared/data/focus_1.0_sample_1000.csv.gz', import.meta.url);
    it.runIf(existsSync(sample))(
      "takes in the FinOps Foundation's sample and says what is broken about it",
      async () => {
        const { notes, totals, ...summary } = await take(await readFile(sample), { name: 'focus.csv.gz' });
        expect(summary).toMatchObject({ format: 'focus-1.0', read: 1_000, written: 0, refusedCount: 0 });
        expect(
          totals.map(({ provider, lines, billedCost, effectiveCost, listCost, contractedCost }) => [
            provider,
            lines,
            billedCost,
            effectiveCost,
            listCost,
            contractedCost,
          ]),
        ).toEqual([
          ['AWS', 942, '18.0066386184', '13', '18.1493176406', '13'],
          ['Microsoft', 51, '1.97651418586', '1.97651418586', '1.97651418586', '1.97626039326'],
          ['Oracle', 7, '0.53707392473', '0', '0.26507392473', '0'],
        ]);
        const said = notes.join('\n');
        for (const words of [
          'EffectiveCost is 0 on 604 of 941 lines',
          'no spot lines (PricingCategory "Dynamic")',
          'the word NULL',
        ])
          expect(said).toContain(words);
      },
    );
  });
}
