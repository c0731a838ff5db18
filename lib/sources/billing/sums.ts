import { stat } from 'node:fs/promises';
import type { Duck } from './duck.ts';
import { duckFault } from './duck-fault.ts';
import type { OpenBillFile } from './open-files.ts';
import type { Projection } from './projection.ts';
import { textFault } from './text-fault.ts';
import { CLASS_KEYS } from './verdict.ts';

/** Lines of files that have the same columns. */
export type Source = { projection: Projection; from: string };
type Grain = 'hour' | 'day';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Before EC2 existed. */
const EARLIEST = Date.UTC(2006, 0, 1);
const LARGEST = 1_000_000_000;
/** So many of its first lines tell whether a large bill is worth summing by the hour. */
const LOOK_LINES = 50_000;
/** At most so many usage lines are kept by the hour. */
export const MOST_HOURLY = 100_000;

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
/** The class of a line, column by column. */
export const CLASS_COLUMNS = CLASS_KEYS.map(snake);
const KEYS = [
  ...CLASS_COLUMNS,
  'period',
  'invoiced',
  'account',
  'currency',
  'resource',
  'tags',
  'fault',
  'bucket',
  'span',
];

/** Every line with the values that we need. What is of instances alone is not worked out for other lines. */
function linesSql({ projection: p, from }: Source): string {
  const ofInstance = (sql: string) => `case when is_instance then ${sql} end`;
  const columns: [sql: string, name: string][] = [
    ...Object.entries(p.always).map(([name, sql]): [string, string] => [sql, snake(name)]),
    ['is_instance', 'instance'],
    ...Object.entries(p.ofInstances).map(([name, sql]): [string, string] => [
      `case when is_instance then ${sql} else '' end`,
      snake(name),
    ]),
    [p.period, 'period'],
    [p.invoiced, 'invoiced'],
    [p.account, 'account'],
    [p.accountName, 'account_name'],
    [p.currency, 'currency'],
    [`case when is_instance then ${p.resource} else '' end`, 'resource'],
    [`case when is_instance then ${p.tags} else '' end`, 'tags'],
    [ofInstance(p.start), 'begins'],
    [p.end === null ? ofInstance(`(${p.start} // ${DAY} + 1) * ${DAY}`) : ofInstance(p.end), 'ends'],
    [ofInstance(p.amount), 'amount'],
    [p.cost, 'line_cost'],
    [p.effectiveOfAll ? p.effective : ofInstance(p.effective), 'effective'],
    [p.list ?? 'null::decimal(30, 18)', 'list'],
    [p.contracted ?? 'null::decimal(30, 18)', 'contracted'],
    [p.onDemand === null ? 'null::decimal(30, 18)' : ofInstance(p.onDemand), 'on_demand'],
    [p.nullWords, 'null_words'],
    [p.quoted.cost, 'quoted_cost'],
    [p.quoted.amount, 'quoted_amount'],
    [p.quoted.start, 'quoted_start'],
    [p.quoted.end, 'quoted_end'],
    [`${p.effectiveOfAll && p.list !== null}`, 'checks_effective'],
  ];
  return `select ${columns.map(([sql, name]) => `${sql} as ${name}`).join(',\n')}
    from (select *, (${p.instance}) as is_instance from ${from})`;
}

const isEmpty = (quoted: string) => `coalesce(${quoted}::varchar, '') in ('', 'NULL')`;

/** What is wrong with a line; '' = nothing. */
const faultSql = (now: Date, month: string | null) => `case
  when account = '' then 'account'
  ${month === null ? "when period is null then 'month'" : ''}
  when line_cost is null then case when ${isEmpty('quoted_cost')} then 'no cost' else 'cost' end
  when abs(line_cost) >= ${LARGEST} then 'large cost'
  when case when currency = '' then line_cost <> 0 or coalesce(effective, 0) <> 0 else false end then 'currency'
  when length(currency) not in (0, 3) then 'odd currency'
  when not instance then ''
  when amount is null then case when ${isEmpty('quoted_amount')} then 'no amount' else 'amount' end
  when abs(amount) >= ${LARGEST} then 'large amount'
  when begins is null then 'start'
  when ends is null then 'end'
  when begins < ${EARLIEST} or begins >= ${now.getTime() + DAY} then 'time'
  when ends <= begins then 'span'
  when ends > (begins // ${DAY} + 1) * ${DAY} then 'long'
  when effective is null and (line_type in ('SavingsPlanCoveredUsage', 'DiscountedUsage') or category = 'Committed')
    then 'effective'
  else '' end`;

/** Lines with the hour or day that they belong to, as hours since 1970 and how many of them. */
function bucketsSql(lines: string, grain: Grain, now: Date, month: string | null): string {
  const inHour = `ends <= (begins // ${HOUR} + 1) * ${HOUR}`;
  const day = `(begins // ${DAY} * 24)::integer`;
  const good = "instance and fault = ''";
  const [bucket, span] =
    grain === 'day'
      ? [day, '24']
      : [
          `case when ${inHour} then (begins // ${HOUR})::integer else ${day} end`,
          `case when ${inHour} then 1 else 24 end`,
        ];
  return `select *, case when ${good} then ${bucket} end as bucket, case when ${good} then ${span} end as span
    from (select *, ${faultSql(now, month)} as fault from (${lines}))`;
}

const SUMS = `count(*) as lines, sum(line_cost) as line_cost, sum(effective) as effective, sum(list) as list,
  sum(contracted) as contracted, sum(amount) as amount, sum(on_demand) filter (where on_demand > 0) as on_demand,
  bool_or(amount <> 0 and coalesce(on_demand, 0) <= 0) as unpriced, sum(null_words) as null_words,
  count_if(checks_effective and line_type = 'Usage' and line_cost <> 0 and list > 0 and effective = 0) as broken,
  any_value(nullif(account_name, '')) as account_name,
  min(case fault when 'cost' then quoted_cost::varchar when 'large cost' then quoted_cost::varchar
    when 'amount' then quoted_amount::varchar when 'large amount' then quoted_amount::varchar
    when 'start' then quoted_start::varchar when 'time' then quoted_start::varchar
    when 'end' then quoted_end::varchar end) filter (where fault <> '') as sample`;

/** About how many lines files hold, by their size: packed, a line of a bill takes some 25 bytes, plain some 350. */
async function linesAbout(files: readonly OpenBillFile[]): Promise<number> {
  const lines = files.map(async ({ path, kind, gzip }) => {
    const { size } = await stat(path);
    return size / (kind === 'parquet' || gzip ? 25 : 350);
  });
  return (await Promise.all(lines)).reduce((sum, about) => sum + about, 0);
}

/** Whether a bill makes more usage lines by the hour than are kept, to tell by its first lines and by how many it has. */
async function hasTooManyHours(duck: Duck, buckets: string, lines: number): Promise<boolean> {
  const [row] = await duck.rows(`
    with first as (select * from (${buckets}) limit ${LOOK_LINES})
    select (select count(*) from first)::integer, (select count(*) from (
      select distinct period, account, usage_type, sku, zone, resource, tags, currency, bucket from first where bucket is not null))::integer`);
  const [seen, hours] = [Number(row?.[0]), Number(row?.[1])];
  return seen === LOOK_LINES && (hours / seen) * lines > MOST_HOURLY;
}

/**
 * Reads every line once and keeps their sums in a table `sums`: by class, month, account, currency, and of
 * instance-hours by hour or day, resource and tags. Throws `SourceError` for files that are damaged.
 */
export async function sumLines(
  duck: Duck,
  sources: readonly Source[],
  options: { files: readonly OpenBillFile[]; now: Date; month: string | null; onLines(lines: number): void },
): Promise<void> {
  const lines = sources.map(linesSql).join('\nunion all by name\n');
  const buckets = (grain: Grain) => bucketsSql(lines, grain, options.now, options.month);
  try {
    const about = await linesAbout(options.files);
    const isLarge = about > 2 * MOST_HOURLY;
    const grain = isLarge && (await hasTooManyHours(duck, buckets('hour'), about)) ? 'day' : 'hour';
    await duck.run(
      `create table sums as select ${KEYS.join(', ')}, ${SUMS} from (${buckets(grain)}) group by ${KEYS.join(', ')}`,
      options.onLines,
    );
  } catch (error) {
    const fault = duckFault(error, options.files);
    const isTold = fault !== error || (error as Error).name === 'AbortError';
    throw (isTold ? null : await textFault(options.files, error)) ?? fault;
  }
}
