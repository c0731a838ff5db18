import 'server-only';
import type { Feed, ScopeListing } from '../feed.ts';
import { pullBillingExport, type RefusedManifests } from './billing-export.ts';
import { BILLING_REGION } from './clients.ts';
import { createCostExplorerPull } from './cost-explorer.ts';
import type { FeedParts } from './feed-parts.ts';
import { PATIENCE } from './s3-objects.ts';

const HOUR = 3_600;
/** AWS's price of a request to Cost Explorer; each page is one, and a refusal costs nothing. */
const USD_PER_REQUEST = 0.01;

/** What was billed: the configured exports, and Cost Explorer unless it may cost nothing. */
export function createBillingFeeds(parts: FeedParts): Feed[] {
  const { billingExports, costExplorerMaxUsdPerMonth } = parts.config;
  return [
    ...(billingExports.length > 0 ? [exportFeed(parts)] : []),
    ...(costExplorerMaxUsdPerMonth > 0 ? [costExplorerFeed(parts)] : []),
  ];
}

function exportFeed(parts: FeedParts): Feed {
  const refused: RefusedManifests = new Map();
  return {
    id: 'aws.billing-export',
    label: 'Billing export',
    kind: 'usage',
    periodSeconds: HOUR,
    cron: '37 * * * *',
    origin: ({ region }) => ({ source: 'export', origin: region }),
    scopes: ({ signal }) => scopesOfExports(parts, signal),
    pull: parts.pullOf((account, address, window) =>
      pullBillingExport(account, address, window, PATIENCE, refused),
    ),
  };
}

function costExplorerFeed({ config, everyAccount, pullOf }: FeedParts): Feed {
  const pull = createCostExplorerPull();
  return {
    id: 'aws.cost-explorer',
    label: 'Cost Explorer',
    kind: 'usage',
    // AWS brings it up to date about once a day.
    periodSeconds: 24 * HOUR,
    cron: '23 17 * * *',
    origin: ({ account }) => ({ source: 'cost-explorer', origin: account }),
    price: { usdPerCall: USD_PER_REQUEST, limitUsdPerMonth: config.costExplorerMaxUsdPerMonth },
    scopes: everyAccount(BILLING_REGION),
    pull: pullOf((account, _region, window) => pull(account, window)),
  };
}

/** Each export by the account that is named with it, or else by the first configured one. */
async function scopesOfExports({ config, accounts }: FeedParts, signal: AbortSignal): Promise<ScopeListing> {
  const scopes = config.billingExports.map(async ({ account, address }) => ({
    account: account ?? accounts[0]?.id ?? (await accounts[0]?.open(signal))?.id ?? '',
    region: address,
  }));
  return { scopes: await Promise.all(scopes), failures: [] };
}
