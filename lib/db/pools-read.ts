import { db } from './client.ts';
import { Prisma } from './generated/client.ts';
import {
  changePct,
  dailyMeans,
  iso,
  listPriceAt,
  matchedPools,
  type PoolFilters,
  savingsPct,
  spotPriceAt,
  windowPrices,
} from './pool-fragments.ts';

export type { PoolFilters } from './pool-fragments.ts';

/** A pool and its prices now and over the window: USD per instance-hour, times in ISO 8601, null = unknown. */
export type PoolRecord = {
  id: number;
  cloud: 'aws';
  region: string;
  zone: string;
  zoneName: string | null;
  instanceType: string;
  os: 'linux' | 'rhel' | 'suse' | 'windows';
  gpuModel: string | null;
  gpuCount: number | null;
  spotUsdPerHour: number | null;
  onDemandUsdPerHour: number | null;
  usdPerGpuHour: number | null;
  savingsPct: number | null;
  priceSince: string | null;
  observedAt: string | null;
  meanUsdPerHour: number | null;
  minUsdPerHour: number | null;
  maxUsdPerHour: number | null;
  changePct: number | null;
  daily?: (number | null)[];
};

const text = (column: Prisma.Sql) => ({ key: Prisma.sql`${column} collate "C"`, cast: Prisma.sql`text` });
const number = (expression: Prisma.Sql, needs?: 'list' | 'start' | 'window') => ({
  key: Prisma.sql`(${expression})::float8`,
  cast: Prisma.sql`float8`,
  needs,
});

/** What pools can be ordered by, and which lookup each needs for every pool rather than for the page alone. */
const SORTS = {
  usdPerGpuHour: number(Prisma.sql`m.per_gpu`),
  spotUsdPerHour: number(Prisma.sql`m.spot`),
  onDemandUsdPerHour: number(Prisma.sql`o.usd`, 'list'),
  savingsPct: number(savingsPct, 'list'),
  meanUsdPerHour: number(Prisma.sql`w.mean`, 'window'),
  changePct: number(changePct, 'start'),
  region: text(Prisma.sql`m.region`),
  instanceType: text(Prisma.sql`m.instance_type`),
  gpuModel: text(Prisma.sql`m.gpu_model`),
} as const satisfies Record<string, { key: Prisma.Sql; cast: Prisma.Sql; needs?: string }>;

export type PoolSort = keyof typeof SORTS;

/** Whether a sort's values are texts; the others' are numbers. */
export const sortsByText = (sort: PoolSort): boolean => SORTS[sort].cast.sql === 'text';

/** Where a page ended: the last row's sort value and id. */
export type PoolCursor = { value: number | string | null; id: number };

export type PoolsRead = {
  filters: PoolFilters;
  now: Date;
  /** the window's start */
  from: Date;
  /** the UTC days that the window touches, oldest first */
  days: string[];
  sort: PoolSort;
  descending: boolean;
  after: PoolCursor | null;
  limit: number;
  daily: boolean;
};

function afterCursor(read: PoolsRead): Prisma.Sql {
  if (read.after === null) return Prisma.empty;
  const { value, id } = read.after;
  if (value === null) return Prisma.sql`where key is null and id > ${id}`;
  const { cast } = SORTS[read.sort];
  const beyond = read.descending ? Prisma.sql`<` : Prisma.sql`>`;
  return Prisma.sql`where key is null or key ${beyond} ${value}::${cast} or (key = ${value}::${cast} and id > ${id})`;
}

/**
 * One page of the pools that match, unknown sort values last, equal ones by id; `total` counts all pages.
 * The database makes the rows as JSON: one value to decode, however many rows. `next` is null on the last page.
 */
export async function readPools(
  read: PoolsRead,
): Promise<{ total: number; rows: PoolRecord[]; next: PoolCursor | null }> {
  const sort: { key: Prisma.Sql; needs?: string } = SORTS[read.sort];
  const lookups = {
    list: listPriceAt(read.now),
    start: spotPriceAt(read.from),
    window: windowPrices(read.days),
  };
  const forSort = sort.needs === undefined ? Prisma.empty : lookups[sort.needs as keyof typeof lookups];
  const order = Prisma.sql`key ${read.descending ? Prisma.sql`desc` : Prisma.sql`asc`} nulls last, id`;
  const [answer] = await db().$queryRaw<{ total: number; rows: PoolRecord[] }[]>`
    with matched as materialized (${matchedPools(read.filters)}),
    m as (
      select * from (select m.*, ${sort.key} as key from matched m ${forSort}) k
      ${afterCursor(read)} order by ${order} limit ${read.limit + 1}
    )
    select (select count(*) from matched)::int as total, coalesce(json_agg(page), '[]') as rows
    from (
      select m.id as "id", m.cloud as "cloud", m.region as "region", m.zone as "zone", m.zone_name as "zoneName",
             m.instance_type as "instanceType", m.os as "os", m.gpu_model as "gpuModel", m.gpu_count as "gpuCount",
             m.spot as "spotUsdPerHour", o.usd as "onDemandUsdPerHour", m.per_gpu::float8 as "usdPerGpuHour",
             ${savingsPct} as "savingsPct", ${iso(Prisma.sql`m.price_since`)} as "priceSince", ${iso(Prisma.sql`m.observed_at`)} as "observedAt",
             w.mean as "meanUsdPerHour", w.low as "minUsdPerHour", w.high as "maxUsdPerHour", ${changePct} as "changePct"
             ${read.daily ? Prisma.sql`, s.daily as "daily"` : Prisma.empty}
      from m ${lookups.list} ${lookups.start} ${lookups.window} ${read.daily ? dailyMeans(read.days) : Prisma.empty}
      order by ${order}
    ) page`;
  const { total, rows } = answer ?? { total: 0, rows: [] };
  if (rows.length <= read.limit) return { total, rows, next: null };
  const last = rows[read.limit - 1] as PoolRecord;
  return { total, rows: rows.slice(0, read.limit), next: { value: last[read.sort], id: last.id } };
}
