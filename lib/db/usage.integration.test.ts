import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db } from './client.ts';
import { type TestDatabase, testTargets } from './testing.ts';
import { usageVersions } from './usage.ts';
import { readBooks } from './usage-books-read.ts';
import { sweepUsage } from './usage-staging.ts';
import { billOf, booksInWords, line, orphanLines, writeBill } from './usage-testing.ts';

const A = '111111111111';
const B = '222222222222';
const NOV = '2026-11-01';
const NOW = new Date('2026-11-23T10:00:00Z');
const spot = (cost: string, day = '2026-11-05') => line(`${day}T00:00`, 24, { hours: '1', cost });

for (const target of testTargets()) {
  describe(`usage on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(() => db().$executeRaw`truncate usage_book, usage_line, usage_day`);

    it('is replaced with its document and never appended', async () => {
      expect(await writeBill(billOf('export', A, NOV, [spot('5'), spot('7')]))).toEqual({
        read: 2,
        written: 2,
        replaced: [],
      });
      expect(await writeBill(billOf('export', A, NOV, [spot('6')], { version: '2' }))).toMatchObject({
        read: 1,
        written: 1,
        replaced: [{ account: A, month: NOV, version: '1', lines: 2, spotUsd: '12.0000000000' }],
      });
      expect(await booksInWords()).toEqual([`*export ${A} ${NOV} v2: 6`]);
      expect(await orphanLines()).toBe(0);
    });

    it('changes nothing where the same version comes again', async () => {
      await writeBill(billOf('export', A, NOV, [spot('5')]));
      const before = await db().usageLine.findMany({ select: { id: true } });
      expect(await writeBill(billOf('export', A, NOV, [spot('5')]))).toEqual({
        ...{ read: 1, written: 0, replaced: [] },
      });
      expect(await db().usageLine.findMany({ select: { id: true } })).toEqual(before);
    });

    it('forgets accounts that a new version of an export no longer names', async () => {
      const both = billOf('export', A, NOV, [spot('5')], { origin: 's3://bills' });
      both.books.push({ cloud: 'aws', account: B, accountName: null, month: NOV, leftOut: [] });
      await writeBill(both);
      expect(await booksInWords()).toEqual([`*export ${A} ${NOV} v1: 5`, `*export ${B} ${NOV} v1: `]);
      await writeBill(billOf('export', A, NOV, [spot('5')], { origin: 's3://bills', version: '2' }));
      expect(await booksInWords()).toEqual([`*export ${A} ${NOV} v2: 5`]);
    });

    it('lets one source count of each account and month: export, then file, then Cost Explorer', async () => {
      await writeBill(billOf('cost-explorer', A, NOV, [spot('3')]));
      expect(await booksInWords()).toEqual([`*cost-explorer ${A} ${NOV} v1: 3`]);
      await writeBill(billOf('export', A, NOV, [spot('1')], { origin: 's3://bills' }));
      await writeBill(billOf('file', A, NOV, [spot('2')]), billOf('file', B, NOV, [spot('9')]));
      expect(await booksInWords()).toEqual([
        `*export ${A} ${NOV} v1: 1`,
        `file ${A} ${NOV} v1: 2`,
        `*file ${B} ${NOV} v1: 9`,
        `cost-explorer ${A} ${NOV} v1: 3`,
      ]);
      // The export no longer speaks of the account: the file does.
      const gone = billOf('export', B, NOV, [spot('1')], { origin: 's3://bills', version: '2' });
      await writeBill(gone);
      expect(await booksInWords()).toEqual([
        `*export ${B} ${NOV} v2: 1`,
        `*file ${A} ${NOV} v1: 2`,
        `file ${B} ${NOV} v1: 9`,
        `cost-explorer ${A} ${NOV} v1: 3`,
      ]);
    });

    it('lets a file take the place of what files said of its accounts and months alone', async () => {
      await writeBill(billOf('file', A, NOV, [spot('2')]), billOf('file', B, NOV, [spot('9')]));
      await writeBill(billOf('file', A, NOV, [spot('4')], { version: '2' }));
      expect(await booksInWords()).toEqual([`*file ${A} ${NOV} v2: 4`, `*file ${B} ${NOV} v1: 9`]);
    });

    it('prefers what an account says of itself', async () => {
      await writeBill(billOf('cost-explorer', B, NOV, [spot('3')], { origin: A }));
      await writeBill(billOf('cost-explorer', B, NOV, [spot('4')], { origin: B }));
      expect(await booksInWords()).toEqual([
        `cost-explorer ${B} ${NOV} v1: 3`,
        `*cost-explorer ${B} ${NOV} v1: 4`,
      ]);
    });

    it('keeps the old whole where the new breaks off', async () => {
      await writeBill(billOf('export', A, NOV, [spot('5')]));
      const broken = billOf('export', A, NOV, [spot('6')], { version: '2' });
      const lines = broken.lines;
      broken.lines = async function* () {
        yield* lines();
        throw new Error('the disk is gone');
      };
      await expect(writeBill(broken)).rejects.toThrow('the disk is gone');
      expect((await readBooks([NOV])).map(({ lines }) => lines)).toEqual([1]);
      await sweepUsage();
      expect(await booksInWords()).toEqual([`*export ${A} ${NOV} v1: 5`]);
    });

    it('is one truth however many write at once', async () => {
      const writers = Array.from({ length: 8 }, (_, n) =>
        writeBill(
          billOf(n % 2 === 0 ? 'export' : 'cost-explorer', A, NOV, [spot(String(n + 1))], {
            version: String(n),
          }),
        ),
      );
      await Promise.all(writers);
      const kept = await booksInWords();
      expect(kept).toHaveLength(2);
      expect(kept[0]).toMatch(/^\*export .* v[0246]: [1357]$/);
      expect(kept[1]).toMatch(/^cost-explorer .* v[1357]: [2468]$/);
      expect(await orphanLines()).toBe(0);
    });

    it('says what version it holds of each month', async () => {
      await writeBill(billOf('export', A, NOV, [spot('5')], { origin: 's3://bills', version: 'etag-2' }));
      await writeBill(
        billOf('export', A, '2026-10-01', [spot('5', '2026-10-05')], {
          origin: 's3://bills',
          version: 'etag-1',
        }),
      );
      const { versions, readAt } = await usageVersions({ source: 'export', origin: 's3://bills' });
      expect(readAt.get(NOV)).toEqual(NOW);
      expect(versions).toEqual(
        new Map([
          ['2026-10-01', 'etag-1'],
          [NOV, 'etag-2'],
        ]),
      );
      expect((await usageVersions({ source: 'file', origin: '' })).versions).toEqual(new Map());
    });

    it('keeps each combination of tags once, however long', async () => {
      const tags = { team: 'language', note: 'x'.repeat(9_000) };
      const tagged = (order: Record<string, string>) =>
        line('2026-11-05T00:00', 24, { hours: '1', cost: '1', tags: order });
      const lines = [tagged(tags), tagged({ note: tags.note, team: tags.team }), spot('1')];
      await writeBill(billOf('export', A, NOV, lines));
      const kept = await db().tagSet.findMany({ where: { tags: { path: ['team'], equals: 'language' } } });
      expect(kept.map((row) => row.tags)).toEqual([tags]);
    });
  });
}
