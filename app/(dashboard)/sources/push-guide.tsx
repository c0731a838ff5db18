'use client';
import { useSyncExternalStore } from 'react';
import { Command } from '#components/ui/command';
import type { EventWaysResponse } from '#lib/api/schemas/events';
import { postTest } from './event-commands.ts';
import { pushStep } from './event-steps.ts';
import { Step } from './step.tsx';

const never = () => () => {};

/** Events that are posted: whether that is possible, when one last was, and how. */
export function PushGuide({ push, asOf }: { push: EventWaysResponse['push']; asOf: string }) {
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => 'http://localhost:3000',
  );
  return (
    <ul aria-label="Push">
      <Step state={pushStep(push, asOf)}>
        <Command label="A test by push; EventBridge API destinations and aws-node-termination-handler post the same way (deploy/aws/node-termination-handler.md)">
          {postTest(origin)}
        </Command>
      </Step>
    </ul>
  );
}
