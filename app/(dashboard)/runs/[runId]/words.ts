import type { AnswerPart } from '#components/ui/answer';
import { count, counted, dateTime, duration, money, usd } from '#components/ui/format';
import type { RunResponse, RunRow } from '#lib/api/schemas/runs';
import { span } from '../../_events/words.ts';
import { rateText, timesText } from '../../interruptions/words.ts';
import { belowOnDemandPct, epochsText, epochUsd, placeText, shareText } from '../words.ts';

type Ledger = NonNullable<RunResponse['ledger']>;
const CENT = 0.005;

/** What of the whole was lost, in the second sentence; `so far` while there may come more. */
function lostParts({ lostUsd, totalUsd }: RunRow, open: boolean): AnswerPart[] {
  if (lostUsd === null || totalUsd === null) return [];
  if (lostUsd < CENT)
    return [` No work was lost; ${money(totalUsd)} was paid ${open ? 'so far' : 'in all'}.`];
  const whole = `${money(totalUsd)}${open ? ' so far' : ''}`;
  return [' Lost work is ', { strong: money(lostUsd), tone: 'loss' }, ` of the ${whole}.`];
}

/** The run's answer: what an epoch of it costs, how that stands to on demand, what was lost; or why that is not known. */
export function runAnswer(run: RunRow): AnswerPart[] {
  const name = { strong: run.name };
  const open = run.status !== 'ended';
  const verb = open ? 'costs' : 'cost';
  if (run.startedAt === null) return [name, ' has not begun: no node has reported a start.'];
  if (run.totalUsd === null)
    return [`What an epoch of `, name, ` ${verb} is not known: no price of its instances is.`];
  if (run.totalUsd === 0 && run.epochsCompleted === 0)
    return [
      name,
      open ? ' has begun; no paid time of it is known yet.' : ' has ended; no paid time of it is known.',
    ];
  const atLeast = (run.unpricedHours ?? 0) > 0 ? 'at least ' : '';
  const { effectiveUsdPerEpoch: each } = run;
  if (each === null)
    return [
      name,
      ` ${open ? 'has cost' : 'cost'} ${atLeast}`,
      { strong: usd(run.totalUsd) },
      open ? ' and has not completed an epoch yet.' : ' and completed no epoch.',
      ...(run.lostUsd !== null && run.lostUsd >= CENT
        ? [' Lost work is ', { strong: money(run.lostUsd), tone: 'loss' as const }, ' of it.']
        : []),
    ];
  const compared = belowOnDemandPct(run);
  // A cost of which a part is not known may be above on demand for all that is known; it is never shown to be below.
  const below = atLeast !== '' && compared !== null && compared > 0 ? null : compared;
  const against =
    below === null
      ? '.'
      : below < 0
        ? `, ${shareText(-below)} above on demand.`
        : `, ${shareText(below)} below on demand.`;
  return [
    'An epoch of ',
    name,
    ` ${verb} ${atLeast}`,
    { strong: epochUsd(each), tone: below !== null && below < 0 ? 'loss' : 'spot' },
    against,
    ...lostParts(run, open),
  ];
}

/** How the run stands, in a sentence. */
export function standingText(run: RunRow, asOf: string): string | null {
  const { status, lastEventAt, endedAt } = run;
  const ago = (at: string) => duration((Date.parse(asOf) - Date.parse(at)) / 1000);
  switch (status) {
    case 'running':
      return lastEventAt === null ? 'It goes on.' : `It goes on, last heard ${ago(lastEventAt)} ago.`;
    case 'silent':
      return lastEventAt === null
        ? null
        : `Silent: nothing was heard for ${ago(lastEventAt)}, and nothing counts since.`;
    case 'stopped':
      return lastEventAt === null
        ? 'Stopped, and not resumed yet.'
        : `Stopped, and not resumed yet; last heard ${ago(lastEventAt)} ago.`;
    case 'ended':
      return endedAt === null ? 'Ended.' : `Ended ${dateTime(endedAt, asOf)} UTC.`;
    default:
      return `It was made ${dateTime(run.createdAt, asOf)} UTC and waits for its first event.`;
  }
}

/** What became of a node's stay on an instance, `newest` of it. */
export function stayText(
  { interrupted }: Pick<RunResponse['segments'][number], 'interrupted'>,
  newest: boolean,
  status: RunRow['status'],
): string {
  if (interrupted) return 'taken back';
  if (!newest || status === 'ended') return 'left';
  return status === 'running' ? 'still on it' : 'last heard there';
}

/** What the run is: epochs, nodes, where, how often it was stopped; null where nothing is known yet. */
export function scopeText(run: RunRow): string | null {
  const place = placeText(run);
  if (place === null) return null;
  const failures = run.failures === 0 ? [] : [counted(run.failures, 'failure')];
  return `${[
    `${epochsText(run)} ${run.plannedEpochs === null && run.epochsCompleted === 1 ? 'epoch' : 'epochs'}`,
    place,
    counted(run.interruptions, 'interruption'),
    ...failures,
  ].join(', ')}.`;
}

/** Work that goes on and is not saved: a stop would turn it into lost work. In seconds; null where there is none. */
export function unsavedSeconds({ run, phases, checkpoints, stops }: RunResponse): number | null {
  if (run.status !== 'running' || run.lastEventAt === null) return null;
  const last = phases.at(-1);
  if (last?.part !== 'useful') return null;
  const since = Math.max(
    ...[run.startedAt, checkpoints.at(-1)?.to, stops.at(-1)?.resumedAt].map((at) =>
      at == null ? 0 : Date.parse(at),
    ),
  );
  return Math.max(0, (Date.parse(last.to) - since) / 1000);
}

/** How the ledger stands to the bill. */
export function billText({ totalUsd, billedUsd, billedLedgerUsd }: Ledger): string | null {
  if (totalUsd === null) return null;
  if (billedUsd === null || billedLedgerUsd === null)
    return 'Not billed yet, or no billing export names its instances.';
  const apart = Math.abs(billedUsd - billedLedgerUsd);
  const rest = totalUsd - billedLedgerUsd;
  const match =
    apart < CENT
      ? `The bill has ${usd(billedUsd)} for the same instances and hours: it matches.`
      : `The bill has ${usd(billedUsd)} where this ledger has ${usd(billedLedgerUsd)}: ${usd(apart)} ${billedUsd > billedLedgerUsd ? 'more' : 'less'}.`;
  return rest < CENT ? match : `${match} ${usd(rest)} is not billed yet.`;
}

/** What of the figures is provisional, unpriced or waived, one sentence each. */
export function runDoubts(data: RunResponse): string[] {
  const { run, ledger, ledgerError } = data;
  const unsaved = unsavedSeconds(data);
  const unpriced = ledger?.unpricedHours ?? 0;
  const hours = (value: number) => span(value * 3600);
  return [
    ledgerError === null
      ? null
      : `The ledger could not be made anew (${ledgerError}): what is shown is from before.`,
    run.status === 'running' || run.status === 'stopped'
      ? 'Its figures are provisional until it ends.'
      : null,
    unsaved === null || unsaved < 60
      ? null
      : `The last ${hours(unsaved / 3600)} of work are not saved yet: a stop now would make them lost work.`,
    unpriced < 1 / 60 ? null : `${hours(unpriced)} of node time have no known price and are in no sum.`,
    ledger?.waivedUsd != null && ledger.waivedUsd >= CENT
      ? `${usd(ledger.waivedUsd)} more was not charged, as AWS took instances in their first hour.`
      : null,
  ].filter((sentence) => sentence !== null);
}

/** A rate per node-hour as how long lies between two: `one in 24 node-hours (4.1 %/h)`; above one, `3.7 times an hour per node`. */
function oneIn(perHour: number): string {
  if (perHour > 1) return `${timesText(perHour)}\u00a0times an hour per node`;
  const between = 1 / perHour;
  const hours = between < 9.95 ? between.toFixed(1) : count(Math.round(between));
  return `one in ${hours}\u00a0node-hours (${rateText(perHour)})`;
}

/** The interruption rate at which spot stops paying, beside the one that was met; null where the first is not known. */
export function breakEvenText(run: Pick<RunRow, 'interruptions'>, ledger: Ledger): string | null {
  const { breakEvenRatePerHour: limit, spotHours } = ledger;
  if (limit === null || !(limit > 0)) return null;
  const stops = `Spot stops paying where interruptions come more often than ${oneIn(limit)}`;
  if (!(spotHours > 0)) return `${stops}.`;
  return run.interruptions === 0
    ? `${stops}; here was none in ${count(Math.round(spotHours))}.`
    : `${stops}; here it was ${oneIn(run.interruptions / spotHours)}.`;
}
