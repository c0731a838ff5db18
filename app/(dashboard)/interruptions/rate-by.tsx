'use client';
import { SegmentedControl } from '#components/ui/segmented-control';
import {
  RATE_KEYS,
  RATE_PRESETS,
  type RateKey,
  type RateView,
  rateGroups,
  withFirst,
  withSecond,
} from './rate-view.ts';
import { keyHeader } from './words.ts';

const PRESETS = RATE_PRESETS.map((value) => ({
  value,
  label: value === 'place' ? 'Place' : keyHeader(value),
}));
const ALONE = '';

type Props = { by: RateView; onBy: (by: RateView) => void };

/** What the rates are of: one of the usual views, or any two groups. */
export function RateBy({ by, onBy }: Props) {
  const [first = 'region', second] = rateGroups(by);
  const preset = RATE_PRESETS.find((value) => value === by) ?? null;
  const key = (word: string) => RATE_KEYS.find((known) => known === word);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="max-w-full overflow-x-auto">
        <SegmentedControl label="Rates by" options={PRESETS} value={preset} onChange={onBy} />
      </div>
      <span className="flex items-center gap-1.5 text-sm text-soft">
        by
        <GroupSelect
          label="Rates by, first group"
          value={first}
          strong={preset === null}
          onChange={(word) => onBy(withFirst(by, key(word) ?? first))}
        />
        and
        <GroupSelect
          label="Rates by, second group"
          value={second ?? ALONE}
          without={first}
          strong={preset === null}
          onChange={(word) => onBy(withSecond(by, key(word)))}
        />
      </span>
    </div>
  );
}

type SelectProps = {
  label: string;
  value: RateKey | typeof ALONE;
  /** the group that is chosen already: then this is the second, which may be none */
  without?: RateKey;
  /** it says what is seen, in the place of the usual views */
  strong: boolean;
  onChange: (word: string) => void;
};

function GroupSelect({ label, value, without, strong, onChange }: SelectProps) {
  return (
    <select
      aria-label={label}
      className={`min-h-7 rounded-md border px-1.5 py-1 text-sm ${strong ? 'border-ink bg-ink text-paper' : 'border-hair bg-paper text-soft'}`}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {without !== undefined && <option value={ALONE}>nothing else</option>}
      {RATE_KEYS.filter((key) => key !== without).map((key) => (
        <option key={key} value={key}>
          {keyHeader(key)}
        </option>
      ))}
    </select>
  );
}
