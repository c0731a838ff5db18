const INKS = {
  good: 'bg-spot',
  warning: 'bg-interruption',
  bad: 'bg-loss',
  quiet: 'bg-ondemand',
} as const;
export type StatusTone = keyof typeof INKS;

/** A small dot; what it means stands beside it in words, so it is silent itself. */
export function StatusDot({ tone, className = '' }: { tone: StatusTone; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={`inline-block size-[7px] flex-none rounded-full ${INKS[tone]} ${className}`}
    />
  );
}

/** How far something is: `value` 0 to 1, null = under way but of unknown length. */
export function ProgressBar({ label, value }: { label: string; value: number | null }) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent ?? undefined}
      className="inline-block h-1.5 w-24 overflow-hidden rounded-[1px] bg-hair align-middle"
    >
      <span
        className={`block h-full bg-spot ${percent === null ? 'w-full motion-safe:animate-pulse opacity-40' : ''}`}
        style={percent === null ? undefined : { width: `${percent}%` }}
      />
    </span>
  );
}
