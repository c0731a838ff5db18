import type { Route } from 'next';
import Link from 'next/link';
import { choosePeriod, type Filters, filterHref, periodOf, rangeWords } from '#components/shell/filters';
import { dayAfter, lastBilled, type Period } from '#components/shell/period';
import { AnswerSentence, SubLine } from '#components/ui/answer';
import { dateTime, day } from '#components/ui/format';
import { inWindow } from './words.ts';

type Props = { billedUntil: string | null; asOf: string; filters: Filters };

/** No bill speaks of the window (yet): up to when bills do, and the way there. */
export function NotBilledYet({ billedUntil, asOf, filters }: Props) {
  const newest = lastBilled({ billedUntil, asOf });
  if (billedUntil === null || newest === null)
    return (
      <>
        <AnswerSentence>No bill of these accounts is known.</AnswerSentence>
        <SubLine>Bills of others are: clear the filter on accounts above.</SubLine>
      </>
    );
  const today = periodOf(filters) === null && filters.range === '24h';
  const way = (text: string, period: Period) => (
    <Link className="link" href={filterHref('/savings', { ...filters, ...choosePeriod(period) }) as Route}>
      {text}
    </Link>
  );
  const days =
    periodOf(filters) === null && filters.range !== '24h' ? Number.parseInt(filters.range, 10) : 30;
  return (
    <>
      <AnswerSentence>
        {today ? 'Nothing of today is billed yet.' : `Nothing was billed ${inWindow(filters, asOf)}.`}
      </AnswerSentence>
      <SubLine>
        {today && 'Bills come hours late, most of them a day. '}The newest reaches up to{' '}
        {dateTime(billedUntil, asOf)} UTC. See {way(`the last billed day, ${day(newest.from, asOf)}`, newest)}{' '}
        or{' '}
        {way(`the ${rangeWords(`${days}d` as '30d')} up to it`, {
          from: dayAfter(newest.from, 1 - days),
          to: newest.to,
        })}
        .
      </SubLine>
    </>
  );
}
