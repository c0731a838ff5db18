import { describe, expect, it } from 'vitest';
import type { AnswerPart } from '#components/ui/answer';
import type { InstanceResponse } from '#lib/api/schemas/instances';
import {
  endWords,
  instanceAnswer,
  type Lifetime,
  lifetimeRan,
  lostWords,
  newestFirst,
  unpricedWords,
} from './words.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const said = (parts: AnswerPart[]) =>
  plain(parts.map((part) => (typeof part === 'string' ? part : part.strong)).join(''));

const life: Lifetime = {
  account: '123456789012',
  region: 'us-east-1',
  zone: 'use1-az4',
  zoneName: 'us-east-1a',
  instanceType: 'p5.48xlarge',
  gpuModel: 'H100',
  gpuCount: 8,
  os: 'linux',
  lifecycle: 'spot',
  startedAt: '2026-11-22T13:26:31.000Z',
  startAssumed: false,
  endedAt: '2026-11-22T14:07:31.000Z',
  endAssumed: false,
  endReason: 'interrupted',
  firstSeenAt: '2026-11-22T13:30:00.000Z',
  lastSeenAt: '2026-11-22T14:05:00.000Z',
  tags: {},
  chargedUsd: 0,
  waivedUsd: 13.43,
  unpricedHours: 0,
  replacement: null,
};
type Happening = InstanceResponse['interruptions'][number];
const happening = (part: Partial<Happening>) =>
  ({
    kind: 'interruption',
    at: '2026-11-22T14:05:31.000Z',
    startedAt: life.startedAt,
    witnesses: ['queue'],
    ...part,
  }) as Happening;
const known = (part: Partial<InstanceResponse>): InstanceResponse => ({
  instanceId: 'i-0b66f3a1c2d4e88ba',
  lifetimes: [life],
  interruptions: [],
  events: [],
  asOf: '2026-11-22T15:00:00.000Z',
  ...part,
});

describe('the answer', () => {
  it('says what ran, how long, how it ended and what was waived', () => {
    expect(said(instanceAnswer(known({})))).toBe(
      'p5.48xlarge in use1-az4 ran 41 min and was taken back on 22 Nov 14:07; $13.43 of its cost was waived.',
    );
  });

  it('is of the newest lifetime, and names the region where no zone is known', () => {
    const now = {
      ...life,
      zone: null,
      startedAt: '2026-11-22T14:30:00.000Z',
      endedAt: null,
      endReason: null,
    };
    expect(said(instanceAnswer(known({ lifetimes: [life, { ...now, waivedUsd: 0 }] })))).toBe(
      'p5.48xlarge in us-east-1 has run 30 min and still runs.',
    );
  });

  it('says that it is being taken back, which a recommendation does not', () => {
    const running = { ...life, endedAt: null, endReason: null, waivedUsd: null };
    const with_ = (kind: Happening['kind']) =>
      said(instanceAnswer(known({ lifetimes: [running], interruptions: [happening({ kind })] })));
    expect(with_('interruption')).toBe('p5.48xlarge in use1-az4 has run 1 h 33 min and is being taken back.');
    expect(with_('rebalance')).toBe('p5.48xlarge in use1-az4 has run 1 h 33 min and still runs.');
  });

  it('marks a launch and an end that were only noticed, and a reason that nobody gave', () => {
    const unsure = { startAssumed: true, endAssumed: true, endReason: 'unknown', waivedUsd: 0 } as const;
    expect(said(instanceAnswer(known({ lifetimes: [{ ...life, ...unsure }] })))).toBe(
      'p5.48xlarge in use1-az4 ran at least 41 min and ended by 22 Nov 14:07; why is not known.',
    );
  });

  it('says what is known of an instance that is not in the inventory', () => {
    const lost = { lifetimes: [], interruptions: [happening({ startedAt: null })] };
    expect(said(instanceAnswer(known(lost)))).toBe(
      'The inventory does not know this instance; it was taken back on 22 Nov 14:05, seen by event.',
    );
    const events = [{}] as InstanceResponse['events'];
    expect(said(instanceAnswer(known({ lifetimes: [], events })))).toBe(
      'The inventory does not know this instance; 1 event names it.',
    );
  });
});

describe('a lifetime', () => {
  it('is sorted by its start, newest first, without touching what came', () => {
    const later = { ...life, startedAt: '2026-11-23T00:00:00.000Z' };
    const came = [life, later];
    expect(newestFirst(came)).toEqual([later, life]);
    expect(came).toEqual([life, later]);
  });

  it('runs up to now while it has no end', () => {
    expect(plain(lifetimeRan({ ...life, endedAt: null }, '2026-11-22T15:26:31.000Z'))).toBe('2 h');
  });

  it('ends in words', () => {
    const ended = (endReason: Lifetime['endReason']) => endWords({ ...life, endReason });
    expect((['interrupted', 'stopped', 'terminated', 'unknown', null] as const).map(ended)).toEqual([
      'taken back',
      'stopped',
      'terminated',
      'reason not known',
      'reason not known',
    ]);
    expect(endWords({ endedAt: null, endReason: null })).toBe('runs');
  });

  it('says how long capacity was lost, and only where it was taken back', () => {
    const replacement = { instanceId: 'i-1', startedAt: life.startedAt, lostSeconds: 252 };
    expect(plain(lostWords({ ...life, replacement }) ?? '')).toBe('4 min lost');
    expect(lostWords({ ...life, replacement: { ...replacement, lostSeconds: 0 } })).toBe('nothing lost');
    expect(plain(lostWords(life) ?? '')).toBe('none found within 24 hours');
    expect(lostWords({ ...life, endReason: 'stopped' })).toBeNull();
  });

  it('says which hours have no price', () => {
    expect(plain(unpricedWords({ unpricedHours: 2.5 }) ?? '')).toBe('2 h without a price');
    expect(unpricedWords({ unpricedHours: 0 })).toBeNull();
  });
});
