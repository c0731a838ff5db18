import 'server-only';
import type { Feed } from '../feed.ts';
import { createBillingFeeds } from './billing-feeds.ts';
import type { AwsConfig } from './config.ts';
import { createFeedParts, type FeedParts } from './feed-parts.ts';
import { pullInstances } from './instances.ts';
import { createPriceFeeds } from './price-feeds.ts';
import { createAdvisorFeeds } from './spot-advisor.ts';
import { createTrailFeeds } from './trail-feeds.ts';
import { pullZones } from './zones.ts';

/**
 * The feeds of AWS. Zones, instances and trails are pulled for every account and region; what is the same for all accounts
 * once a region; bills where they lie; the Spot Advisor once.
 */
export function createAwsFeeds(config: AwsConfig): Feed[] {
  const parts = createFeedParts(config);
  return [
    zoneFeed(parts),
    ...createPriceFeeds(parts),
    instanceFeed(parts),
    ...createAdvisorFeeds(config.spotAdvisorUrl),
    ...createBillingFeeds(parts),
    // Last, as its calls are slow: what waits behind it would wait long.
    ...(config.cloudTrail === false ? [] : createTrailFeeds(parts)),
  ];
}

function zoneFeed({ everywhere, pullOf }: FeedParts): Feed {
  return {
    id: 'aws.zones',
    label: 'Zones',
    kind: 'zones',
    periodSeconds: 86_400,
    cron: '3 3 * * *',
    scopes: everywhere,
    pull: pullOf((account, region, { signal }) => pullZones(account, region, signal)),
  };
}

function instanceFeed({ everywhere, pullOf }: FeedParts): Feed {
  return {
    id: 'aws.instances',
    label: 'Instances',
    kind: 'instances',
    periodSeconds: 120,
    cron: '*/2 * * * *',
    scopes: everywhere,
    pull: pullOf(pullInstances),
  };
}
