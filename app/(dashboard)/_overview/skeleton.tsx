import { Kpi, KpiStrip } from '#components/ui/kpi';
import { Skeleton } from '#components/ui/skeleton';

/** The overview's places before anything has come. */
export function OverviewSkeleton() {
  return (
    <div aria-busy="true">
      <p className="sr-only" role="status">
        Loading
      </p>
      <Skeleton className="block h-[38px] w-[min(620px,90%)]" />
      <Skeleton className="mt-2 block h-[38px] w-[min(440px,70%)]" />
      <Skeleton className="mt-3 mb-6 block h-4 w-[min(380px,60%)]" />
      <KpiStrip label="Key numbers">
        {['a', 'b', 'c', 'd', 'e'].map((key) => (
          <Kpi key={key} label={<Skeleton className="h-3 w-24" />} value={undefined} />
        ))}
      </KpiStrip>
      <Skeleton className="mt-[60px] block h-[300px] w-full" />
    </div>
  );
}
