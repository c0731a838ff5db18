'use client';
import { useState, useSyncExternalStore } from 'react';
import { WeekHeatmap } from '#components/charts/week-heatmap';
import type { HourCell } from '#components/charts/week-heatmap-cells';
import { Button } from '#components/ui/button';
import { CsvLink } from '#components/ui/csv-link';
import { Section } from '#components/ui/section';
import { Skeleton } from '#components/ui/skeleton';
import type { InterruptionRatesResponse } from '#lib/api/schemas/interruption-rates';
import { hourCells, hourWords } from './hour-rows.ts';
import { percentTick } from './rate-section.tsx';
import { zoneOptions } from './time-zones.ts';
import { WhenTable } from './when-table.tsx';
import { weekendText } from './words.ts';

type Props = {
  /** by hour of the week; `undefined` = not loaded yet */
  rates: InterruptionRatesResponse | undefined;
  tz: string;
  onTz: (tz: string) => void;
  csvHref: string;
  /** what is shown belongs to the choice before this one */
  stale: boolean;
};

const never = () => () => {};
const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || null;

/** The zone whose hours are shown. */
function ZoneChooser({ tz, onTz }: Pick<Props, 'tz' | 'onTz'>) {
  // The server does not know it.
  const own = useSyncExternalStore(never, ownZone, () => null);
  return (
    <select
      aria-label="Time zone of the hours"
      className="min-h-7 max-w-64 rounded-md border border-hair bg-paper px-2 py-1 text-sm text-soft"
      value={tz}
      onChange={(event) => onTz(event.target.value)}
    >
      {zoneOptions(own, tz).map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** When instances are taken back: the hours of the week, as a heatmap or as a table. */
export function WhenSection({ rates, tz, onTz, csvHref, stale }: Props) {
  const [asTable, setAsTable] = useState(false);
  const words = (cell: HourCell) => hourWords(cell);
  return (
    <Section
      id="when"
      title="When"
      note={rates && weekendText(rates.weekend)}
      action={
        <span className="flex gap-3">
          <Button shape="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Chart' : 'Table'}
          </Button>
          <CsvLink href={csvHref} className="link-quiet self-center" />
        </span>
      }
    >
      <div className="mb-3">
        <ZoneChooser tz={tz} onTz={onTz} />
      </div>
      <div className={stale ? 'opacity-60' : ''}>
        {rates === undefined ? (
          <Skeleton className="block h-[220px] w-full" />
        ) : asTable ? (
          <WhenTable rows={rates.rows} tz={rates.tz} />
        ) : (
          <WeekHeatmap rows={hourCells(rates.rows)} tz={rates.tz} words={words} stepLabel={percentTick} />
        )}
      </div>
    </Section>
  );
}
