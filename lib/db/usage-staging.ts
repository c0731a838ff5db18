import type { UsageBookRow, UsageDocument } from '#lib/domain/usage';
import { db, type Tx, withTransaction } from './client.ts';
import { TagSets } from './tag-sets.ts';
import { addLines, bookKey, sumUp } from './usage-lines.ts';
import { vacuumEmbedded } from './vacuum.ts';

/** How long a writer may give no sign of life before its unfinished books are swept. */
const GIVEN_UP = '15 minutes';
const LINES_A_SWEEP = 20_000;

/**
 * A document that lies in the database under books that nobody reads yet. `ids` by account and month; null = it was
 * held already. `written` = its usage lines.
 */
export type StagedUsage = {
  document: UsageDocument;
  takenAt: Date;
  ids: ReadonlyMap<string, number> | null;
  written: number;
};

/** The books of a document that is being written were swept: whoever wrote it gave no sign of life for long. */
export class StagingLost extends Error {
  constructor() {
    super('The bill was written for so long without a sign of life that its unfinished part was swept away');
    this.name = 'StagingLost';
  }
}

async function addBooks(tx: Tx, document: UsageDocument, takenAt: Date): Promise<Map<string, number>> {
  const { source, origin, version, label, warnings, books } = document;
  const column = <T>(read: (book: UsageBookRow) => T) => books.map(read);
  const made = await tx.$queryRaw<{ id: number; cloud: string; account: string; month: string }[]>`
    insert into usage_book (source, origin, cloud, account, account_name, month, version, label, taken_at, held, touched_at, counts, lines, left_out, warnings)
    select ${source}::usage_source, ${origin}, cloud, account, name, month, ${version}, ${label}, ${takenAt}, false, clock_timestamp(), false, 0, left_out::jsonb, ${JSON.stringify(warnings)}::jsonb
    from unnest(${column((b) => b.cloud)}::text[], ${column((b) => b.account)}::text[], ${column((b) => b.accountName)}::text[],
                ${column((b) => b.month)}::text[]::date[], ${column((b) => JSON.stringify(b.leftOut))}::text[])
      as b(cloud, account, name, month, left_out)
    returning id, cloud, account, month::text as month`;
  return new Map(made.map((book) => [bookKey(book), book.id]));
}

/** Locks the books of a staged document and says that its writer lives. Throws `StagingLost` where they were swept. */
export async function touchStaged(tx: Tx, ids: ReadonlyMap<string, number>): Promise<void> {
  const touched = await tx.$executeRaw`
    update usage_book set touched_at = clock_timestamp()
    where id = any(${[...ids.values()]}::int[]) and not held and touched_at > 'epoch'`;
  if (touched !== ids.size) throw new StagingLost();
}

async function stageDocument(
  document: UsageDocument,
  takenAt: Date,
  signal: AbortSignal | undefined,
): Promise<StagedUsage> {
  const ids = await withTransaction((tx) => addBooks(tx, document, takenAt));
  try {
    const tagSets = new TagSets();
    let written = 0;
    for await (const lines of document.lines()) {
      signal?.throwIfAborted();
      if (lines.length === 0) continue;
      await withTransaction(async (tx) => {
        await touchStaged(tx, ids);
        await addLines(tx, lines, ids, tagSets);
      });
      written += lines.length;
    }
    for (const [key, id] of ids) {
      signal?.throwIfAborted();
      await withTransaction(async (tx) => {
        await touchStaged(tx, new Map([[key, id]]));
        await sumUp(tx, id);
      });
    }
    await withTransaction((tx) => sayUntil(tx, [...ids.values()], document.askedUntil));
    return { document, takenAt, ids, written };
  } catch (error) {
    await dropStaged([{ document, takenAt, ids, written: 0 }], signal).catch(() => {});
    throw error;
  }
}

/** A document speaks of a month up to its newest usage there, whosever that is, or as far as it was asked for. */
async function sayUntil(tx: Tx, ids: readonly number[], askedUntil: Date | undefined): Promise<void> {
  await tx.$executeRaw`
    with until as (
      select month, greatest(max(used_until), case when ${askedUntil ?? null}::timestamptz is not null then least(${askedUntil ?? null}::timestamptz, (month + interval '1 month')::timestamp at time zone 'UTC') end) as at
      from usage_book where id = any(${ids}::int[]) group by month
    )
    update usage_book b set spoken_until = until.at from until where b.id = any(${ids}::int[]) and b.month = until.month`;
}

/** Says of a document that is held already that it was read once more, and speaks as far as it was asked now. */
export async function confirmHeld(tx: Tx, document: UsageDocument, takenAt: Date): Promise<void> {
  const held = (await heldBooks(tx, document)).filter(({ version }) => version === document.version);
  const ids = held.map(({ id }) => id);
  await tx.$executeRaw`update usage_book set taken_at = greatest(taken_at, ${takenAt}) where id = any(${ids}::int[])`;
  await sayUntil(tx, ids, document.askedUntil);
}

/** Whether a document is held, word for word. */
export async function isHeld(tx: Pick<Tx, '$queryRaw'>, document: UsageDocument): Promise<boolean> {
  const held = await heldBooks(tx, document);
  return (
    held.length === document.books.length &&
    held.every((book) => book.version === document.version) &&
    document.books.every((book) => held.some((other) => bookKey(other) === bookKey(book)))
  );
}

/** A book that a document takes the place of; `spotUsd`: what it has for spot in USD, null where it has usage but none in USD. */
export type HeldBook = {
  id: number;
  cloud: string;
  account: string;
  month: string;
  version: string;
  label: string;
  lines: number;
  spotUsd: string | null;
};

/** The books that a document takes the place of. */
export function heldBooks(
  tx: Pick<Tx, '$queryRaw'>,
  { source, origin, months, books }: UsageDocument,
): Promise<HeldBook[]> {
  const accounts = books.map((book) => `${book.account}|${book.month}`);
  return tx.$queryRaw`
    select id, cloud, account, month::text as month, version, label, lines,
           case when lines = 0 or facets -> 'currency' ? 'USD' then (select coalesce(sum(value::numeric), 0)::text from jsonb_each_text(spot_days)) end as "spotUsd"
    from usage_book
    where held and source = ${source}::usage_source and origin = ${origin} and month = any(${months}::text[]::date[])
      and (${source !== 'file'} or account || '|' || month = any(${accounts}::text[]))`;
}

/**
 * Writes documents in short transactions, so that nobody waits for a large bill, under books that nobody reads until
 * `writeUsage` puts them in their place. A document that is held already is not written again. What a writer leaves
 * behind that fails or is killed is swept later. Throws the signal's reason when aborted.
 */
export async function stageUsage(
  documents: readonly UsageDocument[],
  takenAt: Date,
  signal?: AbortSignal,
): Promise<StagedUsage[]> {
  const staged: StagedUsage[] = [];
  try {
    for (const document of documents) {
      const held = await isHeld(db(), document);
      staged.push(
        held ? { document, takenAt, ids: null, written: 0 } : await stageDocument(document, takenAt, signal),
      );
    }
    return staged;
  } catch (error) {
    await dropStaged(staged, signal).catch(() => {});
    throw error;
  }
}

/** Gives up staged documents that will not be written, and sweeps, unless it is to stop. */
export async function dropStaged(staged: readonly StagedUsage[], signal?: AbortSignal): Promise<void> {
  const ids = staged.flatMap((one) => (one.ids === null ? [] : [...one.ids.values()]));
  await db()
    .$executeRaw`update usage_book set touched_at = 'epoch' where not held and id = any(${ids}::int[])`;
  if (!signal?.aborted) await sweepUsage(signal);
}

/** Says that whoever staged documents lives and waits. Throws `StagingLost` where they were swept. */
export async function keepStaged(staged: readonly StagedUsage[]): Promise<void> {
  for (const { ids } of staged) if (ids !== null) await withTransaction((tx) => touchStaged(tx, ids));
}

/**
 * Runs what puts staged documents in their place (none: anything). Where it fails they are given up; after it what they
 * replaced is swept, unless it is to stop.
 */
export async function placeStaged<T>(
  staged: readonly StagedUsage[],
  place: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  try {
    const result = await place();
    // What a failure leaves here is swept after the next bill, or when the worker tidies up.
    if (staged.length > 0 && !signal?.aborted) await sweepUsage(signal).catch(() => {});
    return result;
  } catch (error) {
    if (staged.length > 0) await dropStaged(staged, signal).catch(() => {});
    throw error;
  }
}

// That a piece deleted nothing does not say so: another sweeper may have taken the same one and ended.
async function hasLines(id: number): Promise<boolean> {
  const rows = await db().$queryRaw<unknown[]>`select 1 from usage_line where book_id = ${id} limit 1`;
  return rows.length > 0;
}

/** Removes replaced books, and those whose writer is gone, with their lines, a piece at a time. */
export async function sweepUsage(signal?: AbortSignal): Promise<void> {
  await db().$executeRaw`
    update usage_book set touched_at = 'epoch'
    where not held and touched_at > 'epoch' and touched_at < clock_timestamp() - ${GIVEN_UP}::interval`;
  const dropped = await db().$queryRaw<{ id: number }[]>`
    select id from usage_book where not held and touched_at = 'epoch' order by id`;
  for (const { id } of dropped) {
    while (await hasLines(id)) {
      if (signal?.aborted) return;
      await db().$executeRaw`
        delete from usage_line where id in (select id from usage_line where book_id = ${id} limit ${LINES_A_SWEEP})`;
    }
    await db().$executeRaw`delete from usage_day where book_id = ${id}`;
    await db().$executeRaw`delete from usage_book where id = ${id}`;
  }
  if (dropped.length > 0) await vacuumEmbedded('usage_line', 'usage_day', 'usage_book');
}
