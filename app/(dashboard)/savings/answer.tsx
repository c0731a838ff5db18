import type { ReactNode } from 'react';
import type { Filters } from '#components/shell/filters';
import { AnswerSentence, Num, PlainAnswer } from '#components/ui/answer';
import { counted, hours, listed, money, pct } from '#components/ui/format';
import type { SavingsResponse } from '#lib/api/schemas/savings';
import type { Baseline } from '#lib/api/schemas/savings-groups';
import type { NoBill, SavingsHeadline } from './headline.ts';
import { NoBillAnswer } from './no-bill.tsx';
import { NotBilledYet } from './not-billed.tsx';
import { Scope } from './scope.tsx';
import { BASELINE_PRICE, opening } from './words.ts';

export type AnswerProps = {
  headline: SavingsHeadline;
  byDay: SavingsResponse;
  filters: Filters;
  baseline: Baseline;
  /** what follows the saving in the sentence */
  more?: ReactNode;
};

/** The page's answer: what spot saved in the window, or in words why that is not known. */
export function SavingsAnswer({ headline, byDay, filters, baseline, more }: AnswerProps) {
  const begin = opening(filters, byDay.asOf);
  switch (headline.kind) {
    case 'saved':
    case 'unpriced':
    case 'no-spot':
      return (
        <>
          <AnswerSentence>
            {begin} <Finding headline={headline} baseline={baseline} />
            {more}
          </AnswerSentence>
          <Scope byDay={byDay} filters={filters} baseline={baseline} />
        </>
      );
    case 'other-currency':
      return (
        <PlainAnswer
          sub={`Savings are in USD, and currencies are never mixed. ${listed(headline.currencies)} stand under "Where these figures come from".`}
        >
          {begin} nothing was billed in USD, only in {listed(headline.currencies)}.
        </PlainAnswer>
      );
    case 'no-usage':
      return headline.narrowed ? (
        <PlainAnswer sub="Bills are kept, they are only filtered out: clear a filter above.">
          Nothing billed matches these filters.
        </PlainAnswer>
      ) : (
        <PlainAnswer sub="The bills of these days are there; they hold no instance-hours.">
          {begin} no instance-hour was billed.
        </PlainAnswer>
      );
    case 'not-billed':
      return <NotBilledYet billedUntil={headline.billedUntil} asOf={byDay.asOf} filters={filters} />;
    default:
      return <NoBillAnswer headline={headline satisfies NoBill} />;
  }
}

type FindingProps = {
  headline: Extract<SavingsHeadline, { kind: 'saved' | 'unpriced' | 'no-spot' }>;
  baseline: Baseline;
};

function Finding({ headline, baseline }: FindingProps) {
  if (headline.kind === 'no-spot')
    return (
      <>
        nothing ran on spot: {money(headline.total.otherCostUsd)} was billed for{' '}
        {hours(headline.total.otherHours)} instance-hours in other ways.
      </>
    );
  if (headline.kind === 'unpriced')
    return (
      <>
        <Num>{money(headline.total.spotCostUsd)}</Num> was billed for{' '}
        {counted(Math.round(headline.total.spotHours), 'spot hour')}; what they would have cost{' '}
        {baseline === 'list' ? 'on demand' : 'by a committed rate'} is not known.
      </>
    );
  const { savingsUsd, savingsPct } = headline;
  if (savingsUsd < 0)
    return (
      <>
        spot cost you <Num tone="loss">{money(-savingsUsd)}</Num> more than{' '}
        {baseline === 'list' ? 'on demand' : 'the committed rates'} would have.
      </>
    );
  return (
    <>
      spot saved you <Num tone="spot">{money(savingsUsd)}</Num>
      {savingsPct !== null && `, ${pct(savingsPct, 0)} of ${BASELINE_PRICE[baseline]}`}.
    </>
  );
}
