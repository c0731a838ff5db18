import { Skeleton } from '#components/ui/skeleton';

/** A page that is on its way: the answer's place, its line, and something below. */
export function PageSkeleton() {
  return (
    <div aria-busy="true">
      <p className="sr-only" role="status">
        Loading
      </p>
      <Skeleton className="block h-[38px] w-[min(620px,90%)]" />
      <Skeleton className="mt-2 block h-[38px] w-[min(440px,70%)]" />
      <Skeleton className="mt-3 mb-6 block h-4 w-[min(380px,60%)]" />
      <Skeleton className="block h-[420px] w-full" />
    </div>
  );
}
