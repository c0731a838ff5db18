import type { Env } from '#lib/env';
import { createAwsFeeds } from './aws/feeds.ts';
import type { Feed } from './feed.ts';

/** The feeds of the configured sources. To add a source: a folder beside this file and a case here. */
export function createFeeds(env: Env): Feed[] {
  return env.sources.flatMap((source) => feedsOf(source, env));
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
