import type { IncomingHttpHeaders } from 'node:http';
import type { DemoAccount } from '#lib/demo/accounts';
import type { DemoQueues } from '#lib/demo/interruption-queue';
import type { Market } from '#lib/demo/market';
import type { Service } from './aws-error.ts';
import type { RateLimit } from './rate-limit.ts';

/** One call as a service sees it: who asks what, where, when. */
export type Call = {
  service: Service;
  region: string;
  action: string;
  account: DemoAccount;
  accessKeyId: string;
  /** the form of a query protocol; empty for others */
  form: URLSearchParams;
  /** the body of a JSON protocol; {} for others */
  json: Record<string, unknown>;
  /** the request line and headers, for REST */
  http: { method: string; path: string; query: URLSearchParams; headers: IncomingHttpHeaders };
  now: Date;
  market: Market;
  queues: DemoQueues;
  /** of CloudTrail, by account and region */
  trailLimit: RateLimit;
  /** the caller has gone away, or the server closes */
  signal: AbortSignal;
  /** what an assumed role must be asked with; null = no external id is wanted */
  externalId: string | null;
  /** whether pages may come short or empty while there is more */
  unevenPages: boolean;
};

/** What goes back on the wire; for HEAD the body is what GET would give, and stays behind. */
export type Reply = {
  status: number;
  contentType: string;
  body: string | Buffer;
  headers?: Record<string, string>;
};
