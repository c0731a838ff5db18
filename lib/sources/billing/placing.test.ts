import { describe, expect, it } from 'vitest';
import { osOfOperation, regionOf, unitOf, zoneOf } from './placing.ts';

const said = (region: string, zone: string, prefix: { text: string; region: string | null } | null) => ({
  region,
  zone,
  prefix,
});
const WEST = { text: 'USW2', region: 'us-west-2' };
const UNKNOWN = { text: 'XYZ1', region: null };

describe('regionOf', () => {
  it.each([
    ['us-west-2', 'us-west-2a', WEST],
    ['us-west-2', '', null],
    ['', 'us-west-2b', UNKNOWN],
    ['', 'usw2-az1', null],
    ['', '', WEST],
    ['us-west-2', '', UNKNOWN],
    // A local zone belongs to its region, by whatever it is named.
    ['us-west-2-lax-1', 'us-west-2-lax-1a', WEST],
    // Where a line has no zone, AWS may write the region in its place.
    ['', 'us-west-2', WEST],
  ])('of region "%s", zone "%s" and prefix %j is us-west-2', (region, zone, prefix) => {
    expect(regionOf(said(region, zone, prefix))).toBe('us-west-2');
  });

  it.each([
    ['', '', UNKNOWN, 'unknown region prefix "XYZ1"'],
    ['', '', null, 'the line names no region'],
    ['eu-west-1', 'us-west-2a', null, 'the line names two regions: eu-west-1 and us-west-2'],
    ['', 'us-east-1a', WEST, 'the line names two regions: us-east-1 and us-west-2'],
  ])('of region "%s", zone "%s" and prefix %j is refused', (region, zone, prefix, why) => {
    expect(() => regionOf(said(region, zone, prefix))).toThrow(why);
  });
});

it('keeps a zone as billed, and none where the region stands in its place', () => {
  expect(['us-west-2a', 'usw2-az1', 'us-west-2', ''].map(zoneOf)).toEqual([
    'us-west-2a',
    'usw2-az1',
    null,
    null,
  ]);
});

it.each([
  ['RunInstances', 'linux'],
  ['RunInstances:SV052', 'linux'],
  ['RunInstances:0002', 'windows'],
  ['RunInstances:0002:SV006', 'windows'],
  ['RunInstances:0010:SV001', 'rhel'],
  ['RunInstances:000g', 'suse'],
  ['RunInstances:0800', null],
  ['RunInstances:0102', null],
  ['RunInstances:1010', null],
  ['RunInstances:constructor', null],
  ['CreateVolume-Gp3', null],
  ['', null],
])('takes the operation %s for %s', (operation, os) => {
  expect(osOfOperation(operation)).toBe(os);
});

it('knows hours and seconds, and refuses any other unit by its name', () => {
  expect(['Hrs', 'Hours', 'hour', '', 'Seconds', 's'].map(unitOf)).toEqual([
    'hours',
    'hours',
    'hours',
    'hours',
    'seconds',
    'seconds',
  ]);
  for (const unit of ['GB', 'vCPU-Hours', 'constructor'])
    expect(() => unitOf(unit)).toThrow(`the amount is in "${unit}", not in hours`);
});
