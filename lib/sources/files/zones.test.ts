import { describe, expect, it } from 'vitest';
import { RowRefused } from './values.ts';
import { isRegion, parsePlace, parseRegion, regionOfZoneId, regionOfZoneName } from './zones.ts';

const place = (zone: string, zoneId = '', region = '', fallback: string | null = null) =>
  parsePlace({ zone, zoneId, region }, fallback);

describe('the region of a zone', () => {
  it.each([
    ['us-east-1a', 'us-east-1'],
    ['us-gov-west-1b', 'us-gov-west-1'],
    ['ap-southeast-3c', 'ap-southeast-3'],
    ['us-west-2-lax-1a', 'us-west-2'],
    ['us-east-1-wl1-bos-wlz-1', 'us-east-1'],
    ['eusc-de-east-1a', 'eusc-de-east-1'],
    ['us-east-1', null],
    ['use1-az4', null],
    ['us-east-a', null],
    ['Zone A', null],
  ])('by its name: %s -> %s', (zone, region) => {
    expect(regionOfZoneName(zone)).toBe(region);
  });

  it.each([
    ['use1-az4', 'us-east-1'],
    ['usw2-lax1-az1', 'us-west-2'],
    ['use1-wl1-bos-wlz1', 'us-east-1'],
    ['apne1-az4', 'ap-northeast-1'],
    ['apse7-az1', 'ap-southeast-7'],
    ['usgw1-az2', 'us-gov-west-1'],
    ['cnnw1-az1', 'cn-northwest-1'],
    ['euc1-az3', 'eu-central-1'],
    ['xyz1-az1', null],
    ['us-east-1a', null],
  ])('by its id: %s -> %s', (zone, region) => {
    expect(regionOfZoneId(zone)).toBe(region);
  });
});

describe('parsePlace', () => {
  it('takes a name, an id, or both, in whichever column they stand', () => {
    expect(place('us-east-1a')).toEqual({ region: 'us-east-1', zoneId: null, zoneName: 'us-east-1a' });
    expect(place('use1-az4')).toEqual({ region: 'us-east-1', zoneId: 'use1-az4', zoneName: null });
    expect(place('', 'use1-az4')).toEqual({ region: 'us-east-1', zoneId: 'use1-az4', zoneName: null });
    expect(place('us-west-2-lax-1a', 'usw2-lax1-az1')).toEqual({
      region: 'us-west-2',
      zoneId: 'usw2-lax1-az1',
      zoneName: 'us-west-2-lax-1a',
    });
  });

  it('uses the region given for the file only where the row does not say', () => {
    expect(place('xyz1-az1', '', '', 'us-east-1').region).toBe('us-east-1');
    expect(place('xyz1-az1', '', 'eu-west-1', 'us-east-1').region).toBe('eu-west-1');
    expect(place('us-east-2a', '', '', 'us-east-1').region).toBe('us-east-2');
  });

  it.each([
    [['us-east-1a', '', 'us-east-2'], 'the zone does not belong to the region: us-east-2 and us-east-1'],
    [['us-east-1a', 'usw2-az1', ''], 'the zone does not belong to the region: us-east-1 and us-west-2'],
    [['', '', 'us-east-1'], 'the zone is empty'],
    [['somewhere', '', 'us-east-1'], '"somewhere" is not a zone such as us-east-1a or use1-az4'],
    [['us-east-1a', 'four', ''], '"four" is not a zone id such as use1-az4'],
    [['xyz1-az1', '', ''], 'the region of zone "xyz1-az1" is unknown: add a column region, or give --region'],
    [['cn-north-1a', '', ''], 'prices in cn-north-1 are in CNY: prices are kept in USD alone'],
  ] as const)('refuses %j', ([zone, zoneId, region], why) => {
    expect(() => place(zone, zoneId, region)).toThrow(new RowRefused(why));
  });
});

it('knows regions by their form', () => {
  expect(['us-east-1', 'us-gov-east-1', 'mx-central-1'].every(isRegion)).toBe(true);
  expect(['', 'us-east-1a', 'useast1', 'US-EAST-1', `us-${'a'.repeat(50)}-1`].some(isRegion)).toBe(false);
  expect(() => parseRegion('')).toThrow('the region is empty');
  expect(() => parseRegion('Virginia')).toThrow('"Virginia" is not a region such as us-east-1');
});
