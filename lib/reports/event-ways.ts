import type { EventWaysResponse } from '#lib/api/schemas/events';
import { readQueues } from '#lib/db/event-queues';
import { readWays } from '#lib/db/events-read';
import { env } from '#lib/env';
import { createEventQueues } from '#lib/sources/index';

const isoOf = (at: Date | null | undefined) => at?.toISOString() ?? null;

/** The ways by which events come: each queue and how it stood when it was last looked at, and what came by each way. */
export async function eventWays(now: Date): Promise<EventWaysResponse> {
  const [kept, ways] = await Promise.all([readQueues(), readWays()]);
  const push = ways.find(({ source }) => source === 'push');
  return {
    queues: createEventQueues(env()).map(({ url, name, account, region }, index) => {
      const state = kept.get(url);
      return {
        ...{ index, url, name, account, region },
        reachable: state?.checkedAt == null ? null : state.error === null,
        error: state?.error ?? null,
        checkedAt: isoOf(state?.checkedAt),
        waiting: state?.waiting ?? null,
        inFlight: state?.inFlight ?? null,
        deadLetter:
          state?.deadLetterName == null
            ? null
            : { name: state.deadLetterName, waiting: state.deadLetterWaiting },
        lastReceivedAt: isoOf(state?.lastReceivedAt),
        lastTestAt: isoOf(state?.lastTestAt),
        received: state?.received ?? 0,
        refused: state?.refused ?? 0,
      };
    }),
    push: {
      tokenSet: env().apiToken !== null,
      lastReceivedAt: isoOf(push?.lastReceivedAt),
      lastTestAt: isoOf(push?.lastTestAt),
      received: push?.events ?? 0,
    },
    ways: ways.map(({ source, events, lastReceivedAt }) => ({
      ...{ source, events },
      lastReceivedAt: isoOf(lastReceivedAt),
    })),
    asOf: now.toISOString(),
  };
}
