import type { ReactNode } from 'react';
import { AnswerSentence } from './answer.tsx';
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

type ErrorProps = {
  title: string;
  /** the problem's `detail`: what a person can do about it */
  detail: string;
  onRetry?: () => void;
  /** in place of a whole page: the title is then its headline */
  page?: boolean;
};

/** Something went wrong: what, in the words of whoever refused, and the way to try again. */
export function ErrorState({ title, detail, onRetry, page = false }: ErrorProps) {
  return (
    <div role="alert" className={page ? '' : 'border-t border-t-loss py-5'}>
      {page ? <AnswerSentence>{title}.</AnswerSentence> : <p className="font-[550] text-loss">{title}</p>}
      <p className={`max-w-prose text-sm ${page ? 'mt-2 text-loss' : 'mt-1 text-soft'}`}>{detail}</p>
      {onRetry && (
        <Button className="mt-3" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
