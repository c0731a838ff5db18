'use client';
import { useSyncExternalStore } from 'react';
import { WeekHeatmap } from '#components/charts/week-heatmap';
import { ChartSection } from '#components/ui/chart-section';
import type { InterruptionRatesResponse } from '#lib/api/schemas/interruption-rates';
import { hourCells, hourWords } from './hour-rows.ts';
import { zoneOptions } from './time-zones.ts';
import { WhenTable } from './when-table.tsx';
import { percentTick, weekendText } from './words.ts';

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
  return (
    <ChartSection
      id="when"
      title="When"
      note={rates && weekendText(rates.weekend)}
      csvHref={csvHref}
      controls={<ZoneChooser tz={tz} onTz={onTz} />}
      chart={
        rates && (
          <WeekHeatmap rows={hourCells(rates.rows)} tz={rates.tz} words={hourWords} stepLabel={percentTick} />
        )
      }
      table={rates && <WhenTable rows={rates.rows} tz={rates.tz} />}
      stale={stale}
    />
  );
}
