const BAR = 'inline-block motion-safe:animate-pulse rounded-sm bg-hover';

/** A grey place that something will take; give it the size of what comes, so that nothing moves. */
export function Skeleton({ className = 'h-4 w-24' }: { className?: string }) {
  return <span aria-hidden="true" className={`${BAR} ${className}`} />;
}

/** Table rows that are not loaded yet. */
export function SkeletonRows({ rows, columns }: { rows: number; columns: number }) {
  return Array.from({ length: rows }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
    <tr key={row}>
      {Array.from({ length: columns }, (_, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <td key={column} data-align={column === 0 ? undefined : 'right'}>
          <span className={`${BAR} h-3 align-middle ${column === 0 ? 'w-24' : 'w-12'}`} />
        </td>
      ))}
    </tr>
  ));
}
