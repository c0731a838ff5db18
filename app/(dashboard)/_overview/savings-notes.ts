import { type Filters, filterHref } from '#components/shell/filters';
import { count, counted, hours, listedFirst, money, month, pct, usd, usdDigits } from '#components/ui/format';
import type { BilledRow, SavingsResponse } from '#lib/api/schemas/savings';
import { hourly } from '../savings/figures.ts';
import { gapOf, SOURCE_LABELS } from '../savings/source-words.ts';
import type { Note } from './notes.ts';

/** Two sources that agree to this share of the cost are taken to agree, in per cent. */
const AGREE_PCT = 1;

const href = (filters: Filters, change: Partial<Filters> = {}, part = '') =>
  `${filterHref('/savings', { ...filters, ...change })}${part}`;

const list = (value: string | null | undefined) => (value == null ? [] : [value]);

/** Places that cost more on spot than they would have on demand, the dearest first. */
function lossNotes(places: SavingsResponse, filters: Filters, inWindow: string): Note[] {
  const lost = places.rows.filter((row): row is BilledRow => row.savingsUsd !== null && row.savingsUsd < 0);
  return lost.reverse().map((row): Note => {
    const { region, instanceType } = row.keys;
    const rate = hourly(row);
    const digits = usdDigits([rate.list, rate.billed]);
    const rates =
      rate.list === null || rate.billed === null
        ? ''
        : `${usd(rate.billed, digits)} an hour against ${usd(rate.list, digits)}: `;
    return {
      key: `lost ${row.group}`,
      tone: 'warning',
      title: `${instanceType} in ${region} was billed more on spot than on demand`,
      detail: `${rates}${money(-(row.savingsUsd ?? 0))} lost ${inWindow}.`,
      link: {
        href: href(filters, { region: list(region), instanceType: list(instanceType) }),
        text: 'See its savings',
      },
      since: null,
    };
  });
}

/** Sources that say something else than the one that counts, by more than a per cent. */
function gapNotes({ sources, asOf }: SavingsResponse, filters: Filters): Note[] {
  return sources.flatMap((counted) =>
    counted.others.flatMap((other): Note[] => {
      const gap = gapOf(other);
      if (gap === null || gap.pct === null || Math.abs(gap.pct) <= AGREE_PCT) return [];
      const who = counted.accountName ?? counted.account;
      const against = SOURCE_LABELS[counted.source].toLowerCase();
      return [
        {
          key: `gap ${counted.account} ${counted.month} ${other.source} ${other.label}`,
          tone: 'warning',
          title: `${SOURCE_LABELS[other.source]} differs from the ${against} of ${who} by ${pct(Math.abs(gap.pct))}`,
          detail: `${money(Math.abs(gap.differenceUsd))} ${gap.differenceUsd < 0 ? 'less' : 'more'} for spot over the same days of ${month(counted.month, asOf)}; the ${against} counts.`,
          link: { href: href(filters, {}, '#sources'), text: 'Compare the sources' },
          since: null,
        },
      ];
    }),
  );
}

/** What of the window is not in the figures: months, hours without a price, lines that could not be read. */
function missingNotes({ missing, total, leftOut, asOf }: SavingsResponse, filters: Filters): Note[] {
  const months = [...Map.groupBy(missing, (gap) => gap.month)].map(([first, gaps]): Note => {
    const who = listedFirst(gaps.map(({ account, accountName }) => accountName ?? account));
    return {
      key: `missing ${first}`,
      tone: 'warning',
      title: `The bill of ${month(first, asOf)} is missing of ${who}`,
      detail: 'Bills of other months are there, so this month counts as nothing: savings are too low.',
      link: { href: href(filters, {}, '#sources'), text: 'See the sources' },
      since: null,
    };
  });
  const refused = leftOut.filter(({ kind }) => kind === 'refused');
  const lines = refused.reduce((sum, part) => sum + part.lines, 0);
  return [
    ...months,
    ...(total.unpricedHours !== null && total.unpricedHours > 0
      ? [
          {
            key: 'unpriced hours',
            tone: 'quiet' as const,
            title: `${hours(total.unpricedHours)} spot hours have no list price`,
            detail: `${money(total.unpricedCostUsd)} was billed for them; they are in no saving.`,
            link: { href: href(filters, {}, '#groups'), text: 'See which' },
            since: null,
          },
        ]
      : []),
    ...(lines > 0
      ? [
          {
            key: 'refused lines',
            tone: 'quiet' as const,
            title: `${counted(lines, 'line')} of the bills could not be read`,
            detail: `${refused
              .slice(0, 2)
              .map(({ what }) => what)
              .join('; ')}${refused.length > 2 ? `; and ${count(refused.length - 2)} more reasons` : ''}.`,
            link: { href: href(filters, {}, '#sources'), text: 'See what is left out' },
            since: null,
          },
        ]
      : []),
  ];
}

/** What the bills of the window say that is worth a look: losses (two at most), gaps between sources, what is missing. */
export function savingsNotes(
  byDay: SavingsResponse,
  places: SavingsResponse | undefined,
  filters: Filters,
  inWindow: string,
): Note[] {
  return [
    ...(places === undefined ? [] : lossNotes(places, filters, inWindow).slice(0, 2)),
    ...gapNotes(byDay, filters).slice(0, 2),
    ...missingNotes(byDay, filters),
  ];
}
