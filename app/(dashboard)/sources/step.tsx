import type { ReactNode } from 'react';
import { StatusDot } from '#components/ui/status';
import type { StepState } from './event-steps.ts';

/** A step of a guide: how it stands, what that means, and what can be done. */
export function Step({ state, children }: { state: StepState; children?: ReactNode }) {
  return (
    <li className="grid grid-cols-[14px_1fr] gap-2 border-b py-[9px]">
      <StatusDot tone={state.tone} className="mt-[7px]" />
      <div className="min-w-0">
        <p className="font-[550] break-words">{state.title}</p>
        {state.detail !== '' && (
          <p className="mt-px max-w-prose text-sm break-words text-soft">{state.detail}</p>
        )}
        {children}
      </div>
    </li>
  );
}

/** A command for a shell, with what it is for. */
export function Command({ label, children }: { label: string; children: string }) {
  return (
    <div className="mt-2 max-w-[760px] text-sm">
      <p className="text-soft">{label}</p>
      <Lines label={label}>{children}</Lines>
    </div>
  );
}

function Lines({ label, children }: { label: string; children: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="mt-1 overflow-x-auto border-l pl-3">
      <pre className="font-mono text-xs">{children}</pre>
    </section>
  );
}
