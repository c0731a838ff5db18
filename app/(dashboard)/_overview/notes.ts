import { dateTime, duration, pct, usd, usdDigits } from '#components/ui/format';
import type { StatusTone } from '#components/ui/status';
import type { FeedsResponse } from '#lib/api/schemas/feeds';
import type { PoolRow, PoolSummaryResponse } from '#lib/api/schemas/pools';
import { isCurrent } from '#lib/domain/pool-summary';
import { poolWords } from './pool-words.ts';

/** Something worth a look: what, how much, since when, and the one way to go. */
export type Note = {
  key: string;
  tone: StatusTone;
  title: string;
  detail: string;
  link: { href: string; text: string };
  /** ISO time, or null where there is none to name */
  since: string | null;
};

/** A price that moved less than this over the window is no news, in per cent. */
const MOVE_PCT = 10;
const ZONE_NAME = /^[a-z]{2,}(-[a-z]+)+-\d+[a-z]$/;

/** Zones that are known by an account's own name for them, as `us-east-1a`, and not by their id. */
export const namedZones = (zones: readonly string[]): string[] =>
  zones.filter((zone) => ZONE_NAME.test(zone));

const isOld = ({ observedAt }: PoolRow, { asOf }: PoolSummaryResponse): boolean =>
  observedAt !== null && !isCurrent(observedAt, asOf);
const seen = (pool: PoolRow, summary: PoolSummaryResponse): string =>
  isOld(pool, summary) && pool.observedAt !== null
    ? `; last seen ${dateTime(pool.observedAt, summary.asOf)} UTC`
    : '';
const poolHref = (pool: PoolRow): string => `/prices/${pool.id}`;
const place = (scope: { account: string; region: string }): string =>
  [scope.region, scope.account].filter((part) => part !== '').join(', account ') ||
  'the listing of accounts and regions';

function feedNotes(feeds: FeedsResponse): Note[] {
  return feeds.rows.flatMap((feed): Note[] => {
    const link = { href: `/sources#${feed.id}`, text: 'See the source' };
    const failed = feed.scopes.filter((scope) => scope.lastRun.status === 'failed');
    const [first] = failed;
    if (first !== undefined) {
      const others = failed.length > 1 ? ` and ${failed.length - 1} more` : '';
      return [
        {
          key: `failed ${feed.id}`,
          tone: 'bad',
          title: `${feed.label}: ${place(first)}${others} could not be pulled`,
          detail: first.lastRun.error ?? 'No reason was recorded.',
          link,
          since: first.lastRun.finishedAt,
        },
      ];
    }
    if (!feed.stale || feed.lastSuccessAt === null) return [];
    return [
      {
        key: `stale ${feed.id}`,
        tone: 'warning',
        title: `${feed.label} are late`,
        detail: `They last came ${dateTime(feed.lastSuccessAt, feeds.asOf)} UTC and are due every ${duration(feed.periodSeconds)}.`,
        link,
        since: feed.lastSuccessAt,
      },
    ];
  });
}

function aboveNotes(summary: PoolSummaryResponse): Note[] {
  return summary.above.flatMap((pool): Note[] => {
    const { spotUsdPerHour: spot, onDemandUsdPerHour: list } = pool;
    if (spot === null || list === null) return [];
    // The newest record may repeat an older price: it says when the price was told, not since when it holds.
    const record =
      pool.priceSince === null ? '' : `, by its record of ${dateTime(pool.priceSince, summary.asOf)} UTC`;
    const digits = Math.max(usdDigits([spot, list]), Math.abs(spot - list) < 0.01 ? 4 : 2);
    return [
      {
        key: `above ${pool.id}`,
        tone: 'warning',
        title: `${poolWords(pool)} ${isOld(pool, summary) ? 'cost' : 'costs'} more on spot than on demand`,
        detail: `${usd(spot, digits)} against ${usd(list, digits)} an hour${record}${seen(pool, summary)}.`,
        link: { href: poolHref(pool), text: 'See its price' },
        since: null,
      },
    ];
  });
}

function moverNotes(summary: PoolSummaryResponse, windowWords: string): Note[] {
  const above = new Set(summary.above.map((pool) => pool.id));
  return summary.movers.flatMap((pool): Note[] => {
    const { changePct, spotUsdPerHour: spot } = pool;
    if (changePct === null || spot === null || Math.abs(changePct) < MOVE_PCT || above.has(pool.id))
      return [];
    return [
      {
        key: `moved ${pool.id}`,
        tone: changePct > 0 ? 'warning' : 'good',
        title: `${poolWords(pool)} ${changePct > 0 ? 'rose' : 'fell'} ${pct(Math.abs(changePct), 0)} in ${windowWords}`,
        detail: `${usd(spot, usdDigits([spot]))} an hour${seen(pool, summary) || ' now'}.`,
        link: { href: poolHref(pool), text: 'See its price' },
        since: null,
      },
    ];
  });
}

function gapNotes(summary: PoolSummaryResponse): Note[] {
  const notes: Note[] = [];
  const names = namedZones(summary.facets.zone);
  if (names.length > 0) {
    const query = new URLSearchParams(names.map((name) => ['zone', name]));
    notes.push({
      key: 'named zones',
      tone: 'quiet',
      title: `${names.length === 1 ? 'One zone is' : `${names.length} zones are`} known by name alone`,
      detail: `${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''}: a name means another place in each account, so these pools stay apart until their zone ids arrive.`,
      link: { href: `/prices?${query}`, text: 'See their pools' },
      since: null,
    });
  }
  if (summary.total.unpricedPools > 0)
    notes.push({
      key: 'unpriced',
      tone: 'quiet',
      title: `${summary.total.unpricedPools === 1 ? 'One pool lacks' : `${summary.total.unpricedPools} pools lack`} a price to compare`,
      detail:
        'Without both a spot and a list price their saving is unknown; they are left out of every mean.',
      link: { href: '/sources', text: 'Import list prices' },
      since: null,
    });
  return notes;
}

/**
 * What is worth a look, gravest first, at most `most`: places that failed, late feeds, what bills say (`more`), pools
 * above their list price (three at most), the largest moves (two at most), zones known by name alone, pools without a
 * price to compare.
 */
export function worthALook(
  summary: PoolSummaryResponse | undefined,
  feeds: FeedsResponse | undefined,
  windowWords: string,
  more: readonly Note[] = [],
  most = 7,
): Note[] {
  const pools =
    summary === undefined
      ? []
      : [
          ...aboveNotes(summary).slice(0, 3),
          ...moverNotes(summary, windowWords).slice(0, 2),
          ...gapNotes(summary),
        ];
  const rank = { bad: 0, warning: 1, good: 2, quiet: 3 };
  return [...(feeds === undefined ? [] : feedNotes(feeds)), ...more, ...pools]
    .sort((a, b) => rank[a.tone] - rank[b.tone])
    .slice(0, most);
}
