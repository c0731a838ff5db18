import 'server-only';
import type { Feed } from '../feed.ts';
import type { FeedParts } from './feed-parts.ts';
import { createOfferedTypes } from './offered-types.ts';
import { pullOnDemandPrices } from './on-demand-prices.ts';
import { pullSpotPrices } from './spot-prices.ts';
import { scopeName, typeFilter } from './type-scope.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/**
 * Instance types and prices, which are the same for all accounts. Types and list prices are pulled of every type that
 * a region offers, as bills hold any of them; spot prices of the configured types alone.
 */
export function createPriceFeeds({ config, oncePerRegion, pullOf }: FeedParts): Feed[] {
  const offeredTypes = createOfferedTypes();
  const wants = typeFilter(config.instanceTypes);
  return [
    {
      id: 'aws.instance-types',
      label: 'Instance types',
      kind: 'instance-types',
      periodSeconds: DAY,
      cron: '7 3 * * *',
      scopes: oncePerRegion,
      pull: pullOf(async function* (account, region, window) {
        const { types, notes } = await offeredTypes(account, region, { ...window, fresh: true });
        yield { kind: 'instance-types', rows: types.map(({ row }) => row), progress: 1, notes };
      }),
    },
    {
      id: 'aws.on-demand-prices',
      label: 'On-demand prices',
      kind: 'on-demand-prices',
      periodSeconds: 6 * HOUR,
      cron: '11 */6 * * *',
      scopes: oncePerRegion,
      pull: pullOf(async function* (account, region, window) {
        const { types } = await offeredTypes(account, region, window);
        const names = new Set(types.map(({ row }) => row.name));
        yield* pullOnDemandPrices(account, region, names, window.signal);
      }),
    },
    {
      id: 'aws.spot-prices',
      label: 'Spot prices',
      kind: 'spot-prices',
      selection: scopeName(config.instanceTypes),
      periodSeconds: 300,
      cron: '*/5 * * * *',
      scopes: oncePerRegion,
      pull: pullOf(async function* (account, region, window) {
        if (config.instanceTypes === 'all') {
          yield* pullSpotPrices(account, region, 'all', window);
          return;
        }
        const { types } = await offeredTypes(account, region, window);
        const names = types
          .filter(({ row, accelerator, spot }) => spot && wants({ name: row.name, accelerator }))
          .map(({ row }) => row.name)
          .toSorted();
        if (names.length > 0) yield* pullSpotPrices(account, region, names, window);
        else yield { kind: 'spot-prices', rows: [], progress: 1, notes: [nothingInScope(region)] };
      }),
    },
  ];
}

function nothingInScope(region: string): string {
  return `${region} offers no instance type of the configured scope (SPOT_INSTANCE_TYPES).`;
}
