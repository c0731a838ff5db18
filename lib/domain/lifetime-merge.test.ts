import { describe, expect, it } from 'vitest';
import { type KeptLifetime, mergeLifetime } from './lifetime-merge.ts';
import type { InstanceLifetimeRow } from './lifetimes.ts';

const at = (time: string) => new Date(`2026-11-20T${time}:00Z`);
const row = (over: Partial<InstanceLifetimeRow> = {}): InstanceLifetimeRow => ({
  cloud: 'aws',
  account: '1',
  region: 'us-east-1',
  instanceId: 'i-1',
  startedAt: at('08:00'),
  endedAt: null,
  endReason: null,
  endAssumed: false,
  zoneId: 'use1-az1',
  zoneName: 'us-east-1a',
  instanceType: 'g6.xlarge',
  os: 'linux',
  lifecycle: 'spot',
  tags: {},
  ...over,
});
const ended = (time: string, endReason: InstanceLifetimeRow['endReason'], endAssumed = false) =>
  row({ endedAt: at(time), endReason, endAssumed });
const seenAs = (...seen: [InstanceLifetimeRow, string][]): KeptLifetime =>
  seen.reduce<KeptLifetime | null>(
    (kept, [one, when]) => mergeLifetime(kept, one, at(when)),
    null,
  ) as KeptLifetime;

describe('mergeLifetime', () => {
  it('remembers when an instance was first seen and last seen running', () => {
    const kept = seenAs([row(), '09:00'], [row(), '09:10'], [ended('09:15', 'terminated'), '09:20']);
    expect(kept).toMatchObject({ firstSeenAt: at('09:00'), lastSeenAt: at('09:10'), endedAt: at('09:15') });
  });

  it('keeps a dated end whatever comes later, and takes it in the place of an assumed one', () => {
    const dated = ended('09:15', 'interrupted');
    expect(seenAs([dated, '09:20'], [ended('09:30', 'unknown', true), '09:30'])).toMatchObject(dated);
    expect(seenAs([ended('09:30', 'interrupted', true), '09:30'], [dated, '09:40'])).toMatchObject(dated);
    expect(seenAs([dated, '09:20'], [row(), '09:10'])).toMatchObject(dated);
  });

  it('takes an assumed end back when the instance is seen running later', () => {
    expect(seenAs([ended('09:00', 'unknown', true), '09:02'], [row(), '09:10'])).toMatchObject({
      endedAt: null,
      endReason: null,
      endAssumed: false,
      lastSeenAt: at('09:10'),
    });
  });

  it('learns the reason of an end that was only noticed, and leaves its time', () => {
    const kept = seenAs(
      [row(), '09:00'],
      [ended('09:00', 'unknown', true), '09:02'],
      [ended('09:04', 'interrupted', true), '09:04'],
    );
    expect(kept).toMatchObject({ endedAt: at('09:00'), endReason: 'interrupted', endAssumed: true });
  });

  it('never ends before it began', () => {
    expect(seenAs([ended('07:59', 'terminated'), '09:00']).endedAt).toEqual(at('08:00'));
  });
});
