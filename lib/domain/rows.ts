import type { InstanceLifetimeRow } from './lifetimes.ts';
import type { EventRow } from './provider-event.ts';
import type { RunRow } from './training-run.ts';
import type { UsageDocument } from './usage.ts';

/**
 * The rows that sources yield and the ledger keeps. Prices are decimal strings (`"0.041900"`) from the wire to
 * Postgres `numeric`, so that no digit is lost on the way; they become numbers only in reports.
 */

export type Cloud = 'aws';

/** Operating systems in our own words; AWS's "Linux/UNIX" and "Linux/UNIX (Amazon VPC)" are both `linux`. */
export const OPERATING_SYSTEMS = ['linux', 'rhel', 'suse', 'windows'] as const;
export type OperatingSystem = (typeof OPERATING_SYSTEMS)[number];

/** A spot price record in USD per instance-hour: it holds from `at` until the pool's next record. */
export type SpotPriceRow = {
  cloud: Cloud;
  region: string;
  /** `use1-az4`; null where the source names the zone only by its alias. */
  zoneId: string | null;
  /** `us-east-1a`, an alias that belongs to one account; null where unknown. At least one of the two is set. */
  zoneName: string | null;
  instanceType: string;
  os: OperatingSystem;
  at: Date;
  usdPerHour: string;
};

/** A list price in USD per instance-hour, valid from `validFrom` until the next one of the same key. */
export type OnDemandPriceRow = {
  cloud: Cloud;
  region: string;
  instanceType: string;
  os: OperatingSystem;
  validFrom: Date;
  usdPerHour: string;
};

/** What an instance type holds. `gpuModel` null = no GPU or accelerator; `gpuCount` may be a fraction (g6f: 0.125). */
export type InstanceTypeRow = {
  cloud: Cloud;
  name: string;
  vcpus: number | null;
  memoryGib: number | null;
  gpuModel: string | null;
  gpuCount: number | null;
  /** of one GPU */
  gpuMemoryGib: number | null;
};

/** What one account calls a zone. */
export type ZoneRow = { cloud: Cloud; account: string; region: string; zoneId: string; zoneName: string };

/**
 * How often a region's instances of a type were taken back in the last month, by the provider's own word: the share lies
 * from `lowShare` up to `highShare` (null = no upper end). No number of ours: a bucket, for a region as a whole.
 */
export type AdvisorRow = {
  cloud: Cloud;
  region: string;
  os: OperatingSystem;
  instanceType: string;
  lowShare: number;
  highShare: number | null;
  /** when the provider published it */
  publishedAt: Date;
};

/**
 * Rows of one kind, as a source hands them on. `instances`: lifetimes seen; with `listedAll` every instance of that
 * account and region was listed at that instant, so that one which is not among them has ended. `usage`: one document,
 * whose lines are read when it is written.
 */
export type Rows =
  | { kind: 'spot-prices'; rows: SpotPriceRow[] }
  | { kind: 'on-demand-prices'; rows: OnDemandPriceRow[] }
  | { kind: 'instance-types'; rows: InstanceTypeRow[] }
  | { kind: 'zones'; rows: ZoneRow[] }
  | {
      kind: 'instances';
      rows: InstanceLifetimeRow[];
      /** when they were seen so */
      seenAt: Date;
      listedAll?: { account: string; region: string };
    }
  | { kind: 'events'; rows: EventRow[] }
  /** all that the provider says at once: what was said before goes */
  | { kind: 'advisor'; rows: AdvisorRow[] }
  /** training runs of a tracker, as they were read at `seenAt` */
  | { kind: 'runs'; rows: RunRow[]; seenAt: Date }
  | { kind: 'usage'; rows: UsageDocument[] };

export type RowKind = Rows['kind'];
