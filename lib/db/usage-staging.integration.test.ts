import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db, withTransaction } from './client.ts';
import { type TestDatabase, testTargets } from './testing.ts';
import { withdrawBook, writeUsage } from './usage.ts';
import { readBooks } from './usage-books-read.ts';
import { type StagedUsage, StagingLost, stageUsage, sweepUsage } from './usage-staging.ts';
import { billOf, booksInWords, keepUsage, line, orphanLines, writeBill } from './usage-testing.ts';

const A = '111111111111';
const B = '222222222222';
const NOV = '2026-11-01';
const NOW = new Date('2026-11-23T10:00:00Z');
const spot = (cost: string, day = '2026-11-05') => line(`${day}T00:00`, 24, { hours: '1', cost });

for (const target of testTargets()) {
  describe(`a bill that is written on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(() => db().$executeRaw`truncate usage_book, usage_line, usage_day`);

    it('is read by nobody before all of it is there, and nobody waits for it meanwhile', async () => {
      await writeBill(billOf('export', A, NOV, [spot('5')]));
      const next = billOf('export', A, NOV, [spot('6')], { version: '2' });
      const { lines } = next;
      let seen: unknown;
      next.lines = async function* () {
        yield* lines();
        // In the middle of the writing others write too, and read the old word alone.
        await writeBill(billOf('file', B, NOV, [spot('9')]));
        seen = [await readBooks([NOV]).then((all) => all.map(({ spotDays }) => spotDays))];
      };
      await writeBill(next);
      expect(seen).toEqual([[{ '2026-11-05': '5.0000000000' }, { '2026-11-05': '9.0000000000' }]]);
      expect(await booksInWords()).toEqual([`*export ${A} ${NOV} v2: 6`, `*file ${B} ${NOV} v1: 9`]);
    });

    it('leaves no room taken when it is replaced again and again', async () => {
      const size = async () => {
        const [row] = await db().$queryRaw<[{ bytes: number }]>`
          select pg_total_relation_size('usage_line')::int as bytes`;
        return row.bytes;
      };
      const many = Array.from({ length: 2_000 }, (_, n) => spot(String(n)));
      const replace = (version: number) =>
        writeBill(billOf('export', A, NOV, many, { version: String(version) }));
      for (let version = 0; version < 3; version++) await replace(version);
      const before = await size();
      for (let version = 3; version < 12; version++) await replace(version);
      // A server's autovacuum comes by the minute, not by the test.
      if (target.name === 'embedded') expect(await size()).toBeLessThan(before * 1.5);
      expect(await booksInWords()).toHaveLength(1);
    });

    it('is swept where its writer was killed, and not where it only takes long', async () => {
      await writeBill(billOf('export', A, NOV, [spot('5')]));
      const [killed] = await stageUsage([billOf('export', A, NOV, [spot('6')], { version: '2' })], NOW);
      const [slow] = await stageUsage([billOf('file', A, NOV, [spot('7')])], NOW);
      await sweepUsage();
      expect(await booksInWords()).toHaveLength(3);
      const ids = (staged: StagedUsage | undefined) => [...(staged?.ids?.values() ?? [])];
      await db()
        .$executeRaw`update usage_book set touched_at = now() - interval '16 minutes' where id = any(${ids(killed)}::int[])`;
      await sweepUsage();
      expect(await booksInWords()).toEqual([`*export ${A} ${NOV} v1: 5`, `file ${A} ${NOV} v1: 7`]);
      expect(await orphanLines()).toBe(0);
      // Whoever lives on after that must begin again; the other one goes on.
      await expect(withTransaction((tx) => writeUsage(tx, [killed as StagedUsage]))).rejects.toThrow(
        StagingLost,
      );
      await withTransaction((tx) => writeUsage(tx, [slow as StagedUsage]));
      expect(await booksInWords()).toEqual([`*export ${A} ${NOV} v1: 5`, `file ${A} ${NOV} v1: 7`]);
    });

    it('is swept to its last line, also where another sweeper began it and died', async () => {
      const many = Array.from({ length: 45_000 }, () => spot('1'));
      await writeBill(billOf('export', A, NOV, many));
      const [book] = await readBooks([NOV]);
      await withTransaction((tx) => withdrawBook(tx, book?.id ?? 0));
      const other = withTransaction(async (tx) => {
        await tx.$executeRaw`delete from usage_line where id in (select id from usage_line where book_id = ${book?.id} limit 20000)`;
        await sleep(300);
      });
      await sleep(100);
      await sweepUsage();
      await other;
      expect(await booksInWords()).toEqual([]);
      expect(await orphanLines()).toBe(0);
    });

    it('that is withdrawn leaves its place to the next source', async () => {
      await writeBill(billOf('export', A, NOV, [spot('5')]), billOf('file', A, NOV, [spot('7')]));
      const [counting] = await readBooks([NOV]);
      expect(await withTransaction((tx) => withdrawBook(tx, counting?.id ?? 0))).toBe(true);
      await sweepUsage();
      expect(await booksInWords()).toEqual([`*file ${A} ${NOV} v1: 7`]);
      expect(await withTransaction((tx) => withdrawBook(tx, counting?.id ?? 0))).toBe(false);
    });

    it('speaks of a month up to the newest usage of any account, or as far as it was asked', async () => {
      const both = billOf('export', A, NOV, [spot('5', '2026-11-07')]);
      both.books.push({ cloud: 'aws', account: B, accountName: null, month: NOV, leftOut: [] });
      await writeBill(both);
      const until = async () =>
        (await readBooks([NOV])).map(({ spokenUntil }) => spokenUntil?.toISOString().slice(0, 10) ?? null);
      expect(await until()).toEqual(['2026-11-08', '2026-11-08']);
      const asked = { ...billOf('export', A, NOV, [spot('5', '2026-11-07')], { version: '2' }) };
      await writeBill({ ...asked, askedUntil: new Date('2026-11-21T00:00:00Z') });
      expect(await until()).toEqual(['2026-11-21']);
      await writeBill({ ...asked, version: '3', askedUntil: new Date('2026-12-21T00:00:00Z') });
      expect(await until()).toEqual(['2026-12-01']);
      // The same words again, asked later: they hold for longer.
      const later = { ...asked, version: '3', askedUntil: new Date('2026-11-23T00:00:00Z') };
      await writeBill({ ...later, version: '5' });
      await keepUsage(
        [{ ...later, version: '5', askedUntil: new Date('2026-11-24T00:00:00Z') }],
        new Date('2026-11-26T00:00:00Z'),
      );
      expect(await until()).toEqual(['2026-11-24']);
      expect((await readBooks([NOV]))[0]?.takenAt).toEqual(new Date('2026-11-26T00:00:00Z'));
      await writeBill(billOf('export', A, NOV, [], { version: '4' }));
      expect(await until()).toEqual([null]);
    });
  });
}
