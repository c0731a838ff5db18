'use client';
import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { type Filters, filterHref } from '#components/shell/filters';
import { Num } from '#components/ui/answer';
import { Explain } from '#components/ui/explain';
import { counted, hours, money, pct } from '#components/ui/format';
import { tookBackQuery } from '#lib/queries/took-back';
import { listParams } from '../interruptions/params.ts';

/** Below so much of the spot hours the sentence says that runs do not report all. */
const NEARLY_ALL_PCT = 99.5;

/** What interruptions took back, as the sentence after the saving; nothing where that is not known. */
export function TookBack({ filters }: { filters: Filters }) {
  const { data } = useQuery(tookBackQuery(listParams(filters)));
  if (data?.tookBackUsd == null) return null;
  return (
    <>
      {' '}
      Interruptions took back <Num tone="loss">{money(data.tookBackUsd)}</Num>
      {data.reportedPct !== null && data.reportedPct < NEARLY_ALL_PCT && ' as far as runs report'}.
    </>
  );
}

/** Close under the line before. */
const Line = ({ children }: { children: ReactNode }) => (
  <p className="-mt-4 mb-6 text-sm text-soft">{children}</p>
);

/** What that stands on: runs, their share of the spot hours, what is not known. */
export function TookBackNote({ filters }: { filters: Filters }) {
  const { data } = useQuery(tookBackQuery(listParams(filters)));
  if (data === undefined || data.spotHours === 0) return null;
  const toRuns = (words: string) => (
    <Link className="link" href={filterHref('/runs', filters) as Route}>
      {words}
    </Link>
  );
  if (data.tookBackUsd === null)
    return <Line>What interruptions took back is not known: {toRuns('no training run reports')}.</Line>;
  const { reportedPct, reportedSpotHours, spotHours, runs, interruptions, unpricedHours } = data;
  return (
    <Line>
      {toRuns(counted(runs, 'run'))} with {counted(interruptions, 'interruption')}{' '}
      {runs === 1 ? 'reports' : 'report'}{' '}
      <Explain
        formula="Lost work + restarts that interruptions caused, at the spot price of each second, summed over the runs that report; of a run that reaches beyond the window, what lies in it."
        source={`Events of training code, instance lifetimes and spot prices. Runs cover ${hours(reportedSpotHours)} of ${hours(spotHours)} spot instance-hours${unpricedHours > 0 ? `; ${hours(unpricedHours)} node-hours of them have no price and are in no sum` : ''}.`}
      >
        {reportedPct === null ? 'unknown' : pct(reportedPct, 0)} of the spot hours
      </Explain>
      ; what the rest lost is not known.
    </Line>
  );
}
