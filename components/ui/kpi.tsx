import type { ReactNode } from 'react';
import { Unknown } from './unknown.tsx';

/** A strip of key numbers, five abreast on a desk, two on a phone. */
export function KpiStrip({ label, children }: { label: string; children: ReactNode }) {
  return (
    <dl
      aria-label={label}
      className="grid grid-cols-2 border-t border-t-ink border-b sm:auto-cols-fr sm:grid-flow-col sm:grid-cols-none"
    >
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
    <div className="min-w-0 py-3 pr-3 pl-0 max-sm:border-b max-sm:[&:nth-last-child(-n+2):nth-child(odd)]:border-b-0 max-sm:last:border-b-0 sm:border-l sm:px-4 sm:pt-3.5 sm:first:border-l-0 sm:first:pl-0">
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
