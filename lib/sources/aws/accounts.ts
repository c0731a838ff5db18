import 'server-only';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { SourceError } from '../errors.ts';
import { call } from './call.ts';
import {
  type AccountClients,
  CLIENT_OPTIONS,
  type CredentialProvider,
  createAccountClients,
  sharedCredentials,
} from './clients.ts';
import type { AwsConfig } from './config.ts';
import { toSourceError } from './errors.ts';

/** An account that the feeds may read, by its 12 digits. */
export type Account = { id: string; clients: AccountClients };

/**
 * An account before it was tried: `id` is known from a role's ARN, null for the default credentials. `open` gets
 * credentials and may throw a `SourceError`, which is that account's failure alone.
 */
export type AccountEntry = { id: string | null; open(signal: AbortSignal): Promise<Account> };

/** The accounts of the configuration: one per role, or the default credentials' own. */
export function configuredAccounts(config: AwsConfig): AccountEntry[] {
  const base = fromNodeProviderChain();
  const home = homeRegion(config);
  if (config.roleArns.length === 0) return [defaultAccount(base, home)];
  const byId = new Map<string, AccountEntry>();
  for (const arn of config.roleArns) {
    const id = arn.split(':')[4] ?? '';
    if (!byId.has(id)) byId.set(id, roleAccount(id, arn, { config, home, base }));
  }
  return [...byId.values()];
}

/** The account of that id; throws a `SourceError` where the configuration has none. */
export async function openAccount(
  entries: AccountEntry[],
  id: string,
  signal: AbortSignal,
): Promise<Account> {
  const entry =
    entries.find((candidate) => candidate.id === id) ?? entries.find(({ id: known }) => known === null);
  const account = await entry?.open(signal);
  if (account?.id === id) return account;
  throw new SourceError('credentials', `AWS account ${id} is not among the configured ones.`, {
    remedy: 'Add its role to AWS_ROLE_ARNS, or give the credentials of that account.',
  });
}

/** A region of the right partition that is always enabled: where accounts are asked for their regions. */
export function homeRegion({ regions, roleArns }: Pick<AwsConfig, 'regions' | 'roleArns'>): string {
  const partition = roleArns[0]?.split(':')[1];
  if (partition === 'aws-us-gov' || regions[0]?.startsWith('us-gov-')) return 'us-gov-west-1';
  return 'us-east-1';
}

function defaultAccount(base: CredentialProvider, region: string): AccountEntry {
  let opened: Promise<Account> | undefined;
  const identify = async (signal: AbortSignal): Promise<Account> => {
    const sts = new STSClient({ ...CLIENT_OPTIONS, region, credentials: base });
    const place = { account: '', region, operation: 'sts:GetCallerIdentity' };
    const { Account: id } = await call(place, signal, () =>
      sts.send(new GetCallerIdentityCommand({}), { abortSignal: signal }),
    );
    if (id === undefined) throw toSourceError(new TypeError('no account in the answer'), place);
    return { id, clients: createAccountClients(base) };
  };
  return {
    id: null,
    open(signal) {
      opened ??= identify(signal).catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return opened;
    },
  };
}

function roleAccount(
  id: string,
  arn: string,
  { config, home, base }: { config: AwsConfig; home: string; base: CredentialProvider },
): AccountEntry {
  const assume = fromTemporaryCredentials({
    masterCredentials: base,
    params: {
      RoleArn: arn,
      RoleSessionName: 'spotledger',
      ...(config.externalId === null ? {} : { ExternalId: config.externalId }),
    },
    clientConfig: { ...CLIENT_OPTIONS, region: home },
  });
  const place = { account: id, region: home, operation: 'sts:AssumeRole' };
  const credentials = sharedCredentials(async () => {
    try {
      return await assume();
    } catch (error) {
      throw toSourceError(error, place);
    }
  });
  const account = { id, clients: createAccountClients(credentials) };
  return {
    id,
    async open(signal) {
      await call(place, signal, () => credentials());
      return account;
    },
  };
}
