import { Command } from '#components/ui/command';
import { DEPLOY, NAME_QUEUE, QUEUE_URL, testRule } from './event-commands.ts';
import { deadLetterStep, lastEventStep, parkedStep, type Queue, reachStep } from './event-steps.ts';
import { Step } from './step.tsx';
import { TestEvent } from './test-event.tsx';

/** What to run in an account, so that its notices come to a queue and the queue is read here. */
export function DeployCommands() {
  return (
    <>
      <Command label="1. In each region and account, a rule, a queue and its dead-letter queue">
        {DEPLOY}
      </Command>
      <Command label="2. The address of the queue that it made">{QUEUE_URL}</Command>
      <Command label="3. Start with it; several are parted by commas. Whoever reads it needs deploy/aws/policy.json">
        {NAME_QUEUE}
      </Command>
    </>
  );
}

/** The guide while no queue is named. */
export function NoQueue() {
  return (
    <ol>
      <Step
        state={{
          tone: 'quiet',
          title: 'No queue is named in INTERRUPTION_QUEUE_URLS',
          detail:
            'Without one, interruptions are found afterwards: from the inventory, spot requests and CloudTrail. A queue brings each notice within seconds, and rebalance recommendations, which come by no other way but push.',
        }}
      >
        <DeployCommands />
      </Step>
    </ol>
  );
}

/** One queue, step by step: named, reachable, an event came, a test comes back, nothing lies aside. */
export function QueueGuide({ queue, asOf }: { queue: Queue; asOf: string }) {
  return (
    <ol aria-label={`${queue.name} in ${queue.region}`} className="not-first-of-type:mt-5">
      <Step
        state={{
          tone: 'good',
          title: `${queue.name} in ${queue.region} is named in INTERRUPTION_QUEUE_URLS`,
          detail: `${queue.account === null ? '' : `Account ${queue.account}: `}${queue.url}`,
        }}
      >
        <details className="mt-1 text-sm">
          <summary className="w-fit cursor-pointer text-soft hover:text-ink">How to add another</summary>
          <DeployCommands />
        </details>
      </Step>
      <Step state={reachStep(queue, asOf)} />
      <Step state={lastEventStep(queue, asOf)} />
      <TestEvent queue={queue} asOf={asOf} />
      <Step state={deadLetterStep(queue)} />
      <Step state={parkedStep(queue)}>
        {queue.refused > 0 && (
          <a href="#refused-events" className="link-quiet text-sm">
            See them and why
          </a>
        )}
      </Step>
      <li className="py-2 text-sm">
        <details>
          <summary className="w-fit cursor-pointer text-soft hover:text-ink">
            Test the rule before the queue too
          </summary>
          <Command label="The button sends to the queue itself; this goes the whole way, through EventBridge">
            {testRule(queue.region)}
          </Command>
        </details>
      </li>
    </ol>
  );
}
