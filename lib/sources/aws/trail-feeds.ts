import 'server-only';
import type { Feed } from '../feed.ts';
import type { FeedParts } from './feed-parts.ts';
import { pullTrail } from './trail.ts';

/** What every account's trail keeps of its instances: also what was before the installation, and what no notice told of. */
export function createTrailFeeds({ everywhere, pullOf }: FeedParts): Feed[] {
  return [
    {
      id: 'aws.cloudtrail',
      label: 'CloudTrail',
      kind: 'events',
      periodSeconds: 900,
      cron: '*/15 * * * *',
      scopes: everywhere,
      pull: pullOf(pullTrail),
    },
  ];
}
