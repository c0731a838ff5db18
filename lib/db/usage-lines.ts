import type { UsageLineRow } from '#lib/domain/usage';
import type { Tx } from './client.ts';
import type { TagSets } from './tag-sets.ts';

/** The key of an account's month among the books of one document. */
export const bookKey = (book: { cloud: string; account: string; month: string }) =>
  `${book.cloud}|${book.account}|${book.month}`;

/** Writes usage lines under the books of their accounts and months. */
export async function addLines(
  tx: Tx,
  lines: UsageLineRow[],
  ids: ReadonlyMap<string, number>,
  tagSets: TagSets,
): Promise<void> {
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

/** What is kept beside a book's lines, so that no page reads them: sums by day, what they span, what they hold. */
export async function sumUp(tx: Tx, id: number): Promise<void> {
  await tx.$executeRaw`
    insert into usage_day (book_id, day, region, instance_type, os, purchase_option, currency, tag_set_id, hours, cost, on_demand_cost, estimated)
    select book_id, (start_at at time zone 'UTC')::date, region, instance_type, os, purchase_option, currency, tag_set_id,
           sum(hours), sum(cost), sum(on_demand_cost), bool_or(estimated)
    from usage_line where book_id = ${id}
    group by 1, 2, 3, 4, 5, 6, 7, 8, on_demand_cost is null
    order by 2`;
  await tx.$executeRaw`
    with span as (
      select count(*)::int as lines, min(start_at) as used_from, max(end_at) as used_until,
             min(start_at) filter (where estimated) as estimated_from
      from usage_line where book_id = ${id}
    ), day as materialized (
      select * from usage_day where book_id = ${id}
    ), tag_key as (
      select distinct key from tag_set t, jsonb_object_keys(t.tags) key where t.id in (select tag_set_id from day)
    ), facet as (
      select jsonb_build_object('region', jsonb_agg(distinct region), 'instanceType', jsonb_agg(distinct instance_type),
               'currency', jsonb_agg(distinct currency), 'tagKey', (select coalesce(jsonb_agg(key), '[]') from tag_key)) as facets
      from day having count(*) > 0
    ), cost as (
      select day, sum(cost) as cost from day where purchase_option = 'spot' and currency = 'USD' group by day
    )
    update usage_book b set lines = span.lines, used_from = span.used_from, used_until = span.used_until,
      estimated_from = span.estimated_from, facets = coalesce((select facets from facet), '{}'),
      spot_days = coalesce((select jsonb_object_agg(day, cost::text) from cost), '{}')
    from span where b.id = ${id}`;
}
