import type { Json } from '@duckdb/node-api';
import { hoursOf, plainDecimal } from '#lib/domain/decimal';
import type { OperatingSystem } from '#lib/domain/rows';
import type { LeftOut, PurchaseOption, UsageBookRow, UsageLineRow } from '#lib/domain/usage';
import type { Duck } from './duck.ts';
import { createTagReader } from './tags.ts';

const HOUR = 3_600_000;
const LINES_A_BATCH = 10_000;
/** Of each kind and currency the largest are named, the rest is one sum. */
const MOST_LEFT_OUT = 30;

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : String(value ?? ''));
const orNull = (value: Json | undefined): string | null =>
  value == null || value === '' ? null : text(value);

/** Between the fields of a line that are handed over as one text: reading many texts takes longer than all else. */
const BETWEEN = '\u001f';
const FIELDS = [
  'account',
  'month::varchar',
  'bucket::varchar',
  'span::varchar',
  'in_region',
  'in_zone',
  'instance_type',
  'system',
  'option',
  'currency',
  'hours::varchar',
  'in_seconds::varchar',
  'usage_cost::varchar',
  'on_demand::varchar',
  'estimated::varchar',
  'resource',
  'tags',
];

/** Of them those that hold whatever the bill says. */
const FREE = ['account', 'in_zone', 'resource', 'tags'];

/** The usage lines in batches, by time. */
export async function* usageLines(duck: Duck): AsyncIterable<UsageLineRow[]> {
  const readTags = createTagReader();
  let batch: UsageLineRow[] = [];
  const fields = FIELDS.map((field) =>
    FREE.includes(field) ? `replace(coalesce(${field}, ''), chr(31), ' ')` : `coalesce(${field}, '')`,
  ).join(', ');
  const rows = duck.stream(
    `select concat_ws(chr(31), ${fields}) from usage order by bucket, account, resource`,
  );
  for await (const piece of rows) {
    for (const [row] of piece) {
      const [account = '', month = '', bucket, span, region = '', zone, type = '', os, option, ...rest] =
        text(row).split(BETWEEN);
      const [currency = '', hours, seconds, cost = '', onDemand = '', estimated, resource, tags = ''] = rest;
      const start = Number(bucket) * HOUR;
      batch.push({
        cloud: 'aws',
        account,
        month,
        start: new Date(start),
        end: new Date(start + Number(span) * HOUR),
        region,
        zone: zone || null,
        instanceType: type,
        os: (os || null) as OperatingSystem | null,
        purchaseOption: option as PurchaseOption,
        resourceId: resource || null,
        hours: hoursOf(hours || null, seconds || null),
        cost: plainDecimal(cost),
        currency,
        onDemandCost: onDemand === '' ? null : plainDecimal(onDemand),
        tags: readTags(tags),
        estimated: estimated === 'true',
      });
    }
    if (batch.length < LINES_A_BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const NAMES = {
  other: 'Other services',
  adjustment: 'Other adjustments',
  refused: 'Refused for other reasons',
};

/** What is left out of an account's month, the largest first; behind the 30th of a kind and currency one sum. */
async function leftOutByBook(duck: Duck): Promise<Map<string, LeftOut[]>> {
  const rows = await duck.rows(`
    with part as (
      select account, month, kind, what, currency, sum(lines) as lines, coalesce(sum(line_cost), 0) as line_cost
      from placed where kind in ('other', 'adjustment', 'refused') group by all
    ), ranked as (
      select *, row_number() over (partition by account, month, kind, currency order by abs(line_cost) desc, what) as place from part
    )
    select account, month::varchar, kind,
      case when place <= ${MOST_LEFT_OUT} then what when kind = 'other' then '${NAMES.other}'
        when kind = 'adjustment' then '${NAMES.adjustment}' else '${NAMES.refused}' end as what,
      currency, sum(lines)::bigint::varchar, sum(line_cost)::varchar from ranked group by all
    union all
    select account, month::varchar, 'adjustment', 'Committed use: billed less effective cost', currency, '0',
      sum(billed - usage_cost)::varchar from usage group by all having sum(billed - usage_cost) <> 0
    order by all`);
  const books = new Map<string, LeftOut[]>();
  for (const [account, month, kind, what, currency, lines, cost] of rows) {
    const key = `${text(account)}|${text(month)}`;
    const entry: LeftOut = {
      what: text(what),
      kind: text(kind) as LeftOut['kind'],
      currency: text(currency),
      lines: Number(lines),
      cost: plainDecimal(text(cost)),
    };
    books.set(key, [...(books.get(key) ?? []), entry]);
  }
  return books;
}

/** Each AWS account and month that the bill speaks of. Lines that name neither are in none. */
export async function usageBooks(duck: Duck): Promise<UsageBookRow[]> {
  const leftOut = await leftOutByBook(duck);
  const rows = await duck.rows(`select account, month::varchar, any_value(account_name) from placed
    where kind <> 'elsewhere' and account <> '' and month is not null group by all order by all`);
  return rows.map(([account, month, name]) => ({
    cloud: 'aws',
    account: text(account),
    accountName: orNull(name),
    month: text(month),
    leftOut: leftOut.get(`${text(account)}|${text(month)}`) ?? [],
  }));
}
