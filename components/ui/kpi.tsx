import type { ReactNode } from 'react';
import { Unknown } from './unknown.tsx';

/** A strip of key numbers: all abreast on a desk, three on a tablet, two on a phone. */
export function KpiStrip({ label, children }: { label: string; children: ReactNode }) {
  return (
    <dl aria-label={label} className="kpis border-t border-t-ink border-b">
      {children}
    </dl>
  );
}

type KpiProps = {
  label: ReactNode;
  /** null = not known; `undefined` = not loaded yet */
  value: ReactNode | null | undefined;
  note?: ReactNode;
  /** a small drawing under the note */
  children?: ReactNode;
};

/** One key number with its quiet label and what it stands on. */
export function Kpi({ label, value, note, children }: KpiProps) {
  return (
    <div className="min-w-0 py-3 sm:pt-3.5">
      <dt className="text-xs text-soft">{label}</dt>
      <dd className="mt-[3px] mb-px text-2xl font-semibold tracking-[-0.02em]">
        {value === undefined ? (
          <span
            className="inline-block h-6 w-20 motion-safe:animate-pulse rounded-sm bg-hover align-middle"
            aria-hidden="true"
          />
        ) : (
          (value ?? <Unknown />)
        )}
      </dd>
      <dd className="text-xs text-soft [&_b]:font-[550] [&_b]:text-ink">
        <span className="block min-h-[34px]">{note}</span>
        {children}
      </dd>
    </div>
  );
}
