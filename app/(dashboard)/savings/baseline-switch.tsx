'use client';
import { useQuery } from '@tanstack/react-query';
import { SegmentedControl } from '#components/ui/segmented-control';
import type { Baseline } from '#lib/api/schemas/savings-groups';
import { committedRatesQuery } from '#lib/queries/savings';

const OPTIONS = [
  { value: 'list', label: 'List prices' },
  { value: 'committed', label: 'Committed rates' },
] as const satisfies readonly { value: Baseline; label: string }[];

/** What savings are measured against; with committed rates and none entered it says so and where to enter one. */
export function BaselineSwitch({
  baseline,
  onChange,
}: {
  baseline: Baseline;
  onChange: (baseline: Baseline) => void;
}) {
  const rates = useQuery(committedRatesQuery());
  const none = baseline === 'committed' && rates.data?.rows.length === 0;
  return (
    <div className="-mt-2 mb-5 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
      <span className="text-soft" aria-hidden="true">
        Measured against
      </span>
      <SegmentedControl label="Measured against" options={OPTIONS} value={baseline} onChange={onChange} />
      {none && (
        <span role="status" className="text-interruption">
          No committed rate is entered.{' '}
          <a className="link" href="#committed">
            Enter one
          </a>
        </span>
      )}
    </div>
  );
}
