import 'server-only';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { SourceError } from '../errors.ts';
import type { ScopeListing } from '../feed.ts';
import { type Account, type AccountEntry, homeRegion } from './accounts.ts';
import { call, listOf } from './call.ts';
import type { AwsConfig } from './config.ts';

/** Which regions an account has enabled, or why that could not be learnt. */
export type AccountRegions =
  | { account: string; enabled: string[]; error: null }
  | { account: string; enabled: null; error: string; retryable: boolean };

type Options = { now: Date; signal: AbortSignal };

/**
 * Asks every account for its enabled regions. A role that cannot be assumed is that account's failure; where the only
 * account is the default credentials' own and cannot even be named, it throws the `SourceError`.
 */
export function createRegionLister(
  config: AwsConfig,
  entries: AccountEntry[],
): (options: Options) => Promise<AccountRegions[]> {
  // After a throttle or an outage the account keeps the regions that it had: its pulls then fail and say so, and its
  // watermarks stay in use. Without them another account would begin these regions' history anew.
  const lastGood = new Map<AccountEntry, AccountRegions>();
  const listOne = async (entry: AccountEntry, { signal }: Options): Promise<AccountRegions> => {
    try {
      const account = await entry.open(signal);
      const listed: AccountRegions = {
        account: account.id,
        enabled: await enabledRegions(account, homeRegion(config), signal),
        error: null,
      };
      lastGood.set(entry, listed);
      return listed;
    } catch (error) {
      if (!(error instanceof SourceError) || error.code === 'aborted') throw error;
      const known = lastGood.get(entry);
      if (known !== undefined && error.retryable) return known;
      if (entry.id === null) throw error;
      return {
        account: entry.id,
        enabled: null,
        error: `${error.message} ${error.remedy}`,
        retryable: error.retryable,
      };
    }
  };
  return (options) => Promise.all(entries.map((entry) => listOne(entry, options)));
}

async function enabledRegions(account: Account, region: string, signal: AbortSignal): Promise<string[]> {
  const place = { account: account.id, region, operation: 'ec2:DescribeRegions' };
  const { Regions } = await call(place, signal, () =>
    account.clients
      .ec2(region)
      .send(new DescribeRegionsCommand({ AllRegions: false }), { abortSignal: signal }),
  );
  const names = listOf(Regions, place).flatMap(({ RegionName }) => (RegionName ? [RegionName] : []));
  if (names.length > 0) return names.toSorted();
  throw new SourceError(
    'empty',
    `AWS account ${account.id}, ${region}, ec2:DescribeRegions: no region in the answer.`,
    {
      remedy: 'Check that a proxy or AWS_ENDPOINT_URL does not change the answers.',
    },
  );
}

/** Scopes of a feed whose rows belong to an account: every enabled region of every account. */
export function scopesPerAccount(listed: AccountRegions[], wanted: string[]): ScopeListing {
  const listing: ScopeListing = { scopes: [], failures: accountFailures(listed) };
  for (const { account, enabled } of listed) {
    if (enabled === null) continue;
    for (const region of narrowed(enabled, wanted)) listing.scopes.push({ account, region });
    for (const region of wanted.filter((name) => !enabled.includes(name))) {
      listing.failures.push(notEnabled(account, region));
    }
  }
  return listing;
}

/** Scopes of a feed that says the same to all accounts: each region once, by the first account that has it enabled. */
export function scopesOncePerRegion(listed: AccountRegions[], wanted: string[]): ScopeListing {
  const byRegion = new Map<string, string>();
  for (const { account, enabled } of listed) {
    for (const region of narrowed(enabled ?? [], wanted)) {
      if (!byRegion.has(region)) byRegion.set(region, account);
    }
  }
  const failures = accountFailures(listed);
  const reachable = listed.find(({ enabled }) => enabled !== null);
  if (reachable !== undefined) {
    const missing = wanted.filter((region) => !byRegion.has(region));
    failures.push(...missing.map((region) => notEnabled(reachable.account, region)));
  }
  return { scopes: [...byRegion].map(([region, account]) => ({ account, region })), failures };
}

function accountFailures(listed: AccountRegions[]): ScopeListing['failures'] {
  return listed.flatMap((entry) => {
    if (entry.error === null) return [];
    const { account, error, retryable } = entry;
    return [{ account, region: '', error, ...(retryable ? { retryable } : {}) }];
  });
}

function narrowed(enabled: string[], wanted: string[]): string[] {
  return wanted.length === 0 ? enabled : enabled.filter((region) => wanted.includes(region));
}

function notEnabled(account: string, region: string): ScopeListing['failures'][number] {
  return {
    account,
    region,
    error: `AWS account ${account}: region ${region} is not enabled. Enable it in AWS (Account, Regions), or take it out of SPOT_REGIONS.`,
  };
}
