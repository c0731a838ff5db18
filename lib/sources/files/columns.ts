import { malformed } from './malformed.ts';
import type { FieldName } from './price-rows.ts';
import { shown } from './values.ts';

type Aliases = Partial<Record<FieldName, readonly string[]>>;

/** Names that a column may have; case, blanks and underscores do not matter (`SpotPrice` = `spot_price`). */
const COMMON = {
  instanceType: ['instance_type', 'type', 'instance'],
  region: ['region', 'region_code', 'aws_region'],
  currency: ['currency', 'currency_code'],
} satisfies Aliases;

const SPOT = {
  ...COMMON,
  time: [
    'timestamp',
    'timestamp_utc',
    'time',
    'time_utc',
    'datetime',
    'datetime_utc',
    'date',
    'at',
    'observed_at',
  ],
  zone: ['availability_zone', 'zone', 'az', 'zone_name', 'availability_zone_name'],
  zoneId: ['availability_zone_id', 'zone_id', 'az_id'],
  product: ['product_description', 'product', 'os', 'operating_system', 'platform'],
  price: [
    'spot_price',
    'spot_price_usd_hour',
    'spot_price_usd',
    'spot_usd_hour',
    'spot',
    'usd_per_hour',
    'usd_hour',
    'price',
  ],
} satisfies Aliases;

/** Where the price's name says so, a list may give its date under any name that a time may have. */
const LIST_PRICE = [
  'ondemand_usd_hour',
  'on_demand_usd_hour',
  'on_demand_usd_per_hour',
  'on_demand_price',
  'on_demand',
  'list_usd_hour',
  'list_price',
];

const ON_DEMAND = {
  ...COMMON,
  time: ['valid_from', 'effective_date', 'effective_from', 'generated_at', ...SPOT.time],
  product: SPOT.product,
  price: [...LIST_PRICE, 'usd_per_hour', 'usd_hour', 'price'],
} satisfies Aliases;

const LABELS: Partial<Record<FieldName, string>> = { instanceType: 'instance type', zoneId: 'zone id' };
const label = (field: FieldName) => LABELS[field] ?? field;

/** Where each field stands in a row; `utc` = the time column says in its name that its times are UTC. */
export type Columns = { at: Partial<Record<FieldName, number>>; count: number; utc: boolean };
export type MatchedHeader = { format: 'spot-price-csv' | 'on-demand-price-csv'; columns: Columns };

const SPOT_NEEDS = ['time', 'instanceType', 'zone', 'product', 'price'] as const;
const ON_DEMAND_NEEDS = ['instanceType', 'price'] as const;

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

function find(header: readonly string[], aliases: Aliases): Columns {
  const names = header.map(plain);
  const at: Columns['at'] = {};
  for (const [field, accepted] of Object.entries(aliases) as [FieldName, readonly string[]][]) {
    const index = accepted.map((alias) => names.indexOf(plain(alias))).find((place) => place !== -1);
    if (index !== undefined) at[field] = index;
  }
  const utc = at.time !== undefined && (names[at.time] as string).endsWith('utc');
  return { at, count: header.length, utc };
}

const missing = (columns: Columns, needed: readonly FieldName[]) =>
  needed.filter(
    (field) => columns.at[field] === undefined && !(field === 'zone' && columns.at.zoneId !== undefined),
  );

const list = (aliases: Aliases, fields: readonly FieldName[]) =>
  fields.map((field) => `${label(field)} (${aliases[field]?.join(', ')})`).join('; ');

/** Whether a bare "price" is a spot price: a zone, a product and a time of observation make it one. */
function isSpotLike(header: readonly string[]): boolean {
  const names = header.map(plain);
  if (LIST_PRICE.some((alias) => names.includes(plain(alias)))) return false;
  const telling = [...SPOT.zone, ...SPOT.zoneId, 'product_description'];
  const times = SPOT.time.filter((alias) => alias !== 'date');
  return (
    [...telling, ...times].some((alias) => names.includes(plain(alias))) ||
    names.some((n) => n.startsWith('spot'))
  );
}

/**
 * Tells from a CSV's header which price list it is. Throws `SourceError` 'malformed' with the names that columns may
 * have, where one that is needed is missing.
 */
export function matchHeader(header: readonly string[], name: string): MatchedHeader {
  const spot = find(header, SPOT);
  const spotMissing = missing(spot, SPOT_NEEDS);
  if (spotMissing.length === 0) return { format: 'spot-price-csv', columns: spot };
  const onDemand = find(header, ON_DEMAND);
  const onDemandMissing = missing(onDemand, ON_DEMAND_NEEDS);
  const spotLike = isSpotLike(header);
  if (onDemandMissing.length === 0 && !spotLike) return { format: 'on-demand-price-csv', columns: onDemand };
  const place = `${name}, line 1`;
  if (spotMissing.length >= 4 && onDemandMissing.length > 0)
    throw malformed(
      place,
      `the header begins with ${shown(header[0] ?? '')} and fits no price list and no bill`,
      {
        remedy: `Spot prices need columns for ${list(SPOT, SPOT_NEEDS)}. On-demand prices need ${list(ON_DEMAND, ON_DEMAND_NEEDS)}. Bills are taken as they come from AWS: CUR 2.0 (line_item_usage_type and the columns beside it) or FOCUS 1.0 to 1.2 (ChargeCategory and the columns beside it).`,
      },
    );
  const [kind, aliases, lacking] = spotLike
    ? (['spot prices', SPOT, spotMissing] as const)
    : (['on-demand prices', ON_DEMAND, onDemandMissing] as const);
  throw malformed(place, `a column is missing for ${kind}: ${lacking.map(label).join(', ')}`, {
    remedy: `Accepted names are: ${list(aliases, lacking)}.`,
  });
}
