import type { AnswerPart } from '#components/ui/answer';
import { counted, duration, pct } from '#components/ui/format';
import type { FeedRow, FeedsResponse } from '#lib/api/schemas/feeds';

const names = (feeds: readonly FeedRow[]): string => {
  const inText = (label: string) => (/^[A-Z][a-z]/.test(label) ? label.toLowerCase() : label);
  const labels = feeds.map((feed, index) => (index === 0 ? feed.label : inText(feed.label)));
  const last = labels.pop() ?? '';
  return labels.length === 0 ? last : `${labels.join(', ')} and ${last}`;
};

/** What is wrong first; else how far a first pull is; else that all is fresh and how old the prices are. */
export function sourcesAnswer(feeds: FeedsResponse): AnswerPart[] {
  const { rows, asOf } = feeds;
  if (rows.length === 0)
    return ['No source is pulled here: the prices are those of the files that you import.'];
  const failed = rows.filter((feed) => feed.status === 'failed');
  if (failed.length > 0)
    return [
      names(failed),
      ' could ',
      { strong: 'not be pulled', tone: 'loss' },
      '; what came before is kept.',
    ];
  const backfill = rows.filter((feed) => feed.progress !== null);
  if (backfill.length > 0) {
    const prices = backfill.find((feed) => feed.kind === 'spot-prices');
    if (prices !== undefined)
      return [
        'The first pull is running: ',
        { strong: pct((prices.progress ?? 0) * 100, 0), tone: 'spot' },
        ' of the spot prices are here.',
      ];
    const done = rows.filter((feed) => feed.lastSuccessAt !== null).length;
    return [
      'The first pull is running: ',
      { strong: `${done} of ${rows.length}`, tone: 'spot' },
      ' feeds are done.',
    ];
  }
  const never = rows.filter((feed) => feed.lastSuccessAt === null);
  if (never.length > 0) return [names(never), ' have not been pulled yet; it begins by itself.'];
  const stale = rows.filter((feed) => feed.stale);
  if (stale.length > 0)
    return [`${names(stale)} are `, { strong: 'late', tone: 'interruption' }, '; what came before is kept.'];
  const partial = rows.flatMap((feed) => feed.scopes).filter((scope) => scope.lastRun.status === 'failed');
  if (partial.length > 0)
    return [
      'All feeds are fresh but for ',
      { strong: counted(partial.length, 'place'), tone: 'interruption' },
      ' that could not be pulled.',
    ];
  const prices = rows.find((feed) => feed.kind === 'spot-prices');
  const shown = prices ?? rows[0];
  const age = shown?.lastSuccessAt ? (Date.parse(asOf) - Date.parse(shown.lastSuccessAt)) / 1000 : null;
  const all = rows.length === 1 ? 'The feed is ' : `All ${rows.length} feeds are `;
  return age === null
    ? [all, 'fresh.']
    : [
        all,
        `fresh; the last ${prices ? 'prices came' : 'pull was'} `,
        { strong: duration(age), tone: 'spot' },
        ' ago.',
      ];
}
