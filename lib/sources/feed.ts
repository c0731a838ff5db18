import type { RowKind, Rows } from '#lib/domain/rows';
import type { UsageSource } from '#lib/domain/usage';

/** Where one run of a feed looks: an account (12 digits for AWS) and a region, or a billing export's address. */
export type Scope = { account: string; region: string };

/**
 * What a feed found to pull, and the accounts or regions that it could not even list, each with a remedy.
 * `retryable`: listing again soon can help.
 */
export type ScopeListing = {
  scopes: Scope[];
  failures: { account: string; region: string; error: string; retryable?: boolean }[];
};

/** `watermark`: everything before it is already kept (null = first run). `now` ends the window. */
export type PullWindow = {
  watermark: Date | null;
  now: Date;
  signal: AbortSignal;
  /** of a feed with an `origin`: the version of what is kept of each month, by its first day (`2026-11-01`) */
  versions?: ReadonlyMap<string, string>;
  /** of the same, when each month was last read (the account's month that was read the longest ago) */
  readAt?: ReadonlyMap<string, Date>;
  /**
   * Before each call that costs money: counts it, or throws `SourceError` 'budget' where the month's limit is reached.
   * Returns what takes it back, for a call that turned out to cost nothing.
   */
  pay?: () => Promise<() => Promise<void>>;
};

/** Rows that are written in one transaction together with the run's progress. */
export type Batch = Rows & {
  /** once these rows are written, everything before this instant is kept; absent while a slice is unfinished */
  watermark?: Date;
  /** 0 to 1 of the run's window that is done once these rows are written */
  progress?: number;
  /** the prices in this batch were confirmed by the source up to this instant */
  confirmedUntil?: Date;
  /** rows of the source that were not taken, in words; shown with the run */
  notes?: string[];
};

/**
 * One scheduled pull from one source into one kind of row. A feed yields rows and knows no database; it throws
 * `SourceError` with a remedy, and treats an empty answer as an error where rows are expected.
 */
export type Feed = {
  /** `aws.spot-prices` */
  id: string;
  /** "Spot prices", as shown */
  label: string;
  kind: RowKind;
  /** what of the source the configuration chooses (`g6.*,p5.*`): where it changes, watermarks begin anew */
  selection?: string;
  /** how often it runs; stale = older than three of these */
  periodSeconds: number;
  /** the same as a cron expression in UTC */
  cron: string;
  /** of a feed that pulls bills: whose word they are */
  origin?(scope: Scope): { source: UsageSource; origin: string };
  /** of a feed whose calls cost money: what one costs, and what all of them may cost in a calendar month */
  price?: { usdPerCall: number; limitUsdPerMonth: number };
  scopes(options: { now: Date; signal: AbortSignal }): Promise<ScopeListing>;
  pull(scope: Scope, window: PullWindow): AsyncIterable<Batch>;
};
