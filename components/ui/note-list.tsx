import type { ReactNode } from 'react';
import { StatusDot, type StatusTone } from './status.tsx';

/** Notes that can be acted on, one a line. */
export function NoteList({ children }: { children: ReactNode }) {
  return <ul className="border-t border-t-ink">{children}</ul>;
}

type NoteProps = {
  tone: StatusTone;
  /** what, and how much */
  title: ReactNode;
  /** how sure, since when */
  detail: ReactNode;
  /** the one link */
  link: ReactNode;
  when?: ReactNode;
};

/** What, how much, how sure, one link. */
export function Note({ tone, title, detail, link, when }: NoteProps) {
  return (
    <li className="grid grid-cols-[14px_1fr_auto] gap-2 border-b py-[11px]">
      <StatusDot tone={tone} className="mt-[7px]" />
      <div className="min-w-0">
        <p className="font-[550] break-words">{title}</p>
        <p className="mt-px text-sm text-soft">
          {detail} {link}
        </p>
      </div>
      <span className="text-xs text-soft">{when}</span>
    </li>
  );
}
