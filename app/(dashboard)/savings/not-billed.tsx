import type { Route } from 'next';
import Link from 'next/link';
import { type FilterRange, type Filters, filterHref } from '#components/shell/filters';
import { AnswerSentence, SubLine } from '#components/ui/answer';
import { dateTime } from '#components/ui/format';
import { midnightAfter, windowWords } from '../prices/window.ts';
import { inWindow } from './words.ts';

/** No bill speaks of the window (yet): up to when bills do, and the way there. */
export function NotBilledYet({
  billedUntil,
  asOf,
  filters,
  range,
  until,
}: {
  billedUntil: string | null;
  asOf: string;
  filters: Filters;
  range: FilterRange;
  until: Date | null;
}) {
  if (billedUntil === null)
    return (
      <>
        <AnswerSentence>No bill of these accounts is known.</AnswerSentence>
        <SubLine>Bills of others are: clear the filter on accounts above.</SubLine>
      </>
    );
  // The newest usage ends at an instant that is not billed itself.
  const midnight = midnightAfter(new Date(Date.parse(billedUntil) - 1).toISOString());
  return (
    <>
      <AnswerSentence>
        {range === '24h' && until === null
          ? 'Nothing of today is billed yet.'
          : `Nothing was billed ${inWindow(range, until)}.`}
      </AnswerSentence>
      <SubLine>
        Bills come hours late; the newest reaches up to {dateTime(billedUntil, asOf)} UTC.{' '}
        <Link className="link" href={filterHref(`/savings?until=${midnight}`, filters) as Route}>
          See {range === '24h' ? 'the last billed day' : windowWords(range, new Date(midnight))}
        </Link>
      </SubLine>
    </>
  );
}
