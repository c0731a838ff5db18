import { describe, expect, it } from 'vitest';
import type { ReconciliationResponse } from '#lib/api/schemas/reconciliation';
import { invoiceReasons, invoiceSentence } from './invoice-words.ts';

const TOTAL = {
  billedUsd: 1500,
  computedUsd: 1100,
  differenceUsd: 400,
  comparedBilledUsd: 1001,
  comparedComputedUsd: 1000,
  notSeenUsd: 0,
  notBilledUsd: 0,
  notComparedUsd: 0,
  waivedUsd: 0,
  unpricedHours: 0,
};

const answer = (total: Partial<ReconciliationResponse['total']>, byInstance = true) =>
  ({
    from: '2026-10-25',
    to: '2026-11-24',
    rows: [],
    total: { ...TOTAL, ...total },
    byInstance,
    lifetimesSince: '2026-11-20T06:00:00.000Z',
    asOf: '2026-11-23T12:00:00.000Z',
  }) as ReconciliationResponse;

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('invoiceSentence', () => {
  it('compares what both know', () => {
    expect(plain(invoiceSentence(answer({})))).toBe(
      'For the instances that were seen running, $1,001 was billed and $1,000 computed: $1.00 (0.1 %) apart.',
    );
    expect(plain(invoiceSentence(answer({ comparedBilledUsd: 1000.004 })))).toMatch(
      /: the same to the cent\.$/,
    );
    expect(plain(invoiceSentence(answer({ comparedBilledUsd: 999.9 }, false)))).toBe(
      'For the days with instances seen, $1,000 was billed and $1,000 computed: $0.10 (0.010 %) apart.',
    );
  });

  it('says what is not known instead of a difference', () => {
    expect(invoiceSentence(answer({ billedUsd: null }))).toBe('No bill speaks of these days yet.');
    expect(invoiceSentence(answer({ computedUsd: null }))).toContain('nothing to hold the bill against');
    expect(invoiceSentence(answer({ comparedBilledUsd: 0, comparedComputedUsd: 0 }))).toContain(
      'No instance',
    );
  });
});

describe('invoiceReasons', () => {
  it('says how far days that are not final are off, and leaves final ones alone', () => {
    const day = (provisional: boolean, comparedBilledUsd: number) => ({
      ...TOTAL,
      day: '2026-11-22',
      provisional,
      comparedBilledUsd,
    });
    const withDays = (...rows: ReconciliationResponse['rows']) => ({ ...answer({}), rows });
    expect(invoiceReasons(withDays(day(true, 700), day(true, 950), day(false, 1)))).toEqual([
      'On provisional days the bill is $350 below it: hours may still come, and costs change.',
    ]);
    expect(invoiceReasons(withDays(day(true, 1000.001), day(false, 1)))).toEqual([]);
  });

  it('names each part that explains a difference, and none that is nothing', () => {
    expect(invoiceReasons(answer({}))).toEqual([]);
    const reasons = invoiceReasons(
      answer(
        { notSeenUsd: 400, notComparedUsd: 70, notBilledUsd: 12, waivedUsd: 3.5, unpricedHours: 0.2 },
        false,
      ),
    );
    expect(reasons.map(plain)).toEqual([
      '$400 is billed for days that nobody saw running.',
      '$70.00 is billed for what cannot be compared: lifetimes are followed since 20 Nov 06:00 UTC at the earliest.',
      '$12.00 is computed for instances that the bill does not have.',
      '$3.50 is not charged: AWS took the instance back in its first hour.',
      '1 h were seen without a known spot price, and are in no figure.',
      'The bill names no instances, so days are compared as a whole; an export with resource ids tells them apart.',
    ]);
  });
});
