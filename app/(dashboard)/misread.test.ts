import { describe, expect, it } from 'vitest';
import { type DaysUse, misread } from './misread.ts';

const read = (words: string, days: DaysUse = 'shown') => misread(new URLSearchParams(words), days);

describe('misread', () => {
  it('has nothing to say of words that are read', () => {
    expect(read('')).toEqual([]);
    expect(read('range=7d&by=tag.team&baseline=committed&os=linux&region=anything')).toEqual([]);
    expect(read('from=2026-10-01&to=2026-11-01&by=place')).toEqual([]);
  });

  it('names each word that cannot be read, what is shown instead, and what to give', () => {
    expect(read('range=foo&by=foo&from=yesterday')).toEqual([
      'range=foo in the address cannot be read, so the last 30 days are shown: give 24h, 7d, 30d or 90d.',
      'from=yesterday in the address cannot be read, so it is left aside: give a day such as 2026-10-01.',
      'by=foo in the address cannot be read, so groups are regions: give day, region, instanceType, gpuModel, account, place or tag.NAME.',
    ]);
    expect(read('os=linux&os=plan9&baseline=x')).toHaveLength(2);
  });

  it('knows the groups and the time zones of interruption rates', () => {
    const rates = (words: string) => misread(new URLSearchParams(words), 'not shown', 'rates');
    expect(rates('by=zone&tz=Europe/Berlin')).toEqual([]);
    expect(rates('by=zone,account')).toEqual([]);
    expect(rates('by=tag.team&tz=Mars/Olympus')).toEqual([
      'by=tag.team in the address cannot be read, so groups are GPU models in regions: give place, gpuModel, region, instanceType, zone, pool or account, or two of them such as zone,account.',
      'tz=Mars/Olympus in the address cannot be read, so hours are in UTC: give an IANA time zone such as Europe/Berlin.',
    ]);
    expect(rates('from=2026-10-01')).toEqual([
      'The days in the address hold for bills; rates here are of the range.',
    ]);
  });

  it('knows how runs stand, and that they have no groups', () => {
    const runs = (words: string) => misread(new URLSearchParams(words), 'not shown', 'runs');
    expect(runs('status=running&status=silent&project=x&by=foo&baseline=x')).toEqual([]);
    expect(runs('status=happy&range=1y')).toEqual([
      'range=1y in the address cannot be read, so the last 30 days are shown: give 24h, 7d, 30d or 90d.',
      'status=happy in the address cannot be read, so runs are shown however they stand: give waiting, running, silent, stopped or ended.',
    ]);
    expect(runs('from=2026-10-01')).toEqual([
      'The days in the address hold for bills; runs here are of the range.',
    ]);
  });

  it('says which of a range and days is shown', () => {
    expect(read('from=2026-10-01&range=7d')[0]).toMatch(/^range in the address is left aside/);
    expect(read('from=2026-10-02&to=2026-10-01')[0]).toMatch(/so the range is shown/);
    expect(read('from=2025-01-01&to=2026-10-01')[0]).toMatch(/more than 400 days/);
    expect(read('from=2026-10-01', 'not shown')[0]).toMatch(/hold for bills/);
    expect(read('from=2026-10-01', 'none')).toEqual([]);
  });
});
