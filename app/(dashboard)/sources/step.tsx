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
