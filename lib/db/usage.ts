import type { UsageSource } from '#lib/domain/usage';
import { db, type Tx } from './client.ts';
import { bookKey } from './usage-lines.ts';
import {
  confirmHeld,
  type HeldBook,
  heldBooks,
  isHeld,
  type StagedUsage,
  touchStaged,
} from './usage-staging.ts';

// Any fixed number does.
const USAGE_LOCK = 4_811_530_229;

/** Of each account and month the best source counts: the order of the enum, then an account's own word, then the origin. */
async function chooseBooks(tx: Tx, keys: readonly string[]): Promise<void> {
  const given = [...new Set(keys)];
  await tx.$executeRaw`
    update usage_book set counts = false where counts and cloud || '|' || account || '|' || month = any(${given}::text[])`;
  await tx.$executeRaw`
    update usage_book b set counts = true
    from (select distinct on (cloud, account, month) id from usage_book
          where held and cloud || '|' || account || '|' || month = any(${given}::text[])
          order by cloud, account, month, source, (origin = account) desc, origin) best
    where b.id = best.id`;
}

const idsOf = (books: readonly { id: number }[]) => books.map(({ id }) => id);

/** Lets go of books: nobody reads them any more, and they are swept. */
async function letGo(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.$executeRaw`
    update usage_book set held = false, counts = false, touched_at = 'epoch' where id = any(${ids}::int[])`;
}

/** Puts a staged document in its place; the books that it replaced, null where it was held already. */
async function putInPlace(tx: Tx, { document, ids, takenAt }: StagedUsage): Promise<HeldBook[] | null> {
  if (ids === null) {
    await confirmHeld(tx, document, takenAt);
    return null;
  }
  await touchStaged(tx, ids);
  const own = [...ids.values()];
  // Another one may have written the very same meanwhile.
  if (await isHeld(tx, document)) {
    await letGo(tx, own);
    await confirmHeld(tx, document, takenAt);
    return null;
  }
  const replaced = await heldBooks(tx, document);
  await letGo(tx, idsOf(replaced));
  await tx.$executeRaw`update usage_book set held = true where id = any(${own}::int[])`;
  await chooseBooks(tx, [...replaced, ...document.books].map(bookKey));
  return replaced;
}

/** What came of documents: their usage lines, those of new or changed ones, and the books whose place they took. */
export type WrittenUsage = { read: number; written: number; replaced: HeldBook[] };

/**
 * Puts staged documents in the place of what their origins said before of the same months, all at once: before the
 * transaction ends nobody reads anything of them. One writer at a time. Throws `StagingLost`.
 */
export async function writeUsage(tx: Tx, staged: readonly StagedUsage[]): Promise<WrittenUsage> {
  if (staged.length === 0) return { read: 0, written: 0, replaced: [] };
  await tx.$executeRaw`select pg_advisory_xact_lock(${USAGE_LOCK})`;
  const sum: WrittenUsage = { read: 0, written: 0, replaced: [] };
  for (const one of staged) {
    sum.read += one.document.lineCount;
    const replaced = await putInPlace(tx, one);
    if (replaced === null) continue;
    sum.written += one.written;
    sum.replaced.push(...replaced);
  }
  return sum;
}

/** Withdraws a book, with what it said of its account and month; false where none of that id is held. */
export async function withdrawBook(tx: Tx, id: number): Promise<boolean> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${USAGE_LOCK})`;
  const books = await tx.$queryRaw<{ id: number; cloud: string; account: string; month: string }[]>`
    select id, cloud, account, month::text as month from usage_book where held and id = ${id}`;
  await letGo(tx, idsOf(books));
  await chooseBooks(tx, books.map(bookKey));
  return books.length > 0;
}

/** What is held of each month by one origin, by the month's first day (`2026-11-01`): its version, when it was read. */
export async function usageVersions(of: {
  source: UsageSource;
  origin: string;
}): Promise<{ versions: Map<string, string>; readAt: Map<string, Date> }> {
  const rows = await db().$queryRaw<{ month: string; version: string; at: Date }[]>`
    select month::text as month, min(version) as version, min(taken_at) as at from usage_book
    where held and source = ${of.source}::usage_source and origin = ${of.origin} group by month`;
  return {
    versions: new Map(rows.map(({ month, version }) => [month, version])),
    readAt: new Map(rows.map(({ month, at }) => [month, at])),
  };
}
