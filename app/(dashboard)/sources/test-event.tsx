'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '#components/ui/button';
import { eventWaysQuery, sendTest } from '#lib/queries/events';
import { type Queue, type Sent, testStep } from './event-steps.ts';
import { Step } from './step.tsx';

/** Sends a test event to the queue, and says when it came back by it. */
export function TestEvent({ queue, asOf }: { queue: Queue; asOf: string }) {
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: async (before: string | null): Promise<Sent> => {
      const { sentAt } = await sendTest(queue.index);
      return { sentAt, before };
    },
    onSettled: () => client.invalidateQueries({ queryKey: eventWaysQuery().queryKey }),
  });
  return (
    <Step state={testStep(queue.lastTestAt, test.data ?? null, asOf)}>
      <p className="mt-2 flex flex-wrap items-baseline gap-x-3">
        <Button
          busy={test.isPending ? 'Sending …' : null}
          aria-label={`Send a test event to ${queue.name} in ${queue.region}`}
          onClick={() => test.mutate(queue.lastTestAt)}
        >
          Send a test event
        </Button>
        <span role="status" className={`text-sm ${test.isError ? 'text-loss' : 'sr-only'}`}>
          {test.isError && test.error.message}
          {test.data && testStep(queue.lastTestAt, test.data, asOf).title}
        </span>
      </p>
    </Step>
  );
}
