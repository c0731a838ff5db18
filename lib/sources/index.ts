import type { Env } from '#lib/env';
import { createAwsFeeds } from './aws/feeds.ts';
import { createEventQueues as createAwsEventQueues } from './aws/queue.ts';
import type { EventQueue } from './event-queue.ts';
import type { Feed } from './feed.ts';
import { createMlflowFeeds } from './mlflow/runs.ts';

/**
 * The feeds of the configured sources, and of a tracker of runs beside them. To add a source: a folder beside this file and a
 * case here.
 */
export function createFeeds(env: Env): Feed[] {
  return [...env.sources.flatMap((source) => feedsOf(source, env)), ...createMlflowFeeds(env.mlflow)];
}

function feedsOf(source: Env['sources'][number], env: Env): Feed[] {
  switch (source) {
    case 'aws':
    // The simulated cloud speaks AWS's own wire: only the SDK's endpoint differs.
    case 'demo':
      return createAwsFeeds(env.aws);
    case 'files':
      return [];
    default: {
      const unknown: never = source;
      throw new Error(`Unknown source: ${unknown}`);
    }
  }
}

/** The queues of the configured sources that events come by. */
export function createEventQueues(env: Env): EventQueue[] {
  return env.sources.flatMap((source) => queuesOf(source, env));
}

function queuesOf(source: Env['sources'][number], env: Env): EventQueue[] {
  switch (source) {
    case 'aws':
    case 'demo':
      return createAwsEventQueues(env.aws);
    case 'files':
      return [];
    default: {
      const unknown: never = source;
      throw new Error(`Unknown source: ${unknown}`);
    }
  }
}
