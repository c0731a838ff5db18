import { describe, expect, it } from 'vitest';
import { interruptionRatesQuery } from '#lib/api/schemas/interruption-rates';
import { interruptionsQuery } from '#lib/api/schemas/interruptions';
import { hourParams, listParams, rateParams, rateParsers } from './params.ts';
import { RATE_KEYS, RATE_PRESETS, viewOf } from './rate-view.ts';
import { zoneOptions } from './time-zones.ts';

const filters = {
  range: '7d' as const,
  from: '2026-10-01',
  region: ['us-east-1'],
  gpuModel: [],
  instanceType: [],
  zone: ['use1-az4'],
  os: [],
  account: [],
  tags: { team: ['language'], none: [] },
};
const asked = { range: '7d', region: ['us-east-1'], zone: ['use1-az4'], tag: { team: ['language'] } };

describe('what the API is asked for', () => {
  it('is the range and what filters name, never days of bills', () => {
    expect(listParams(filters)).toEqual(asked);
    expect(rateParams(filters, 'place')).toEqual({ ...asked, groupBy: ['gpuModel', 'region'] });
    expect(rateParams(filters, 'pool,account')).toEqual({ ...asked, groupBy: ['pool', 'account'] });
    expect(hourParams(filters, 'UTC')).toEqual({ ...asked, groupBy: ['hourOfWeek'] });
    expect(hourParams(filters, 'Asia/Tokyo')).toEqual({
      ...asked,
      groupBy: ['hourOfWeek'],
      tz: 'Asia/Tokyo',
    });
  });

  it('is what the API understands, for every view', () => {
    const pairs = RATE_KEYS.flatMap((first) => RATE_KEYS.map((second) => viewOf(first, second)));
    for (const by of [...RATE_PRESETS, ...pairs])
      expect(interruptionRatesQuery.safeParse(rateParams(filters, by)).success).toBe(true);
    expect(interruptionsQuery.safeParse(listParams(filters)).success).toBe(true);
  });
});

describe('groups of rates in the URL', () => {
  it('are read as one, two with a comma between, or a place, and written as the same word', () => {
    expect(rateParsers.by.parse('zone,account')).toBe('zone,account');
    expect(rateParsers.by.parse('gpuModel')).toBe('gpuModel');
    expect(rateParsers.by.serialize('zone,account')).toBe('zone,account');
    expect(rateParsers.by.defaultValue).toBe('place');
  });

  it('are none where a word names no group', () => {
    for (const word of ['', 'tag.team', 'hourOfWeek', 'zone,hourOfWeek', 'zone,account,region'])
      expect(rateParsers.by.parse(word)).toBeNull();
  });
});

describe('time zones', () => {
  it('are read by their IANA name alone', () => {
    expect(rateParsers.tz.parse('Europe/Berlin')).toBe('Europe/Berlin');
    expect(rateParsers.tz.parse('Mars/Olympus')).toBeNull();
    expect(rateParsers.tz.parse('')).toBeNull();
  });

  it('are offered once each: UTC, the own, usual ones, the chosen one', () => {
    const values = (own: string | null, chosen: string) => zoneOptions(own, chosen).map(({ value }) => value);
    expect(values(null, 'UTC').slice(0, 2)).toEqual(['UTC', 'America/Los_Angeles']);
    expect(values('Europe/Berlin', 'UTC').filter((zone) => zone === 'Europe/Berlin')).toHaveLength(1);
    expect(zoneOptions('Europe/Berlin', 'UTC')[1]).toEqual({
      value: 'Europe/Berlin',
      label: 'Europe/Berlin (yours)',
    });
    expect(values('UTC', 'Africa/Lagos').filter((zone) => zone === 'UTC')).toHaveLength(1);
    expect(values('UTC', 'Africa/Lagos').at(-1)).toBe('Africa/Lagos');
  });
});
