import type { Cloud, OperatingSystem } from './rows.ts';

/** Which sources know what was billed, the one that outranks the others first. */
export const USAGE_SOURCES = ['export', 'file', 'cost-explorer'] as const;
export type UsageSource = (typeof USAGE_SOURCES)[number];

/** Among GPU models: that of types of which nothing is known yet. */
export const UNKNOWN_GPU = 'unknown';

/** Raised where bills are read otherwise than before, so that what is held of them is read again. */
const READING = 1;

/** The version of a document with this content (an ETag, a hash), as it is read now. */
export const documentVersion = (content: string): string => `${content} r${READING}`;

/** How hours were bought. `reserved` and `savings-plan`: covered by a commitment, at its effective cost. */
export const PURCHASE_OPTIONS = ['spot', 'on-demand', 'savings-plan', 'reserved'] as const;
export type PurchaseOption = (typeof PURCHASE_OPTIONS)[number];

/**
 * What was billed for instance-hours of one kind in [start, end), an hour or a day of UTC. Hours and money are decimal
 * strings from the source to Postgres `numeric`.
 */
export type UsageLineRow = {
  cloud: Cloud;
  /** whose usage it is, 12 digits for AWS */
  account: string;
  /** first day of the billing period that bills it, `2026-11-01` */
  month: string;
  start: Date;
  end: Date;
  region: string;
  /** zone id or name as billed; null where the source does not say */
  zone: string | null;
  instanceType: string;
  /** null where the source does not say (Cost Explorer) */
  os: OperatingSystem | null;
  purchaseOption: PurchaseOption;
  /** the instance's id; null where the source does not say */
  resourceId: string | null;
  /** instance-hours */
  hours: string;
  /** what is paid for them, in `currency`; of committed use the effective cost */
  cost: string;
  /** ISO 4217 */
  currency: string;
  /** what the bill itself says they would have cost on demand, in `currency`; null where it does not say so or says 0 */
  onDemandCost: string | null;
  /** cost allocation tags, without the provider's prefix: `{team: "language"}`; {} where there are none */
  tags: Record<string, string>;
  /** the provider may still change it */
  estimated: boolean;
};

/** Lines of a bill that are no instance-hours, and lines that could not be read: what they are, and their sum. */
export type LeftOut = {
  /** in words: `Credit`, `EBS and other services`, `unknown region prefix "XYZ1"` */
  what: string;
  /** `other`: no instance-hours; `adjustment`: credits, refunds, taxes, fees; `refused`: they should have counted */
  kind: 'other' | 'adjustment' | 'refused';
  currency: string;
  lines: number;
  cost: string;
};

/** What a document says of one account and month; it may hold no instance-hours at all, which is then known. */
export type UsageBookRow = {
  cloud: Cloud;
  account: string;
  accountName: string | null;
  /** first day of the billing period, `2026-11-01` */
  month: string;
  leftOut: LeftOut[];
};

/**
 * All that one source says of some months, replaced as one: the files of one manifest, an import, a Cost Explorer
 * period. `months`: whatever `origin` said before of these months is gone with it, also of accounts that it no longer
 * names; a file (origin '') takes the place of what files said of its accounts in their months.
 */
export type UsageDocument = {
  source: UsageSource;
  /** the export's address, the account that asked Cost Explorer; '' for files */
  origin: string;
  /** changes when the content does: a manifest's ETag, a hash; the same version again changes nothing */
  version: string;
  /** as people know it: a file's name, the export's address */
  label: string;
  months: string[];
  /** up to when the source was asked and speaks for all accounts, used or not; absent = up to its newest usage of each month */
  askedUntil?: Date;
  books: UsageBookRow[];
  /** what is odd about it, in words, shown wherever its figures are */
  warnings: string[];
  /** how many usage lines `lines` yields */
  lineCount: number;
  /** the usage lines in batches, by time; may be read again */
  lines(): AsyncIterable<UsageLineRow[]>;
};

/** Sums over a bill's lines as it states them, by provider and currency; null where it has no such column. */
export type BillTotals = {
  provider: string;
  currency: string;
  lines: number;
  billedCost: string;
  effectiveCost: string | null;
  listCost: string | null;
  contractedCost: string | null;
};
