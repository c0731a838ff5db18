import { type Filters, rangeWords } from '#components/shell/filters';
import { PartedAnswer, SubLine } from '#components/ui/answer';
import { Explain } from '#components/ui/explain';
import type { RunRow } from '#lib/api/schemas/runs';
import type { RunsHeadline } from './headline.ts';
import { runsAnswer, runsNotes } from './words.ts';

type Props = {
  headline: RunsHeadline;
  rows: readonly RunRow[];
  filters: Filters;
  /** there are further runs, which are not loaded */
  more: boolean;
};

/** The page's answer: what runs were paid, what of it interruptions took back; or in words why that is not known. */
export function RunsAnswer({ headline, rows, filters, more }: Props) {
  const notes = runsNotes(rows, headline);
  return (
    <>
      <PartedAnswer parts={runsAnswer(headline, rangeWords(filters.range), more)} />
      <SubLine>
        {headline.kind === 'none' ? (
          headline.narrowed ? (
            'Runs are only filtered out: clear a filter above.'
          ) : (
            'A run reports by itself, from its training code; the commands below begin that.'
          )
        ) : (
          <>
            {notes.join(' ')}{' '}
            <Explain
              formula="paid: spot and on-demand time of the nodes that runs say they are on; took back: lost work and restarts that interruptions caused"
              source="what the training code reports, lifetimes of its instances, and the spot price of each moment by AWS’s rules (the first hour is free where AWS takes the instance)"
            >
              How this is made
            </Explain>
          </>
        )}
      </SubLine>
    </>
  );
}
