import type { ReactNode } from 'react';

/**
 * What every chart stands in: a box of fixed height, so that nothing moves when the drawing arrives, with the caption
 * and the data table that say the same to those who cannot see it (both are there without the drawing).
 */
export function ChartFrame({
  caption,
  table,
  tall = true,
  children,
}: {
  caption: string;
  /** the data as a table, read out only; leave out where the page shows it */
  table?: ReactNode;
  tall?: boolean;
  children: ReactNode;
}) {
  return (
    <figure className="m-0">
      <div className={tall ? 'relative h-[280px] sm:h-[310px]' : 'relative h-[210px] sm:h-[230px]'}>
        {children}
      </div>
      <figcaption className="sr-only">{caption}</figcaption>
      {table && <div className="sr-only">{table}</div>}
    </figure>
  );
}

/** Stands for a drawing that is on its way: the grid alone. */
export function ChartSkeleton() {
  return (
    <div className="absolute inset-x-0 top-5 bottom-7 flex flex-col justify-between pl-12" aria-hidden="true">
      {['a', 'b', 'c', 'd', 'e'].map((line) => (
        <div key={line} className="border-t border-hair" />
      ))}
    </div>
  );
}
