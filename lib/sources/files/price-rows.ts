import type { OnDemandPriceRow, SpotPriceRow } from '#lib/domain/rows';
import {
  checkCurrency,
  parseInstanceType,
  parsePrice,
  parseProduct,
  parseTime,
  RowRefused,
} from './values.ts';
import { parsePlace, parseRegion } from './zones.ts';

/** One row's values by our own names, trimmed; a field that the file does not have is absent. */
export type Fields = Partial<Record<FieldName, string>>;
export type FieldName =
  | 'time'
  | 'instanceType'
  | 'zone'
  | 'zoneId'
  | 'region'
  | 'product'
  | 'price'
  | 'currency';

/** What holds for the whole file: the clock, whether times without a zone are UTC, and what rows may leave out. */
export type FileContext = { now: Date; utc: boolean; region: string | null; validFrom: Date | null };

/** A spot price record. Throws `RowRefused` with the reason. */
export function spotPriceRow(fields: Fields, context: FileContext): SpotPriceRow {
  if (fields.currency !== undefined) checkCurrency(fields.currency);
  const { zone = '', zoneId = '', region = '' } = fields;
  return {
    cloud: 'aws',
    ...parsePlace({ zone, zoneId, region }, context.region),
    instanceType: parseInstanceType(fields.instanceType ?? ''),
    os: parseProduct(fields.product ?? ''),
    at: parseTime(fields.time ?? '', context),
    usdPerHour: parsePrice(fields.price ?? ''),
  };
}

/** A list price; without a product it is the one for Linux, as such lists are. Throws `RowRefused` with the reason. */
export function onDemandPriceRow(fields: Fields, context: FileContext): OnDemandPriceRow {
  if (fields.currency !== undefined) checkCurrency(fields.currency);
  const region = fields.region ?? context.region;
  const validFrom = fields.time === undefined ? context.validFrom : parseTime(fields.time, context);
  if (region === null) throw new RowRefused('the region is unknown');
  if (validFrom === null) throw new RowRefused('the date is unknown');
  return {
    cloud: 'aws',
    region: parseRegion(region),
    instanceType: parseInstanceType(fields.instanceType ?? ''),
    os: fields.product === undefined ? 'linux' : parseProduct(fields.product),
    validFrom,
    usdPerHour: parsePrice(fields.price ?? ''),
  };
}
