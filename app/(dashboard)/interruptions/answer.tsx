import { type Filters, rangeWords } from '#components/shell/filters';
import { AnswerSentence, Num, PlainAnswer, SubLine, Whole } from '#components/ui/answer';
import { Explain } from '#components/ui/explain';
import { count, counted, dateTime, day, hours } from '#components/ui/format';
import type { InterruptionRatesResponse } from '#lib/api/schemas/interruption-rates';
import { NotPulledAnswer } from '../_feeds/not-pulled-answer.tsx';
import type { NotFollowed, RateHeadline, Worst } from './headline.ts';
import { differWords, doubtWords, methodWords, placeName, timesText } from './words.ts';

/** Below that many hours from one interruption to the next "one in so many each hour" would mislead. */
const FEW_HOURS = 10;

type Props = { headline: RateHeadline; byPlace: InterruptionRatesResponse; filters: Filters };

/** The page's answer: how often spot instances are taken back and where most, or in words why that is not known. */
export function RateAnswer({ headline, byPlace, filters }: Props) {
  const { range } = filters;
  switch (headline.kind) {
    case 'rate':
      return (
        <>
          <AnswerSentence>
            <HowOften perHour={headline.perHour} />{' '}
            {headline.worst ? (
              <WorstPlace worst={headline.worst} />
            ) : (
              headline.compared && 'No place differs from the rest by more than chance.'
            )}
          </AnswerSentence>
          <RateScope byPlace={byPlace} range={range} />
        </>
      );
    case 'none':
      return (
        <>
          <AnswerSentence>
            None in {hours(headline.exposureHours)} instance-hours
            {headline.atMost !== null && headline.atMost > 0 && headline.atMost <= 1 && (
              <>
                : at most one in{' '}
                <Num tone="interruption">{counted(Math.floor(1 / headline.atMost), 'hour')}</Num>
              </>
            )}
            .
          </AnswerSentence>
          <RateScope byPlace={byPlace} range={range} />
        </>
      );
    case 'no-exposure':
      return headline.narrowed ? (
        <PlainAnswer sub="Instances are followed, they are only filtered out: clear a filter above.">
          No spot instance matches these filters.
        </PlainAnswer>
      ) : (
        <PlainAnswer
          sub={
            <>
              {headline.since && `Instances are followed since ${day(headline.since, byPlace.asOf)}. `}
              {headline.interruptions > 0
                ? `${counted(headline.interruptions, 'interruption')} of these days stand in the list, without hours at risk to make a rate of.`
                : 'Without hours at risk there is no rate, which is not a rate of 0.'}
            </>
          }
        >
          In the last {rangeWords(range)} no spot instance ran.
        </PlainAnswer>
      );
    default:
      return <NotFollowedAnswer headline={headline} />;
  }
}

function HowOften({ perHour }: { perHour: number }) {
  const between = 1 / perHour;
  if (between >= FEW_HOURS)
    return (
      <>
        One spot instance in <Num>{count(Math.round(between))}</Num> is taken back each hour.
      </>
    );
  const short = between < 1;
  return (
    <>
      A spot instance runs{' '}
      <Num>
        {short
          ? counted(Math.max(1, Math.round(between * 60)), 'minute')
          : `${between.toFixed(1)}\u00a0hours`}
      </Num>{' '}
      before it is taken back, in the mean.
    </>
  );
}

function WorstPlace({ worst: { row, ratio, highest } }: { worst: Worst }) {
  return (
    <>
      <Num>
        <Whole>{placeName(row)}</Whole>
      </Num>{' '}
      {highest ? 'is the worst place' : 'is the worst place that is shown to be one'}
      {ratio === null ? (
        ': elsewhere there was none.'
      ) : (
        <>
          , <Num tone="loss">{timesText(ratio)} times</Num> the rest.
        </>
      )}
    </>
  );
}

/** The line under the answer: counts, hours at risk, what differs, all that is not certain. */
function RateScope({ byPlace, range }: { byPlace: InterruptionRatesResponse; range: Filters['range'] }) {
  const { total, rows, exposedUntil, asOf } = byPlace;
  const differ = differWords(rows);
  const doubts = doubtWords(byPlace);
  return (
    <SubLine>
      {counted(total.interruptions, 'interruption')} in {hours(total.exposureHours)} instance-hours at risk in
      the last {rangeWords(range)}
      {differ && `; ${differ}`}.{' '}
      <Explain
        formula={methodWords(byPlace)}
        source="notices, warnings and what the inventory shows of every spot instance; hours at risk from its launch to its end, within the window"
        freshness={exposedUntil && `Instances last listed ${dateTime(exposedUntil, asOf)} UTC.`}
      >
        How the intervals are made
      </Explain>
      {doubts.length > 0 && `. ${doubts.join(' ')}`}
    </SubLine>
  );
}

/** No instance is followed: why, and what begins it. */
function NotFollowedAnswer({ headline }: { headline: NotFollowed }) {
  switch (headline.kind) {
    case 'pulling':
    case 'failed':
      return (
        <NotPulledAnswer
          state={headline}
          missing="No instance is followed yet"
          fills="as instances are listed and events arrive"
        />
      );
    case 'empty':
      return (
        <PlainAnswer sub="Rates show here as soon as an instance has run; hours at risk count from its launch.">
          The accounts that were read have no instances.
        </PlainAnswer>
      );
    case 'no-source':
      return (
        <PlainAnswer
          sub={
            <>
              Set <code className="font-mono text-xs text-ink">SOURCES=aws</code> to follow the instances of
              your own account. Events that are posted are kept and wait for their instances.
            </>
          }
        >
          No instance is followed here: no source lists any.
        </PlainAnswer>
      );
  }
}
