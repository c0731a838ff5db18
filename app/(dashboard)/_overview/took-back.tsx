'use client';
import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import Link from 'next/link';
import { type Filters, filterHref } from '#components/shell/filters';
import { Num } from '#components/ui/answer';
import { Explain } from '#components/ui/explain';
import { counted, hours, money, pct } from '#components/ui/format';
import { tookBackQuery } from '#lib/queries/took-back';
import { listParams } from '../interruptions/params.ts';

/** Below so much of the spot hours the sentence says how much runs report. */
const NEARLY_ALL_PCT = 99.5;

/** What interruptions took back, as the sentence after the saving; what is not known of it is said in small. */
export function TookBack({ filters }: { filters: Filters }) {
  const { data } = useQuery(tookBackQuery(listParams(filters)));
  if (data === undefined || data.spotHours === 0) return null;
  const href = filterHref('/runs', filters) as Route;
  if (data.tookBackUsd === null)
    return (
      <span className="mt-1 block font-sans text-sm text-soft">
        What interruptions took back of it is not known: <Link href={href}>no training run reports</Link>.
      </span>
    );
  const { tookBackUsd, reportedPct, reportedSpotHours, spotHours, runs, interruptions, unpricedHours } = data;
  return (
    <>
      {' '}
      Interruptions took back <Num tone="loss">{money(tookBackUsd)}</Num>
      {reportedPct !== null && reportedPct < NEARLY_ALL_PCT && ' as far as runs report'}.
      <span className="mt-1 block font-sans text-sm text-soft">
        {counted(runs, 'run')} with {counted(interruptions, 'interruption')}{' '}
        {runs === 1 ? 'reports' : 'report'}{' '}
        <Explain
          formula="Lost work + restarts that interruptions caused, at the spot price of each second, summed over the runs that report; of a run that reaches beyond the window, what lies in it."
          source={`Events of training code, instance lifetimes and spot prices. Runs cover ${hours(reportedSpotHours)} of ${hours(spotHours)} spot instance-hours${unpricedHours > 0 ? `; ${hours(unpricedHours)} node-hours of them have no price and are in no sum` : ''}.`}
        >
          {reportedPct === null ? 'unknown' : pct(reportedPct, 0)} of the spot hours
        </Explain>
        ; what the rest lost is not known. <Link href={href}>Runs</Link>
      </span>
    </>
  );
}
