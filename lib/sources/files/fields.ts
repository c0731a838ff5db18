import type { Columns } from './columns.ts';
import type { FieldName, Fields } from './price-rows.ts';
import { RowRefused } from './values.ts';

/** The fields of a CSV row. Throws `RowRefused` where it has another number of cells than the header. */
export function csvFields(cells: readonly string[], columns: Columns): Fields {
  if (cells.length !== columns.count)
    throw new RowRefused(`the row has ${cells.length} values, the header ${columns.count}`);
  const fields: Fields = {};
  for (const [field, index] of Object.entries(columns.at) as [FieldName, number][])
    fields[field] = cells[index] as string;
  return fields;
}

const JSON_NAMES = {
  Timestamp: 'time',
  InstanceType: 'instanceType',
  AvailabilityZone: 'zone',
  AvailabilityZoneId: 'zoneId',
  ProductDescription: 'product',
  SpotPrice: 'price',
} as const satisfies Record<string, FieldName>;

/** The fields of a record of `DescribeSpotPriceHistory`. Throws `RowRefused` for what is no such record. */
export function jsonFields(record: unknown): Fields {
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    throw new RowRefused('this is not a price record');
  const fields: Fields = {};
  for (const [name, field] of Object.entries(JSON_NAMES)) {
    const value = (record as Record<string, unknown>)[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string' && typeof value !== 'number') throw new RowRefused(`${name} is not text`);
    fields[field] = String(value).trim();
  }
  return fields;
}
