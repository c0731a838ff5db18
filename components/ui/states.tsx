import type { ReactNode } from 'react';
import { Button } from './button.tsx';

/** Nothing to show, and what to do about it. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="border-t border-t-ink py-6">
      <p className="font-[550]">{title}</p>
      {children && <div className="mt-1 max-w-prose text-sm text-soft">{children}</div>}
    </div>
  );
}

/** Something went wrong: what, in the words of whoever refused, and the way to try again. */
export function ErrorState({
  title,
  detail,
  onRetry,
}: {
  title: string;
  detail: string;
  onRetry?: () => void;
}) {
  return (
    <div role="alert" className="border-t border-t-loss py-5">
      <p className="font-[550] text-loss">{title}</p>
      <p className="mt-1 max-w-prose text-sm text-soft">{detail}</p>
      {onRetry && (
        <Button className="mt-3" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
