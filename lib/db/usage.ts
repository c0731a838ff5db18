import type { UsageBookRow, UsageDocument, UsageLineRow, UsageSource } from '#lib/domain/usage';
import { db, type Tx } from './client.ts';
import { TagSets } from './tag-sets.ts';

// Any fixed number does.
const USAGE_LOCK = 4_811_530_229;

type HeldBook = { id: number; cloud: string; account: string; month: string; version: string };

const bookKey = (book: { cloud: string; account: string; month: string }) =>
  `${book.cloud}|${book.account}|${book.month}`;

/** The books that a document takes the place of. */
function heldBooks(tx: Tx, { source, origin, months, books }: UsageDocument): Promise<HeldBook[]> {
  const accounts = books.map((book) => `${book.account}|${book.month}`);
  return tx.$queryRaw`
    select id, cloud, account, month::text as month, version from usage_book
    where source = ${source}::usage_source and origin = ${origin} and month = any(${months}::text[]::date[])
      and (${source !== 'file'} or account || '|' || month = any(${accounts}::text[]))`;
}

async function removeBooks(tx: Tx, held: readonly HeldBook[]): Promise<void> {
  const ids = held.map(({ id }) => id);
  await tx.$executeRaw`delete from usage_day where book_id = any(${ids}::int[])`;
  await tx.$executeRaw`delete from usage_line where book_id = any(${ids}::int[])`;
  await tx.$executeRaw`delete from usage_book where id = any(${ids}::int[])`;
}

async function addBooks(tx: Tx, document: UsageDocument, takenAt: Date): Promise<Map<string, number>> {
  const { source, origin, version, label, warnings, books } = document;
  const column = <T>(read: (book: UsageBookRow) => T) => books.map(read);
  const made = await tx.$queryRaw<HeldBook[]>`
    insert into usage_book (source, origin, cloud, account, account_name, month, version, label, taken_at, counts, lines, left_out, warnings)
    select ${source}::usage_source, ${origin}, cloud, account, name, month, ${version}, ${label}, ${takenAt}, false, 0, left_out::jsonb, ${JSON.stringify(warnings)}::jsonb
    from unnest(${column((b) => b.cloud)}::text[], ${column((b) => b.account)}::text[], ${column((b) => b.accountName)}::text[],
                ${column((b) => b.month)}::text[]::date[], ${column((b) => JSON.stringify(b.leftOut))}::text[])
      as b(cloud, account, name, month, left_out)
    returning id, cloud, account, month::text as month, version`;
  return new Map(made.map((book) => [bookKey(book), book.id]));
}

async function addLines(tx: Tx, lines: UsageLineRow[], ids: Map<string, number>, tagSets: TagSets) {
  const tags = await tagSets.idsOf(
    tx,
    lines.map((line) => line.tags),
  );
  const books = lines.map((line) => {
    const id = ids.get(bookKey(line));
    if (id === undefined)
      throw new Error(`A usage line of account ${line.account} in ${line.month} belongs to no book`);
    return id;
  });
  const column = <T>(read: (line: UsageLineRow) => T) => lines.map(read);
  const numbers = (read: (line: UsageLineRow) => number | string | null) =>
    `{${lines.map((line) => read(line) ?? 'null').join(',')}}`;
  await tx.$executeRaw`
    insert into usage_line (book_id, start_at, end_at, region, zone, instance_type, os, purchase_option, resource_id, hours, cost, currency, on_demand_cost, tag_set_id, estimated)
    select book, 'epoch'::timestamptz + s * interval '1 millisecond', 'epoch'::timestamptz + e * interval '1 millisecond',
           region, zone, type, os, option::purchase_option, resource, hours, cost, currency, on_demand, tags, estimated
    from unnest(${`{${books.join(',')}}`}::text::int[], ${numbers((l) => l.start.getTime())}::text::bigint[], ${numbers((l) => l.end.getTime())}::text::bigint[],
                ${column((l) => l.region)}::text[], ${column((l) => l.zone)}::text[], ${column((l) => l.instanceType)}::text[],
                ${column((l) => l.os as string | null)}::text[], ${column((l) => l.purchaseOption as string)}::text[], ${column((l) => l.resourceId)}::text[],
                ${numbers((l) => l.hours)}::text::numeric[], ${numbers((l) => l.cost)}::text::numeric[], ${column((l) => l.currency)}::text[],
                ${numbers((l) => l.onDemandCost)}::text::numeric[], ${`{${tags.join(',')}}`}::text::int[], ${column((l) => l.estimated)}::bool[])
      as i(book, s, e, region, zone, type, os, option, resource, hours, cost, currency, on_demand, tags, estimated)`;
}

/** What is kept beside a book's lines, so that no page reads them: sums by day, and by book what they span and hold. */
async function sumUp(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.$executeRaw`
    insert into usage_day (book_id, day, region, instance_type, os, purchase_option, currency, tag_set_id, hours, cost, on_demand_cost, estimated)
    select book_id, (start_at at time zone 'UTC')::date, region, instance_type, os, purchase_option, currency, tag_set_id,
           sum(hours), sum(cost), sum(on_demand_cost), bool_or(estimated)
    from usage_line where book_id = any(${ids}::int[])
    group by 1, 2, 3, 4, 5, 6, 7, 8, on_demand_cost is null
    order by 2, 1`;
  await tx.$executeRaw`
    with span as (
      select book_id, count(*)::int as lines, min(start_at) as used_from, max(end_at) as used_until,
             min(start_at) filter (where estimated) as estimated_from
      from usage_line where book_id = any(${ids}::int[]) group by book_id
    ), day as materialized (
      select * from usage_day where book_id = any(${ids}::int[])
    ), facet as (
      select book_id, jsonb_build_object('region', jsonb_agg(distinct region), 'instanceType', jsonb_agg(distinct instance_type),
               'tagKey', (select coalesce(jsonb_agg(distinct key), '[]') from (select distinct tag_set_id from day d where d.book_id = day.book_id) k
                          join tag_set t on t.id = k.tag_set_id, jsonb_object_keys(t.tags) key)) as facets
      from day group by book_id
    ), cost as (
      select book_id, day, sum(cost) as cost from day where purchase_option = 'spot' and currency = 'USD' group by 1, 2
    ), days as (
      select book_id, jsonb_object_agg(day, cost::text) as days from cost group by book_id
    )
    update usage_book b set lines = span.lines, used_from = span.used_from, used_until = span.used_until,
      estimated_from = span.estimated_from, facets = facet.facets, spot_days = coalesce(days.days, '{}')
    from span join facet using (book_id) left join days using (book_id) where b.id = span.book_id`;
}

/** Of each account and month the best source counts: the order of the enum, then an account's own word, then the origin. */
async function chooseBooks(tx: Tx, keys: readonly string[]): Promise<void> {
  const given = [...new Set(keys)];
  await tx.$executeRaw`
    update usage_book set counts = false where counts and cloud || '|' || account || '|' || month = any(${given}::text[])`;
  await tx.$executeRaw`
    update usage_book b set counts = true
    from (select distinct on (cloud, account, month) id from usage_book
          where cloud || '|' || account || '|' || month = any(${given}::text[])
          order by cloud, account, month, source, (origin = account) desc, origin) best
    where b.id = best.id`;
}

/** Whether what is held is this very document. */
const isHeld = (held: readonly HeldBook[], { version, books }: UsageDocument): boolean =>
  held.length === books.length &&
  held.every((book) => book.version === version) &&
  books.every((book) => held.some((other) => bookKey(other) === bookKey(book)));

async function writeDocument(tx: Tx, document: UsageDocument, takenAt: Date): Promise<number> {
  const held = await heldBooks(tx, document);
  if (isHeld(held, document)) return 0;
  await removeBooks(tx, held);
  const ids = await addBooks(tx, document, takenAt);
  const tagSets = new TagSets();
  let written = 0;
  for await (const lines of document.lines()) {
    if (lines.length > 0) await addLines(tx, lines, ids, tagSets);
    written += lines.length;
  }
  await sumUp(tx, [...ids.values()]);
  await chooseBooks(tx, [...held, ...document.books].map(bookKey));
  return written;
}

/**
 * Writes documents of usage, each in the place of what its origin said before of the same months; one that is held
 * already changes nothing. One writer at a time. `read` = the documents' lines, `written` = those of documents that
 * were new or changed.
 */
export async function writeUsage(
  tx: Tx,
  documents: readonly UsageDocument[],
  takenAt: Date,
): Promise<{ read: number; written: number }> {
  if (documents.length === 0) return { read: 0, written: 0 };
  await tx.$executeRaw`select pg_advisory_xact_lock(${USAGE_LOCK})`;
  const sum = { read: 0, written: 0 };
  for (const document of documents) {
    sum.read += document.lineCount;
    sum.written += await writeDocument(tx, document, takenAt);
  }
  return sum;
}

/** The version of what is held of each month by one origin, by the month's first day (`2026-11-01`). */
export async function usageVersions(of: {
  source: UsageSource;
  origin: string;
}): Promise<Map<string, string>> {
  const rows = await db().$queryRaw<{ month: string; version: string }[]>`
    select month::text as month, min(version) as version from usage_book
    where source = ${of.source}::usage_source and origin = ${of.origin} group by month`;
  return new Map(rows.map(({ month, version }) => [month, version]));
}
