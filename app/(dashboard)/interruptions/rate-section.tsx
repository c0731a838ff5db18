'use client';
import { useState } from 'react';
import { RateWhiskers } from '#components/charts/rate-whiskers';
import { Button } from '#components/ui/button';
import { ChartSection } from '#components/ui/chart-section';
import { count } from '#components/ui/format';
import type { InterruptionRatesResponse } from '#lib/api/schemas/interruption-rates';
import { RateBy } from './rate-by.tsx';
import { whiskers } from './rate-rows.ts';
import { RateTable } from './rate-table.tsx';
import type { RateView } from './rate-view.ts';
import { advisorWords, percentTick, viewWords } from './words.ts';

/** Groups that are drawn before one asks for all. */
const FIRST = 14;

type Props = {
  /** `undefined` = not loaded yet */
  rates: InterruptionRatesResponse | undefined;
  /** the view that is asked for */
  by: RateView;
  /** the view that `rates` are of: while another is on its way, the one before */
  shownBy: RateView;
  onBy: (by: RateView) => void;
  csvHref: string;
  /** what is shown belongs to the choice before this one */
  stale: boolean;
};

/** The rates of groups with their intervals: as a chart, or with all figures as a table. */
export function RateSection({ rates, by, shownBy, onBy, csvHref, stale }: Props) {
  return (
    <ChartSection
      id="rates"
      title={`Rate by ${viewWords(shownBy).title}`}
      note="per instance-hour, 95 % interval"
      csvHref={csvHref}
      controls={<RateBy by={by} onBy={onBy} />}
      chart={rates && <RateChart rates={rates} by={shownBy} />}
      table={rates && <RateTable rates={rates} by={shownBy} />}
      tableClass="xl:col-span-2"
      stale={stale}
    />
  );
}

function RateChart({ rates: { rows, asOf }, by }: { rates: InterruptionRatesResponse; by: RateView }) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FIRST);
  const advisor = advisorWords(shown, asOf);
  return (
    <>
      <RateWhiskers
        rows={whiskers(shown, by)}
        caption={`Interruptions per spot instance-hour by ${viewWords(by).title}, with 95 % intervals; the button Table shows the numbers`}
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
