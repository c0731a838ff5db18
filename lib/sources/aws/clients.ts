import 'server-only';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { EC2Client } from '@aws-sdk/client-ec2';
import { PricingClient } from '@aws-sdk/client-pricing';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { fromNodeProviderChain } from '@aws-sdk/credential-providers';

/** Gives credentials, each time anew or from a cache of its own. */
export type CredentialProvider = ReturnType<typeof fromNodeProviderChain>;

/** How every client talks: bounded in time, and the SDK's own retries with backoff for throttles and faults. */
export const CLIENT_OPTIONS = {
  maxAttempts: 5,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
} as const;

/** A long poll takes 20 s by itself; messages are asked for again at once, so that retries are the next poll. */
const LONG_POLL = {
  maxAttempts: 3,
  requestHandler: { ...CLIENT_OPTIONS.requestHandler, requestTimeout: 40_000 },
};

/** The Pricing API answers for all regions from three; this is one of them. */
export const PRICING_REGION = 'us-east-1';

/** Cost Explorer answers here alone; buckets are asked here first and followed to their own region. */
export const BILLING_REGION = 'us-east-1';

/** Clients of one account, each made once: connections and retry budgets are shared by the feeds. */
export type AccountClients = {
  ec2(region: string): EC2Client;
  cloudTrail(region: string): CloudTrailClient;
  /** waits for an answer longer than a queue may keep one waiting for messages */
  sqs(region: string): SQSClient;
  pricing(): PricingClient;
  costExplorer(): CostExplorerClient;
  s3(): S3Client;
};

export function createAccountClients(credentials: CredentialProvider): AccountClients {
  const regional = (region: string) => ({ ...CLIENT_OPTIONS, region, credentials });
  const billing = { ...CLIENT_OPTIONS, region: BILLING_REGION, credentials };
  return {
    ec2: perRegion((region) => new EC2Client(regional(region))),
    cloudTrail: perRegion((region) => new CloudTrailClient(regional(region))),
    sqs: perRegion((region) => new SQSClient({ ...regional(region), ...LONG_POLL })),
    pricing: once(() => new PricingClient({ ...CLIENT_OPTIONS, region: PRICING_REGION, credentials })),
    costExplorer: once(() => new CostExplorerClient(billing)),
    s3: once(() => new S3Client({ ...billing, followRegionRedirects: true })),
  };
}

function perRegion<T>(make: (region: string) => T): (region: string) => T {
  const made = new Map<string, T>();
  return (region) => {
    const client = made.get(region) ?? make(region);
    made.set(region, client);
    return client;
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const RENEW_BEFORE_MS = 5 * 60_000;

/** One session for all clients of an account, renewed before it ends: else each region's client assumes the role. */
export function sharedCredentials(provider: CredentialProvider): CredentialProvider {
  let current: ReturnType<CredentialProvider> | undefined;
  let expiresAt = Number.POSITIVE_INFINITY;
  return () => {
    if (current === undefined || Date.now() > expiresAt - RENEW_BEFORE_MS) {
      expiresAt = Number.POSITIVE_INFINITY;
      const renewed = provider().then(
        (identity) => {
          expiresAt = identity.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
          return identity;
        },
        (error: unknown) => {
          if (current === renewed) current = undefined;
          throw error;
        },
      );
      current = renewed;
    }
    return current;
  };
}
