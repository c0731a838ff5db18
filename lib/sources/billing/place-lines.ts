import { malformed } from '#lib/sources/files/malformed';
import type { Duck } from './duck.ts';
import { literal } from './duck.ts';
import { CLASS_COLUMNS, MOST_HOURLY } from './sums.ts';
import { CLASS_KEYS, type LineClass, type Verdict } from './verdict.ts';

/** A month counts as final that long after its end, where no invoice says it. */
const OPEN_DAYS = 14;
/** The ledger keeps ten digits before the point. */
const LARGEST = 10_000_000_000;

const VERDICT = `verdict(class integer, kind varchar, what varchar, option varchar, in_region varchar, in_zone varchar,
  instance_type varchar, system varchar, seconds boolean)`;

function* inPieces<T>(list: readonly T[], size: number): Iterable<T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}

async function giveVerdicts(duck: Duck, classify: (line: LineClass) => Verdict): Promise<void> {
  const columns = CLASS_COLUMNS.join(', ');
  await duck.run(`create table class as select row_number() over () as class, ${columns}
    from (select distinct ${columns} from sums)`);
  await duck.run(`create table ${VERDICT}`);
  const text = (value: string | null) => (value === null ? 'null' : literal(value));
  const verdicts: string[] = [];
  for await (const rows of duck.stream(`select class, ${columns} from class`)) {
    for (const [id, ...values] of rows) {
      const line = Object.fromEntries(CLASS_KEYS.map((key, n) => [key, values[n]])) as LineClass;
      const v = classify(line);
      verdicts.push(
        v.kind === 'usage'
          ? `(${id}, 'usage', null, ${text(v.purchaseOption)}, ${text(v.region)}, ${text(v.zone)}, ${text(v.instanceType)}, ${text(v.os)}, ${v.unit === 'seconds'})`
          : `(${id}, ${text(v.kind)}, ${text(v.what.slice(0, 120))}, null, null, null, null, null, null)`,
      );
    }
  }
  for (const piece of inPieces(verdicts, 1_000))
    await duck.run(`insert into verdict values ${piece.join(', ')}`);
}

/** Why a faulty line is refused; `column` names are the bill's own. */
function faultText(columns: { cost: string; amount: string }): string {
  const such = "coalesce(', such as \"' || left(such, 40) || '\"', '')";
  const empty = (column: string) => literal(`${column} is empty`);
  const number = (column: string) => `${literal(`${column} is not a number`)} || ${such}`;
  const large = (column: string) => `${literal(`${column} is out of range`)} || ${such}`;
  return `case fault when 'no cost' then ${empty(columns.cost)} when 'no amount' then ${empty(columns.amount)} when 'cost' then ${number(columns.cost)} when 'amount' then ${number(columns.amount)}
    when 'large cost' then ${large(columns.cost)} when 'large amount' then ${large(columns.amount)}
    when 'currency' then 'the line names no currency' when 'odd currency' then 'the currency is not three letters' when 'account' then 'the line names no account'
    when 'month' then 'the line names no billing period' when 'start' then 'the begin is no time' || ${such}
    when 'end' then 'the end is no time' || ${such} when 'time' then 'the usage is before 2006 or in the future' || ${such}
    when 'span' then 'the usage ends before it begins'
    when 'long' then 'the usage spans more than a day: export by hour or by day'
    when 'effective' then 'committed use without its effective cost' end`;
}

/** Sums the lines of instance-hours to usage lines, by what `bucket` and `span` make of theirs; returns how many. */
async function makeUsage(duck: Duck, bucket: string, span: string, name: string): Promise<number> {
  await duck.run(`create or replace table usage as
    select account, month, ${bucket} as bucket, ${span} as span, in_region, in_zone, instance_type, system, option, resource,
      currency, tags, estimated, sum(case when not seconds then amount end) as hours,
      sum(case when seconds then amount end) as in_seconds,
      sum(case when option in ('savings-plan', 'reserved') then effective else line_cost end) as usage_cost,
      sum(line_cost) as billed, case when not bool_or(unpriced) then sum(on_demand) end as on_demand
    from placed where kind = 'usage' group by all`);
  const [row] =
    await duck.rows(`select count(*), count_if(greatest(abs(usage_cost), abs(billed), abs(coalesce(hours, 0)),
    abs(coalesce(in_seconds, 0)), abs(coalesce(on_demand, 0))) >= ${LARGEST}) from usage`);
  if (Number(row?.[1]) > 0)
    throw malformed(name, 'an hour or day of one instance sums to 10,000,000,000 or more', {
      remedy:
        'Look whether its amounts and costs are in the unit and currency that it names, then export it again.',
    });
  return Number(row?.[0]);
}

/**
 * Says of the sums what each of them is: a table `placed`, and a table `usage` of the usage lines, by the hour where
 * they are at most 100,000 that way, else by day. Returns how many usage lines there are.
 */
export async function placeLines(
  duck: Duck,
  options: {
    classify(line: LineClass): Verdict;
    columns: { cost: string; amount: string };
    month: string | null;
    now: Date;
    /** of the bill's files, for messages */
    name: string;
  },
): Promise<number> {
  await giveVerdicts(duck, options.classify);
  const billed = "date_trunc('month', epoch_ms(period))::date";
  const month = options.month === null ? billed : `${literal(options.month)}::date`;
  const open = `epoch_ms((${month} + interval 1 month + interval ${OPEN_DAYS} day)::timestamp) > ${options.now.getTime()}`;
  const refused = "fault <> '' and verdict.kind <> 'elsewhere'";
  // A line that costs nothing and names no currency is in the bill's, where that has one alone.
  await duck.run(`create view named as select sums.* replace (
      case when fault = '' and currency = '' and sole is null then 'currency' else fault end as fault,
      case when currency = '' and fault = '' then coalesce(sole, 'XXX') when length(currency) = 3 then upper(currency) else 'XXX' end as currency)
    from sums, (select case when count(distinct upper(currency)) = 1 then min(upper(currency)) end as sole
                from sums where length(currency) = 3)`);
  // One sample of each fault, so that a reason is one wherever it occurs.
  await duck.run(`create table sample as select fault, min(sample) as such
    from named join class using (${CLASS_COLUMNS.join(', ')}) join verdict using (class)
    where fault <> '' and verdict.kind <> 'elsewhere' group by fault`);
  await duck.run(`create table placed as
    select named.* exclude (period, sample), ${month} as month, ${billed} as billed_month,
      coalesce(not invoiced, ${open}) as estimated, verdict.* exclude (class, kind, what),
      case when ${refused} then 'refused' else verdict.kind end as kind,
      case when ${refused} then ${faultText(options.columns)} else verdict.what end as what
    from named left join sample using (fault) join class using (${CLASS_COLUMNS.join(', ')}) join verdict using (class)`);
  const hourly = await makeUsage(duck, 'bucket', 'span', options.name);
  return hourly <= MOST_HOURLY ? hourly : makeUsage(duck, 'bucket // 24 * 24', '24', options.name);
}
