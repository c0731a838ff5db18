'use client';
import dynamic from 'next/dynamic';
import { day, pct } from '#components/ui/format';
import { ChartFrame, ChartSkeleton } from './chart-frame.tsx';

const Drawing = dynamic(() => import('./ratio-by-day-drawing.tsx'), { ssr: false, loading: ChartSkeleton });

/** `day` is an ISO date in UTC; null = unknown that day; `pools` is how many the mean is of. */
export type RatioRow = { day: string; spotPctOfOnDemand: number | null; pools: number };

/** The mean spot price as % of the on-demand price, day by day: what lies below 100 % is saved. */
export function RatioByDay({ rows }: { rows: readonly RatioRow[] }) {
  return (
    <ChartFrame
      caption="Mean spot price as a percentage of the on-demand price, by day in UTC"
      tall={false}
      table={
        <table>
          <caption>Mean spot price as % of on demand, by day</caption>
          <thead>
            <tr>
              <th scope="col">Day, UTC</th>
              <th scope="col">Spot, % of on demand</th>
              <th scope="col">Pools</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.day}>
                <th scope="row">{day(row.day)}</th>
                <td>{row.spotPctOfOnDemand === null ? 'unknown' : pct(row.spotPctOfOnDemand)}</td>
                <td>{row.pools}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    >
      <Drawing rows={rows} />
    </ChartFrame>
  );
}
