import { describe, expect, it } from 'vitest';
import { SourceError } from '#lib/sources/errors';
import { matchHeader } from './columns.ts';

const match = (header: string) => matchHeader(header.split(','), 'prices.csv');

function fault(header: string): SourceError {
  try {
    match(header);
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
  throw new Error(`"${header}" was taken`);
}

describe('matchHeader', () => {
  it.each([
    [
      'timestamp_utc,instance_type,availability_zone,product_description,spot_price_usd_hour',
      'spot-price-csv',
    ],
    ['Timestamp,InstanceType,AvailabilityZone,ProductDescription,SpotPrice', 'spot-price-csv'],
    ['date,instance type,zone,os,price', 'spot-price-csv'],
    ['price,os,availability_zone_id,instance_type,time,note', 'spot-price-csv'],
    ['instance_type,ondemand_usd_hour', 'on-demand-price-csv'],
    ['generated_at,region,instance_type,ondemand_usd_hour,commit,path', 'on-demand-price-csv'],
    ['instance_type,price', 'on-demand-price-csv'],
    ['valid_from,region,instance_type,os,price', 'on-demand-price-csv'],
    ['date,region,instance_type,price', 'on-demand-price-csv'],
    ['timestamp,region,instance_type,on_demand_price', 'on-demand-price-csv'],
  ])('%s is %s', (header, format) => {
    expect(match(header).format).toBe(format);
  });

  it('finds each field at its place and says where times are UTC by name', () => {
    expect(match('note,spot_price,timestamp_utc,az,type,product').columns).toEqual({
      at: { time: 2, instanceType: 4, zone: 3, product: 5, price: 1 },
      count: 6,
      utc: true,
    });
    expect(match('timestamp,az,type,product,price').columns.utc).toBe(false);
  });

  it('never takes a spot list that lacks a column for a price list', () => {
    expect(fault('timestamp,instance_type,product_description,price').message).toBe(
      'prices.csv, line 1: a column is missing for spot prices: zone.',
    );
    expect(fault('timestamp,instance_type,zone,price').remedy).toBe(
      'Accepted names are: product (product_description, product, os, operating_system, platform).',
    );
    expect(fault('instance_type,spot_price').message).toContain(
      'missing for spot prices: time, zone, product',
    );
  });

  it('names every accepted column where nothing fits', () => {
    const { code, message, remedy } = fault('AvailabilityDate,BilledCost,Tags');
    expect(code).toBe('malformed');
    expect(message).toBe(
      'prices.csv, line 1: the header begins with "AvailabilityDate" and fits no price list and no bill.',
    );
    expect(remedy).toMatch(
      /^Spot prices need columns for time \(timestamp, .*On-demand prices need instance type \(.*CUR 2\.0 .*FOCUS 1\.0 to 1\.2/,
    );
  });
});
