import type { ReactNode } from 'react';

const TONES = { ink: '', spot: 'text-spot', loss: 'text-loss', interruption: 'text-interruption' } as const;

/** The page's answer in one sentence, in serif; give its one or two strong numbers as `Num`. */
export function AnswerSentence({ children }: { children: ReactNode }) {
  return (
    <h1 className="max-w-[900px] font-serif text-2xl font-normal tracking-[-0.012em] text-balance sm:text-3xl">
      {children}
    </h1>
  );
}

/** A strong number or name inside the answer. */
export function Num({ tone = 'ink', children }: { tone?: keyof typeof TONES; children: ReactNode }) {
  return <b className={`font-semibold ${TONES[tone]}`}>{children}</b>;
}

/** An answer that is made in words apart from its page: text, and the strong words in it. */
export type AnswerPart = string | { strong: string; tone?: keyof typeof TONES };

/** The page's answer from its parts. */
export function PartedAnswer({ parts }: { parts: readonly AnswerPart[] }) {
  return (
    <AnswerSentence>
      {parts.map((part) =>
        typeof part === 'string' ? (
          part
        ) : (
          <Num key={part.strong} tone={part.tone}>
            {part.strong}
          </Num>
        ),
      )}
    </AnswerSentence>
  );
}

/** A name that is not broken over two lines at its hyphens: `us-west-2`. */
export function Whole({ children }: { children: ReactNode }) {
  return <span className="whitespace-nowrap">{children}</span>;
}

/** The line under the answer: scope, baseline, freshness, what is provisional. */
export function SubLine({ children }: { children: ReactNode }) {
  return <p className="mt-2 mb-6 text-sm text-soft">{children}</p>;
}

/** The answer and the line under it, where both are words alone. */
export function PlainAnswer({ children, sub }: { children: ReactNode; sub: ReactNode }) {
  return (
    <>
      <AnswerSentence>{children}</AnswerSentence>
      <SubLine>{sub}</SubLine>
    </>
  );
}
