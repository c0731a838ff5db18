import { PartedAnswer, SubLine } from '#components/ui/answer';
import { Explain } from '#components/ui/explain';
import { dateTime } from '#components/ui/format';
import type { RunResponse } from '#lib/api/schemas/runs';
import { billText, runAnswer, runDoubts, scopeText, standingText } from './words.ts';

/** The run's answer, and under it what it is, how it stands to the bill, what is provisional. */
export function RunAnswer({ data }: { data: RunResponse }) {
  const { run, ledger, asOf } = data;
  const lines = [scopeText(run), standingText(run, asOf)].filter((line) => line !== null);
  const bill = ledger && billText(ledger);
  const doubts = runDoubts(data);
  return (
    <>
      <PartedAnswer parts={runAnswer(run)} />
      <SubLine>
        {lines.join(' ')}{' '}
        {bill && (
          <>
            {bill}{' '}
            <Explain
              formula="lines of the billing export that name the run's instances, each by the share of its hours that belong to the run; beside what this ledger has for the same hours. Hours on demand are taken at the list price; what Savings Plans or reservations covered is billed lower."
              source="billing exports with resource ids"
              freshness={`The ledger was made ${dateTime(ledger.madeAt, asOf)} UTC.`}
            >
              How that is compared
            </Explain>
            .{' '}
          </>
        )}
        {doubts.join(' ')}
      </SubLine>
    </>
  );
}
