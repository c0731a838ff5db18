import { day, money, pct } from '#components/ui/format';
import type { CostDay } from './cost-rows.ts';

const STATES = { final: '', provisional: ', provisional', unbilled: '' } as const;

const amount = (value: number | null) => (value === null ? 'unknown' : money(value));

/** What was saved on a day in USD; null where one of both is not known. */
const savedOf = ({ onDemandUsd, billedUsd }: CostDay): number | null =>
  onDemandUsd === null || billedUsd === null ? null : onDemandUsd - billedUsd;

/** A day in a line for the ear. */
export function costWords(row: CostDay, asOf: string, baseline: string): string {
  if (row.state === 'unbilled') return `${day(row.day, asOf)}: not billed yet`;
  const saved = savedOf(row);
  const words = saved === null ? '' : `, ${saved < 0 ? 'lost' : 'saved'} ${money(Math.abs(saved))}`;
  return `${day(row.day, asOf)}${STATES[row.state]}: ${baseline} ${amount(row.onDemandUsd)}, billed ${amount(row.billedUsd)}${words}`;
}

/** A day's numbers beside the reading line. */
export function CostNote({ row, asOf, baseline }: { row: CostDay; asOf: string; baseline: string }) {
  const saved = savedOf(row);
  const lines: [label: string, value: string, ink: string][] = [
    [baseline, amount(row.onDemandUsd), 'text-ondemand'],
    ['billed on spot', amount(row.billedUsd), 'text-spot'],
  ];
  return (
    <>
      <p className="text-soft">
        {day(row.day, asOf)}
        {STATES[row.state]}
      </p>
      {row.state === 'unbilled' ? (
        <p>not billed yet</p>
      ) : (
        lines.map(([label, value, ink]) => (
          <p key={label} className="flex justify-between gap-4">
            <span className={ink}>{label}</span>
            <b>{value}</b>
          </p>
        ))
      )}
      {saved !== null && (
        <p className={`flex justify-between gap-4 ${saved < 0 ? 'text-loss' : ''}`}>
          <span>{saved < 0 ? 'lost' : 'saved'}</span>
          <b>
            {money(Math.abs(saved))}
            {row.onDemandUsd !== null && row.onDemandUsd > 0 && (
              <span className="font-normal text-soft"> {pct((Math.abs(saved) / row.onDemandUsd) * 100)}</span>
            )}
          </b>
        </p>
      )}
    </>
  );
}
