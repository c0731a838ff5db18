import 'server-only';
import { SourceError } from '../errors.ts';
import type { Batch, Feed, PullWindow, Scope, ScopeListing } from '../feed.ts';
import { type Account, type AccountEntry, configuredAccounts, openAccount } from './accounts.ts';
import type { AwsConfig } from './config.ts';
import { createRegionLister, scopesOncePerRegion, scopesPerAccount } from './regions.ts';

type Pull = (account: Account, region: string, window: PullWindow) => AsyncIterable<Batch>;

/** What the feeds of one configuration share: accounts, and the places where feeds look. */
export type FeedParts = {
  config: AwsConfig;
  accounts: AccountEntry[];
  /** each region once, by the first account that has it enabled */
  oncePerRegion: Feed['scopes'];
  /** every enabled region of every account */
  everywhere: Feed['scopes'];
  /** every account, in one region */
  everyAccount(region: string): Feed['scopes'];
  /** a pull of a feed from one that is given the scope's account */
  pullOf(pull: Pull): Feed['pull'];
};

/** The parts that the feeds of a configuration are made of. */
export function createFeedParts(config: AwsConfig): FeedParts {
  const accounts = configuredAccounts(config);
  const listRegions = createRegionLister(config, accounts);
  return {
    config,
    accounts,
    oncePerRegion: async (options) => scopesOncePerRegion(await listRegions(options), config.regions),
    everywhere: async (options) => scopesPerAccount(await listRegions(options), config.regions),
    everyAccount:
      (region) =>
      ({ signal }) =>
        scopesOfAccounts(accounts, region, signal),
    pullOf: (pull) =>
      async function* (scope: Scope, window: PullWindow): AsyncGenerator<Batch> {
        yield* pull(await openAccount(accounts, scope.account, window.signal), scope.region, window);
      },
  };
}

/** A role that cannot be assumed is that account's failure; without a name for the only account it is thrown. */
async function scopesOfAccounts(
  accounts: AccountEntry[],
  region: string,
  signal: AbortSignal,
): Promise<ScopeListing> {
  const listing: ScopeListing = { scopes: [], failures: [] };
  const openOne = async (entry: AccountEntry) => {
    try {
      const { id: account } = await entry.open(signal);
      listing.scopes.push({ account, region });
    } catch (error) {
      if (!(error instanceof SourceError) || error.code === 'aborted' || entry.id === null) throw error;
      const { message, remedy, retryable } = error;
      listing.failures.push({
        ...{ account: entry.id, region: '', error: `${message} ${remedy}` },
        ...(retryable ? { retryable } : {}),
      });
    }
  };
  await Promise.all(accounts.map(openOne));
  const place = ({ account }: { account: string }) => accounts.findIndex(({ id }) => id === account);
  listing.scopes.sort((a, b) => place(a) - place(b));
  return listing;
}
