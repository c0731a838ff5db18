import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db, withTransaction } from './client.ts';
import { isDue, queueRun } from './feed-runs.ts';
import { countPaidCall, readPaidCalls, uncountPaidCall } from './paid-calls.ts';
import { type TestDatabase, testTargets } from './testing.ts';
import { usageVersions, withdrawBook, writeUsage } from './usage.ts';
import { readBooks } from './usage-books-read.ts';
import { type StagedUsage, StagingLost, stageUsage, sweepUsage } from './usage-staging.ts';
import { billOf, keepUsage, line, writeBill } from './usage-testing.ts';
import { writeRows } from './write-rows.ts';

const A = '111111111111';
const B = '222222222222';
const NOV = '2026-11-01';
const NOW = new Date('2026-11-23T10:00:00Z');
const spot = (cost: string, day = '2026-11-05') => line(`${day}T00:00`, 24, { hours: '1', cost });

/** `export 111111111111 2026-11-01 v1: 5` for each book, those that count with a star. */
async function books(): Promise<string[]> {
  const rows = await db().$queryRaw<{ text: string }[]>`
    select concat(case when b.counts then '*' end, b.source, ' ', b.account, ' ', b.month, ' v', b.version, ': ',
                  (select string_agg(trim_scale(l.cost)::text, '+' order by l.cost) from usage_line l where l.book_id = b.id)) as text
    from usage_book b order by b.source, b.account, b.month, b.origin`;
  return rows.map(({ text }) => text);
}

const orphans = async () =>
  (
    await db().$queryRaw<
      { n: number }[]
    >`select count(*)::int as n from usage_line where book_id not in (select id from usage_book)`
  )[0]?.n;

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
      expect(await books()).toEqual([`*export ${A} ${NOV} v2: 6`]);
      expect(await orphans()).toBe(0);
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
      expect(await books()).toEqual([`*export ${A} ${NOV} v1: 5`, `*export ${B} ${NOV} v1: `]);
      await writeBill(billOf('export', A, NOV, [spot('5')], { origin: 's3://bills', version: '2' }));
      expect(await books()).toEqual([`*export ${A} ${NOV} v2: 5`]);
    });

    it('lets one source count of each account and month: export, then file, then Cost Explorer', async () => {
      await writeBill(billOf('cost-explorer', A, NOV, [spot('3')]));
      expect(await books()).toEqual([`*cost-explorer ${A} ${NOV} v1: 3`]);
      await writeBill(billOf('export', A, NOV, [spot('1')], { origin: 's3://bills' }));
      await writeBill(billOf('file', A, NOV, [spot('2')]), billOf('file', B, NOV, [spot('9')]));
      expect(await books()).toEqual([
        `*export ${A} ${NOV} v1: 1`,
        `file ${A} ${NOV} v1: 2`,
        `*file ${B} ${NOV} v1: 9`,
        `cost-explorer ${A} ${NOV} v1: 3`,
      ]);
      // The export no longer speaks of the account: the file does.
      const gone = billOf('export', B, NOV, [spot('1')], { origin: 's3://bills', version: '2' });
      await writeBill(gone);
      expect(await books()).toEqual([
        `*export ${B} ${NOV} v2: 1`,
        `*file ${A} ${NOV} v1: 2`,
        `file ${B} ${NOV} v1: 9`,
        `cost-explorer ${A} ${NOV} v1: 3`,
      ]);
    });

    it('lets a file take the place of what files said of its accounts and months alone', async () => {
      await writeBill(billOf('file', A, NOV, [spot('2')]), billOf('file', B, NOV, [spot('9')]));
      await writeBill(billOf('file', A, NOV, [spot('4')], { version: '2' }));
      expect(await books()).toEqual([`*file ${A} ${NOV} v2: 4`, `*file ${B} ${NOV} v1: 9`]);
    });

    it('prefers what an account says of itself', async () => {
      await writeBill(billOf('cost-explorer', B, NOV, [spot('3')], { origin: A }));
      await writeBill(billOf('cost-explorer', B, NOV, [spot('4')], { origin: B }));
      expect(await books()).toEqual([`cost-explorer ${B} ${NOV} v1: 3`, `*cost-explorer ${B} ${NOV} v1: 4`]);
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
      expect(await books()).toEqual([`*export ${A} ${NOV} v1: 5`]);
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
      const kept = await books();
      expect(kept).toHaveLength(2);
      expect(kept[0]).toMatch(/^\*export .* v[0246]: [1357]$/);
      expect(kept[1]).toMatch(/^cost-explorer .* v[1357]: [2468]$/);
      expect(await orphans()).toBe(0);
    });

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
      expect(await books()).toEqual([`*export ${A} ${NOV} v2: 6`, `*file ${B} ${NOV} v1: 9`]);
    });

    it('is swept where its writer was killed, and not where it only takes long', async () => {
      await writeBill(billOf('export', A, NOV, [spot('5')]));
      const [killed] = await stageUsage([billOf('export', A, NOV, [spot('6')], { version: '2' })], NOW);
      const [slow] = await stageUsage([billOf('file', A, NOV, [spot('7')])], NOW);
      await sweepUsage();
      expect(await books()).toHaveLength(3);
      const ids = (staged: StagedUsage | undefined) => [...(staged?.ids?.values() ?? [])];
      await db()
        .$executeRaw`update usage_book set touched_at = now() - interval '16 minutes' where id = any(${ids(killed)}::int[])`;
      await sweepUsage();
      expect(await books()).toEqual([`*export ${A} ${NOV} v1: 5`, `file ${A} ${NOV} v1: 7`]);
      expect(await orphans()).toBe(0);
      // Whoever lives on after that must begin again; the other one goes on.
      await expect(withTransaction((tx) => writeUsage(tx, [killed as StagedUsage]))).rejects.toThrow(
        StagingLost,
      );
      await withTransaction((tx) => writeUsage(tx, [slow as StagedUsage]));
      expect(await books()).toEqual([`*export ${A} ${NOV} v1: 5`, `file ${A} ${NOV} v1: 7`]);
    });

    it('that is withdrawn leaves its place to the next source', async () => {
      await writeBill(billOf('export', A, NOV, [spot('5')]), billOf('file', A, NOV, [spot('7')]));
      const [counting] = await readBooks([NOV]);
      expect(await withTransaction((tx) => withdrawBook(tx, counting?.id ?? 0))).toBe(true);
      await sweepUsage();
      expect(await books()).toEqual([`*file ${A} ${NOV} v1: 7`]);
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

    it('counts calls that cost money up to the limit, whoever makes them', async () => {
      const now = new Date('2026-11-23T12:00:00Z');
      const made = await Promise.all(
        Array.from({ length: 9 }, () => countPaidCall('aws.cost-explorer', now, 5)),
      );
      expect(made.filter(Boolean)).toHaveLength(5);
      expect(await readPaidCalls(now)).toEqual(new Map([['aws.cost-explorer', { calls: 5, runs: 0 }]]));
      await uncountPaidCall('aws.cost-explorer', now);
      expect(await countPaidCall('aws.cost-explorer', now, 5)).toBe(true);
      expect(await countPaidCall('aws.cost-explorer', now, 5)).toBe(false);
      expect(await countPaidCall('aws.cost-explorer', new Date('2026-12-01T00:00:00Z'), 5)).toBe(true);
      expect(await countPaidCall('aws.cost-explorer', now, 0)).toBe(false);
    });
  });

  describe(`feeds whose calls cost money on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());

    it('are asked by their own clock, whatever came of it, while others are tried until they succeed', async () => {
      const key = { feed: 'aws.cost-explorer', account: A, region: 'us-east-1' };
      const dayBefore = (at: Date) => new Date(at.getTime() - 86_400_000);
      expect(await isDue(key.feed, dayBefore(NOW), true)).toBe(true);
      await queueRun(key, NOW);
      await db().feedRun.updateMany({ data: { status: 'failed', finishedAt: NOW, error: 'denied' } });
      const soon = new Date(NOW.getTime() + 600_000);
      expect(await isDue(key.feed, dayBefore(soon), true)).toBe(false);
      expect(await isDue(key.feed, dayBefore(soon))).toBe(true);
      const nextDay = new Date(NOW.getTime() + 86_400_001);
      expect(await isDue(key.feed, dayBefore(nextDay), true)).toBe(true);
    });
  });

  describe(`lifetimes on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());

    const at = (time: string) => new Date(`2026-11-20T${time}:00Z`);
    const seen = (instanceId: string, started: string, end: string | null = null) => ({
      cloud: 'aws' as const,
      account: A,
      region: 'us-east-1',
      instanceId,
      startedAt: at(started),
      endedAt: end === null ? null : at(end),
      endReason: end === null ? null : ('interrupted' as const),
      endAssumed: false,
      zoneId: 'use1-az1',
      zoneName: 'us-east-1a',
      instanceType: 'g6.xlarge',
      os: 'linux' as const,
      lifecycle: 'spot' as const,
      tags: { team: 'data' },
    });
    const listing = (when: string, ...rows: ReturnType<typeof seen>[]) =>
      withTransaction((tx) =>
        writeRows(
          tx,
          { kind: 'instances', rows, seenAt: at(when), listedAll: { account: A, region: 'us-east-1' } },
          { source: 'api' },
        ),
      );
    const kept = () => db().$queryRaw`
      select instance_id as id, to_char(started_at at time zone 'UTC', 'HH24:MI') as started, to_char(ended_at at time zone 'UTC', 'HH24:MI') as ended,
             end_reason::text as why, end_assumed as assumed from instance_lifetime order by instance_id, started_at`;

    it('follow instances from listing to listing', async () => {
      expect(
        await listing('09:00', seen('i-1', '08:00'), seen('i-2', '08:30'), seen('i-3', '08:40')),
      ).toMatchObject({ written: 3 });
      expect(
        await listing('09:02', seen('i-1', '08:00'), seen('i-2', '08:30'), seen('i-3', '08:40')),
      ).toMatchObject({ written: 0 });
      // i-1 was taken, i-2 is no longer listed, i-3 was stopped and came back without having been seen stopped.
      await listing('09:04', seen('i-1', '08:00', '09:03'), seen('i-3', '09:03'));
      expect(await kept()).toEqual([
        { id: 'i-1', started: '08:00', ended: '09:03', why: 'interrupted', assumed: false },
        { id: 'i-2', started: '08:30', ended: '09:02', why: 'unknown', assumed: true },
        { id: 'i-3', started: '08:40', ended: '09:02', why: 'unknown', assumed: true },
        { id: 'i-3', started: '09:03', ended: null, why: null, assumed: false },
      ]);
    });

    it('leave out what was first seen long after its start and ended nobody says when', async () => {
      const guess = { ...seen('i-9', '01:00', '09:59'), endAssumed: true };
      expect(await listing('09:05', { ...guess }, seen('i-3', '09:03'))).toMatchObject({ written: 0 });
      expect(await db().instanceLifetime.count({ where: { instanceId: 'i-9' } })).toBe(0);
    });

    it('leave other accounts and regions alone', async () => {
      await withTransaction((tx) =>
        writeRows(
          tx,
          {
            kind: 'instances',
            rows: [],
            seenAt: at('10:00'),
            listedAll: { account: A, region: 'us-west-2' },
          },
          { source: 'api' },
        ),
      );
      expect(await db().instanceLifetime.count({ where: { endedAt: null } })).toBe(1);
    });
  });
}
