import { describe, expect, it } from 'vitest';
import type { CheckpointAdviceResponse } from '#lib/api/schemas/checkpoint-advice';
import { betweenText, holdsText, hoursText, measuredText, savingText, todayText } from './advice-words.ts';

type Detail = NonNullable<CheckpointAdviceResponse['detail']>;

const detail = (change: Partial<Detail> = {}): Detail => ({
  rate: { perHour: 0.041, low95: 0.029, high95: 0.056 },
  nodes: 1,
  spotNodes: 1,
  checkpointSeconds: 120,
  restartSeconds: 300,
  today: { intervalSeconds: 300, factor: 1.408157 },
  best: { factor: 1.057764 },
  savedShare: 0.2488,
  savedShareLow: 0.244,
  savedShareHigh: 0.253,
  monthlySavingUsd: 3581.2,
  curve: [],
  hours: [],
  ...change,
});
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;

describe('what the advice stands on', () => {
  it('is the rate with its interval, and what a save and a restart take', () => {
    expect(plain(measuredText(detail()))).toBe(
      '4.1 %/h here (2.9 – 5.6), a save takes 2 min, a restart 5 min',
    );
    expect(plain(measuredText(detail({ nodes: 4, restartSeconds: null })))).toBe(
      '4.1 %/h for 4 nodes (2.9 – 5.6), a save takes 2 min, no restart was seen',
    );
    const often = { perHour: 3.66, low95: 0.85, high95: 10.7 };
    expect(plain(measuredText(detail({ rate: often })))).toBe(
      '3.7 times an hour here (0.85 – 11), a save takes 2 min, a restart 5 min',
    );
  });

  it('carries the interval of the rate into the advice', () => {
    expect(plain(betweenText({ low: 3900, high: 5400 }))).toBe(
      'every 65 min to every 90 min by the ends of the rate’s interval',
    );
    expect(plain(betweenText({ low: 3900, high: null }))).toBe(
      'at least every 65 min: so far the rate has no lower end',
    );
    expect(betweenText({ low: null, high: null })).toBeNull();
  });
});

describe('what it would change', () => {
  it('is a saving with its interval, or nothing', () => {
    expect(plain(savingText(detail()))).toBe(
      'That would save $3,581 of a month in which it ran all the time, 24.9 % of its cost (24.4 % to 25.3 %).',
    );
    expect(savingText(detail({ savedShare: 0.0001, monthlySavingUsd: 1 }))).toMatch(/nothing to save/);
    expect(plain(savingText(detail({ savedShareLow: null })))).toMatch(/24\.9 % of its cost\.$/);
    expect(savingText(detail({ savedShare: null }))).toBeNull();
    expect(savingText(detail({ monthlySavingUsd: null }))).toBeNull();
  });

  it('is not known without an interval of today', () => {
    expect(todayText(detail())).toBeNull();
    expect(todayText(detail({ today: null }))).toMatch(/no interval of today/);
    expect(plain(todayText(detail({ today: { intervalSeconds: 86_400, factor: null } })))).toBe(
      'Today it saves every 24 h: at that as good as no work would get done.',
    );
  });
});

describe('hours of the week', () => {
  const hour = (n: number, intervalSeconds: number | null, isOwn: boolean) => ({
    hour: n,
    intervalSeconds,
    isOwn,
  });

  it('are told of where they have an interval of their own', () => {
    expect(hoursText(detail({ hours: [hour(0, 4500, false)] }))).toBeNull();
    expect(
      plain(hoursText(detail({ hours: [hour(0, 2400, true), hour(1, 3000, true), hour(2, 4500, false)] }))),
    ).toBe(
      'In 2 hours of the week the rate differs enough for an interval of their own: every 40 min to 50 min.',
    );
    expect(plain(hoursText(detail({ hours: [hour(0, 2400, true)] })))).toBe(
      'In one hour of the week the rate differs enough for an interval of their own: every 40 min.',
    );
  });
});

describe('holdsText', () => {
  it('says until when', () => {
    const answer = { validUntil: '2026-11-21T17:00:00.000Z', asOf: '2026-11-21T16:20:00.000Z' };
    expect(plain(holdsText(answer))).toBe('Holds until 21 Nov 17:00 UTC.');
  });
});
