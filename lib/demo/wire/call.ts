import type { DemoAccount } from '#lib/demo/accounts';
import type { Market } from '#lib/demo/market';
import type { Service } from './aws-error.ts';

/** One call as a service sees it: who asks what, where, when. */
export type Call = {
  service: Service;
  region: string;
  action: string;
  account: DemoAccount;
  accessKeyId: string;
  /** the form of a query protocol; empty for JSON */
  form: URLSearchParams;
  /** the body of a JSON protocol; {} for a form */
  json: Record<string, unknown>;
  now: Date;
  market: Market;
  /** what an assumed role must be asked with; null = no external id is wanted */
  externalId: string | null;
  /** whether pages may come short or empty while there is more */
  unevenPages: boolean;
};

/** What goes back on the wire. */
export type Reply = { status: number; contentType: string; body: string };
