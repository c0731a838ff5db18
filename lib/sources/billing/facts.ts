import { hoursOf, plainDecimal } from '#lib/domain/decimal';
import type { BillTotals } from '#lib/domain/usage';
import { parseUsageType } from '#lib/sources/aws/usage-type';
import type { Duck } from './duck.ts';

/** So much of its span an instance may be billed for: where each start costs a whole hour (SUSE), more than once. */
const MOST_SPANS = "(case when system = 'suse' then 2 else 1.0001 end)";

const textOf = (value: unknown) => (value == null ? null : String(value));

/** What is worth saying of a bill, counted. */
export type Facts = {
  lines: number;
  taken: number;
  refused: number;
  /** lines of AWS that are no instance-hours */
  leftOut: number;
  /** lines of other providers, by provider */
  elsewhere: { provider: string; lines: number }[];
  totals: BillTotals[];
  /** why lines were refused, the most frequent first */
  refusals: { why: string; lines: number }[];
  nullWords: number;
  /** lines whose EffectiveCost is 0 although they are billed and have a ListCost, and all lines of usage, by provider */
  brokenEffective: { provider: string; lines: number; of: number }[];
  spotLines: number;
  /** usage lines of fewer than 0 instance-hours, or of more than an instance can have had; one of them */
  oddHours: { lines: number; such: string };
  /** tags that are no JSON object */
  badTags: number;
  /** lines of another billing period than the export's */
  otherPeriods: number;
  /** region prefixes that are not known, of lines that name their region otherwise */
  unknownPrefixes: string[];
};

type Has = { effective: boolean; list: boolean; contracted: boolean };

async function totalsOf(duck: Duck, has: Has): Promise<BillTotals[]> {
  const rows =
    await duck.rows(`select provider, currency, sum(lines)::varchar, coalesce(sum(line_cost), 0)::varchar,
      coalesce(sum(effective), 0)::varchar, coalesce(sum(list), 0)::varchar, coalesce(sum(contracted), 0)::varchar
    from placed group by all order by sum(lines) desc, provider, currency`);
  return rows.map(([provider, currency, lines, ...sums]) => {
    const [billed, effective, list, contracted] = sums.map((sum) => plainDecimal(String(sum)));
    return {
      provider: String(provider),
      currency: String(currency),
      lines: Number(lines),
      billedCost: billed as string,
      effectiveCost: has.effective ? (effective as string) : null,
      listCost: has.list ? (list as string) : null,
      contractedCost: has.contracted ? (contracted as string) : null,
    };
  });
}

async function unknownPrefixesOf(duck: Duck): Promise<string[]> {
  const rows = await duck.rows(
    `select distinct usage_type from placed where kind = 'usage' and usage_type <> ''`,
  );
  const unknown = rows.flatMap(([text]) => {
    const usage = parseUsageType(String(text));
    return usage !== null && usage.region === null ? [usage.prefix] : [];
  });
  return [...new Set(unknown)].toSorted();
}

const sumOf = (rows: { lines: number }[]) => rows.reduce((sum, { lines }) => sum + lines, 0);

/** Counts what is worth saying. `has`: the cost columns beside the one that the bill is the sum of. */
export async function gatherFacts(duck: Duck, has: Has, month: string | null): Promise<Facts> {
  const kinds = await duck.rows(`select kind, provider, sum(lines)::varchar, sum(broken)::varchar,
      coalesce(sum(lines) filter (where line_type = 'Usage'), 0)::varchar, sum(null_words)::varchar,
      coalesce(sum(lines) filter (where option = 'spot' and kind = 'usage'), 0)::varchar,
      coalesce(sum(lines) filter (where billed_month <> month), 0)::varchar
    from placed group by all`);
  const rows = kinds.map(([kind, provider, lines, broken, usage, nullWords, spot, other]) => ({
    kind: String(kind),
    provider: String(provider),
    lines: Number(lines),
    broken: Number(broken),
    usage: Number(usage),
    nullWords: Number(nullWords),
    spot: Number(spot),
    otherPeriods: Number(other),
  }));
  const refusals = await duck.rows(`select what, sum(lines)::varchar from placed where kind = 'refused'
    group by all order by sum(lines) desc, what limit 20`);
  const [tags] = await duck.rows(`select count(*) from usage where tags <> '' and not json_valid(tags)`);
  const [odd] = await duck.rows(`select count(*) over (), hours::varchar, in_seconds::varchar from usage
    where hours < 0 or in_seconds < 0
      or (resource <> '' and coalesce(hours, 0) + coalesce(in_seconds, 0)::double / 3600 > ${MOST_SPANS} * span)
    order by all limit 1`);
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  const byProvider = Map.groupBy(rows, (row) => row.provider);
  return {
    lines: sumOf(rows),
    taken: sumOf(of('usage')),
    refused: sumOf(of('refused')),
    leftOut: sumOf(of('other')) + sumOf(of('adjustment')),
    elsewhere: of('elsewhere').map(({ provider, lines }) => ({
      provider: provider || 'without a name',
      lines,
    })),
    totals: await totalsOf(duck, has),
    refusals: refusals.map(([why, lines]) => ({ why: String(why), lines: Number(lines) })),
    nullWords: rows.reduce((sum, row) => sum + row.nullWords, 0),
    brokenEffective: [...byProvider].flatMap(([provider, parts]) => {
      const lines = parts.reduce((sum, { broken }) => sum + broken, 0);
      return lines === 0 ? [] : [{ provider, lines, of: parts.reduce((sum, { usage }) => sum + usage, 0) }];
    }),
    spotLines: rows.reduce((sum, row) => sum + row.spot, 0),
    oddHours: { lines: Number(odd?.[0] ?? 0), such: hoursOf(textOf(odd?.[1]), textOf(odd?.[2])) },
    badTags: Number(tags?.[0]),
    otherPeriods: month === null ? 0 : rows.reduce((sum, row) => sum + row.otherPeriods, 0),
    unknownPrefixes: await unknownPrefixesOf(duck),
  };
}
