'use client';
import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';

type Props = {
  /** the words or the number that can say how it was made */
  children: ReactNode;
  /** how it is computed, in words or symbols */
  formula: ReactNode;
  /** where its rows come from */
  source: ReactNode;
  /** how old they are */
  freshness?: ReactNode;
};

/** A dotted underline that opens how a number was made: formula, source, freshness. */
export function Explain({ children, formula, source, freshness }: Props) {
  const lines = [
    ['How', formula],
    ['From', source],
    ['As of', freshness],
  ] as const;
  return (
    <Popover.Root>
      <Popover.Trigger className="cursor-help text-left underline decoration-dotted underline-offset-3 hover:decoration-solid">
        {children}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label="How this is made"
          className="z-40 w-80 max-w-[calc(100vw-24px)] rounded-md border border-hair bg-card px-4 py-3 text-sm"
        >
          <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1.5">
            {lines.map(([term, text]) =>
              text === undefined ? null : (
                <div key={term} className="contents">
                  <dt className="text-soft">{term}</dt>
                  <dd>{text}</dd>
                </div>
              ),
            )}
          </dl>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
