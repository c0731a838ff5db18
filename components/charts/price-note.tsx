import { dateTime, pct } from '#components/ui/format';
import { seriesInk } from './series-ink.tsx';
import { heldAt, type StepDrawing } from './step-rows.ts';

type Line = { key: string; label: string; value: number | null; ink: string; doubt: string | null };

function lines(drawing: StepDrawing, at: number): Line[] {
  const several = drawing.series.length > 1;
  const spot = drawing.series.map(
    (one, k): Line => ({
      key: one.id,
      label: several ? `${k + 1} ${one.label}` : 'spot',
      value: heldAt(one.steps, at),
      ink: seriesInk(k).text,
      doubt: at > one.confirmedUntil ? 'not confirmed' : null,
    }),
  );
  const listed = drawing.listPrices.map(
    (one): Line => ({
      key: one.key,
      label: drawing.listPrices.length > 1 ? `on demand, ${one.labels.join(', ')}` : 'on demand',
      value: heldAt(one.steps, at),
      ink: 'var(--ondemand)',
      doubt: at < one.assumedUntil ? 'assumed' : null,
    }),
  );
  return [...spot, ...listed];
}

function saving(drawing: StepDrawing, at: number): number | null {
  const [only, second] = drawing.series;
  const [listed] = drawing.listPrices;
  const price = only && !second ? heldAt(only.steps, at) : null;
  const list = listed ? heldAt(listed.steps, at) : null;
  return price === null || list === null ? null : (1 - price / list) * 100;
}

/** What held at a time, in a sentence for the ear. */
export function priceWords(drawing: StepDrawing, at: number, price: (usd: number) => string): string {
  return lines(drawing, at)
    .map(
      ({ label, value, doubt }) =>
        `${label} ${value === null ? 'unknown' : price(value)}${doubt ? `, ${doubt}` : ''}`,
    )
    .join('; ');
}

/** What held at a time, as a small ledger beside the reading line. */
export function PriceNote({
  drawing,
  at,
  asOf,
  price,
}: {
  drawing: StepDrawing;
  at: number;
  asOf: string;
  price: (usd: number) => string;
}) {
  const saved = saving(drawing, at);
  return (
    <>
      <p className="text-soft">{dateTime(new Date(at).toISOString(), asOf)} UTC</p>
      {lines(drawing, at).map(({ key, label, value, ink, doubt }) => (
        <p key={key} className="flex justify-between gap-4">
          <span style={{ color: ink }}>{label}</span>
          <span>
            {doubt && <span className="text-soft">{doubt} </span>}
            <b>{value === null ? 'unknown' : price(value)}</b>
          </span>
        </p>
      ))}
      {saved !== null && (
        <p className={`flex justify-between gap-4 ${saved < 0 ? 'text-loss' : ''}`}>
          <span>{saved < 0 ? 'above on demand' : 'saved'}</span>
          <b>{pct(Math.abs(saved))}</b>
        </p>
      )}
    </>
  );
}
