import 'server-only';
import type { Batch, Feed, PullWindow, Scope } from '../feed.ts';
import { type Account, configuredAccounts, openAccount } from './accounts.ts';
import type { AwsConfig } from './config.ts';
import { createOfferedTypes, type Offer } from './offered-types.ts';
import { pullOnDemandPrices } from './on-demand-prices.ts';
import { createRegionLister, scopesOncePerRegion, scopesPerAccount } from './regions.ts';
import { pullSpotPrices } from './spot-prices.ts';
import { type OfferedType, scopeName, typeFilter } from './type-scope.ts';
import { pullZones } from './zones.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/**
 * The feeds of AWS. Zones are pulled for every account and region, as each account has names of its own for them;
 * what is the same for all accounts once a region, by the first account that has the region enabled.
 */
export function createAwsFeeds(config: AwsConfig): Feed[] {
  const accounts = configuredAccounts(config);
  const listRegions = createRegionLister(config, accounts);
  const offeredTypes = createOfferedTypes();
  const wants = typeFilter(config.instanceTypes);
  const inScope = ({ types }: Offer): OfferedType[] =>
    types.filter(({ row, accelerator }) => wants({ name: row.name, accelerator }));

  type Pull = (account: Account, region: string, window: PullWindow) => AsyncGenerator<Batch>;
  const pullOf = (pull: Pull) =>
    async function* (scope: Scope, window: PullWindow): AsyncGenerator<Batch> {
      yield* pull(await openAccount(accounts, scope.account, window.signal), scope.region, window);
    };
  const oncePerRegion: Feed['scopes'] = async (options) =>
    scopesOncePerRegion(await listRegions(options), config.regions);

  return [
    {
      id: 'aws.zones',
      label: 'Zones',
      kind: 'zones',
      periodSeconds: DAY,
      cron: '3 3 * * *',
      scopes: async (options) => scopesPerAccount(await listRegions(options), config.regions),
      pull: pullOf((account, region, { signal }) => pullZones(account, region, signal)),
    },
    {
      id: 'aws.instance-types',
      label: 'Instance types',
      kind: 'instance-types',
      periodSeconds: DAY,
      cron: '7 3 * * *',
      scopes: oncePerRegion,
      pull: pullOf(async function* (account, region, window) {
        const offer = await offeredTypes(account, region, { ...window, fresh: true });
        const rows = inScope(offer).map(({ row }) => row);
        const notes = rows.length === 0 ? [...offer.notes, nothingInScope(region)] : offer.notes;
        yield { kind: 'instance-types', rows, progress: 1, notes };
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
        const wanted = new Set(
          inScope(await offeredTypes(account, region, window)).map(({ row }) => row.name),
        );
        if (wanted.size > 0) yield* pullOnDemandPrices(account, region, wanted, window.signal);
        else yield { kind: 'on-demand-prices', rows: [], progress: 1, notes: [nothingInScope(region)] };
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
        const spot = inScope(await offeredTypes(account, region, window)).filter((type) => type.spot);
        const names = spot.map(({ row }) => row.name).toSorted();
        if (names.length > 0) yield* pullSpotPrices(account, region, names, window);
        else yield { kind: 'spot-prices', rows: [], progress: 1, notes: [nothingInScope(region)] };
      }),
    },
  ];
}

function nothingInScope(region: string): string {
  return `${region} offers no instance type of the configured scope (SPOT_INSTANCE_TYPES).`;
}
