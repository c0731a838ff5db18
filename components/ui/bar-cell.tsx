import { pct } from './format.tsx';

/**
 * A saving in per cent with a bar of its length before it; red and without a bar where spot costs more. Without the bar on
 * a phone, and in a `dense` table also on a small desk.
 */
export function SavingCell({ savingPct, dense = false }: { savingPct: number; dense?: boolean }) {
  const width = Math.min(100, Math.max(0, savingPct));
  return (
    <span className="inline-flex items-center justify-end gap-2.5">
      <span aria-hidden="true" className={`flex w-14 ${dense ? 'max-[1399px]:hidden' : 'max-sm:hidden'}`}>
        <span className="block h-2 rounded-[1px] bg-spot opacity-35" style={{ width: `${width}%` }} />
      </span>
      <span className={`min-w-12 ${savingPct < 0 ? 'text-loss' : ''}`}>{pct(savingPct)}</span>
    </span>
  );
}
