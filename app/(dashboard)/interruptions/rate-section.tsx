'use client';
import { useState } from 'react';
import { RateWhiskers } from '#components/charts/rate-whiskers';
import { Button } from '#components/ui/button';
import { CsvLink } from '#components/ui/csv-link';
import { count } from '#components/ui/format';
import { Section } from '#components/ui/section';
import { SegmentedControl } from '#components/ui/segmented-control';
import { Skeleton } from '#components/ui/skeleton';
import type { InterruptionRatesResponse } from '#lib/api/schemas/interruption-rates';
import type { RateView } from './params.ts';
import { whiskers } from './rate-rows.ts';
import { RateTable } from './rate-table.tsx';
import { advisorWords, VIEW_WORDS } from './words.ts';

/** Groups that are drawn before one asks for all. */
const FIRST = 14;

const VIEWS = [
  { value: 'place', label: 'Place' },
  { value: 'region', label: 'Region' },
  { value: 'instanceType', label: 'Type' },
  { value: 'zone', label: 'Zone' },
  { value: 'pool', label: 'Pool' },
  { value: 'account', label: 'Account' },
] as const satisfies readonly { value: RateView; label: string }[];

type Props = {
  /** `undefined` = not loaded yet */
  rates: InterruptionRatesResponse | undefined;
  by: RateView;
  onBy: (by: RateView) => void;
  csvHref: string;
  /** what is shown belongs to the choice before this one */
  stale: boolean;
};

/** The rates of groups with their intervals: as a chart, or with all figures as a table. */
export function RateSection({ rates, by, onBy, csvHref, stale }: Props) {
  const [asTable, setAsTable] = useState(false);
  return (
    <Section
      id="rates"
      title={`Rate by ${VIEW_WORDS[by].title}`}
      note="per instance-hour, 95 % interval"
      className={asTable ? 'xl:col-span-2' : ''}
      action={
        <span className="flex gap-3">
          <Button shape="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Chart' : 'Table'}
          </Button>
          <CsvLink href={csvHref} className="link-quiet self-center" />
        </span>
      }
    >
      <div className="mb-3 flex">
        <div className="max-w-full overflow-x-auto">
          <SegmentedControl label="Rates by" options={VIEWS} value={by} onChange={onBy} />
        </div>
      </div>
      <div className={stale ? 'opacity-60' : ''}>
        {rates === undefined ? (
          <Skeleton className="block h-[220px] w-full" />
        ) : asTable ? (
          <RateTable rates={rates} by={by} />
        ) : (
          <RateChart rates={rates} by={by} />
        )}
      </div>
    </Section>
  );
}

/** Labels of ticks in per cent per hour, each with the decimals that keep neighbours apart. */
export const percentTick = (percent: number): string => `${Number(percent.toPrecision(6))}\u00a0%/h`;

function RateChart({ rates: { rows, asOf }, by }: { rates: InterruptionRatesResponse; by: RateView }) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FIRST);
  const advisor = advisorWords(shown, asOf);
  return (
    <>
      <RateWhiskers
        rows={whiskers(shown, by)}
        caption={`Interruptions per spot instance-hour by ${VIEW_WORDS[by].title}, with 95 % intervals; the button Table shows the numbers`}
        tickLabel={percentTick}
      />
      {rows.length > FIRST && !all && (
        <p className="mt-2">
          <Button onClick={() => setAll(true)}>Show all {count(rows.length)}</Button>
        </p>
      )}
      {advisor && <p className="mt-2 text-sm text-soft">{advisor}</p>}
    </>
  );
}
