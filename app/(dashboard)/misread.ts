import { FILTER_RANGES, filterParsers, SYSTEMS } from '#components/shell/filters';
import { MOST_DAYS, periodFault } from '#components/shell/period';
import { BASELINES, SAVINGS_GROUPS } from '#lib/api/schemas/savings-groups';
import { rateParsers } from './interruptions/params.ts';
import { RATE_KEYS } from './interruptions/rate-view.ts';
import { untilParser } from './prices/window.ts';
import { STATUSES } from './runs/params.ts';
import { savingsParsers } from './savings/params.ts';

const either = (words: readonly string[]) => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
const DAY = 'a day such as 2026-10-01';

type Rule = { reads: (word: string) => boolean; give: string; instead: string };

/** What is shown in the place of a word that cannot be read. */
const DAYS: Record<string, Rule> = {
  range: {
    reads: (word) => filterParsers.range.parse(word) !== null,
    give: either(FILTER_RANGES),
    instead: 'the last 30 days are shown',
  },
  from: { reads: (word) => filterParsers.from.parse(word) !== null, give: DAY, instead: 'it is left aside' },
  to: { reads: (word) => filterParsers.to.parse(word) !== null, give: DAY, instead: 'it is left aside' },
};
const RULES: Record<string, Rule> = {
  ...DAYS,
  until: { reads: (word) => untilParser.parse(word) !== null, give: DAY, instead: 'it is left aside' },
  os: {
    reads: (word) => SYSTEMS.some((system) => system === word),
    give: either(SYSTEMS),
    instead: 'every system is shown',
  },
  by: {
    reads: (word) => savingsParsers.by.parse(word) !== null,
    give: either([...SAVINGS_GROUPS, 'place', 'tag.NAME']),
    instead: 'groups are regions',
  },
  baseline: {
    reads: (word) => savingsParsers.baseline.parse(word) !== null,
    give: either(BASELINES),
    instead: 'list prices are',
  },
};

/** The same on Interruptions, where groups are its own, and hours have a zone. */
const RATE_RULES: Record<string, Rule> = {
  ...RULES,
  by: {
    reads: (word) => rateParsers.by.parse(word) !== null,
    give: `${either(['place', ...RATE_KEYS])}, or two of them such as zone,account`,
    instead: 'groups are GPU models in regions',
  },
  tz: {
    reads: (word) => rateParsers.tz.parse(word) !== null,
    give: 'an IANA time zone such as Europe/Berlin',
    instead: 'hours are in UTC',
  },
};

/** The same on Runs, which has no groups and no baseline. */
const RUN_RULES: Record<string, Rule> = {
  ...DAYS,
  status: {
    reads: (word) => STATUSES.some((status) => status === word),
    give: either(STATUSES),
    instead: 'runs are shown however they stand',
  },
};

/** What a page shows of the range, with its rules. */
const RULES_OF = { prices: RULES, rates: RATE_RULES, runs: RUN_RULES } as const;
export type Shows = keyof typeof RULES_OF;

/** How the page takes days in the URL: shown, or not, since it shows something else of a range. */
export type DaysUse = 'shown' | 'not shown' | 'none';

/**
 * What of the URL's words the page does not show as they are, and what it shows instead, one sentence each.
 */
export function misread(search: URLSearchParams, days: DaysUse, shows: Shows = 'prices'): string[] {
  const wrong = Object.entries(RULES_OF[shows]).flatMap(([name, { reads, give, instead }]) =>
    search
      .getAll(name)
      .filter((word) => !reads(word))
      .map((word) => `${name}=${word} in the address cannot be read, so ${instead}: give ${give}.`),
  );
  const [from, to] = (['from', 'to'] as const).map((name) =>
    filterParsers[name].parse(search.get(name) ?? ''),
  );
  if (days === 'none' || (!from && !to)) return wrong;
  if (days === 'not shown')
    return [...wrong, `The days in the address hold for bills; ${shows} here are of the range.`];
  const fault = from && to ? periodFault({ from, to }) : null;
  if (fault === 'empty')
    wrong.push(`from=${from} is not before to=${to} in the address, so the range is shown.`);
  if (fault === 'long')
    wrong.push(
      `from=${from} to=${to} are more than ${MOST_DAYS} days, so the range is shown: ask for fewer.`,
    );
  if (fault === null && search.has('range'))
    wrong.push('range in the address is left aside: from and to say which days are shown.');
  return wrong;
}
