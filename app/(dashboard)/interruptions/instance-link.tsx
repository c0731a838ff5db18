import type { Route } from 'next';
import Link from 'next/link';
import { shortInstance } from '../_events/words.ts';

/** An instance by its id, shortened in the middle; the way to its page. */
export function InstanceLink({ id }: { id: string }) {
  return (
    <Link
      className="font-mono text-xs underline decoration-hair underline-offset-3 hover:decoration-current"
      href={`/interruptions/${encodeURIComponent(id)}` as Route}
      aria-label={id}
      title={id}
    >
      {shortInstance(id)}
    </Link>
  );
}
