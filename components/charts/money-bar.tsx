import { PART_INKS, RUN_PARTS, type RunPart } from './run-inks.tsx';

/** Where money went, as one bar: the share of each part, in their order. Silent: the figures under it say the same. */
export function MoneyBar({ parts }: { parts: Record<RunPart, number> }) {
  const total = RUN_PARTS.reduce((sum, part) => sum + parts[part], 0);
  if (!(total > 0)) return null;
  return (
    <div aria-hidden="true" className="flex h-[22px] w-full overflow-hidden">
      {RUN_PARTS.map((part) => (
        <span
          key={part}
          style={{ width: `${(parts[part] / total) * 100}%`, background: PART_INKS[part] }}
          className="block h-full"
        />
      ))}
    </div>
  );
}
