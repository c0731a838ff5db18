import { describe, expect, it } from 'vitest';
import { emptyWords, followedWords, leadWords, listNote, ranWords } from './event-words.ts';

const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;

describe('a row of the events in words', () => {
  it('says how early a recommendation came', () => {
    expect(plain(leadWords({ rebalanceLeadSeconds: 192, witnesses: ['queue'] }))).toBe('3 min 12 s');
    expect(plain(leadWords({ rebalanceLeadSeconds: 0, witnesses: ['queue'] }))).toBe('0 s');
  });

  it('parts none that came from none that could have come', () => {
    expect(leadWords({ rebalanceLeadSeconds: null, witnesses: ['inventory', 'push'] })).toBe('none');
    expect(leadWords({ rebalanceLeadSeconds: null, witnesses: ['inventory', 'trail'] })).toBeNull();
  });

  it('says how long it had run, and that it was longer where its launch is not known', () => {
    expect(plain(ranWords({ ranSeconds: 41 * 60 + 59, startAssumed: false }))).toBe('41 min');
    expect(plain(ranWords({ ranSeconds: 33_240, startAssumed: true }))).toBe('at least 9 h 14 min');
    expect(ranWords({ ranSeconds: null, startAssumed: false })).toBeNull();
  });

  it('says what followed a recommendation', () => {
    expect(followedWords({ followed: true, placed: true })).toBe('yes');
    expect(followedWords({ followed: false, placed: true })).toBe('no');
    expect(followedWords({ followed: null, placed: true })).toBe('still runs');
    expect(followedWords({ followed: null, placed: false })).toBeNull();
  });
});

describe('the list in words', () => {
  it('counts all, and those not placed', () => {
    expect(plain(listNote({ total: 1240, notPlaced: 0 }))).toBe('1,240, newest first');
    expect(plain(listNote({ total: 12, notPlaced: 3 }))).toBe('12, newest first; 3 are not placed');
    expect(plain(listNote({ total: 12, notPlaced: 1 }))).toBe('12, newest first; 1 is not placed');
    expect(listNote({ total: 0, notPlaced: 0 })).toBe('none');
  });

  it('says why it is empty', () => {
    expect(emptyWords('interruption', { byTable: true, byPage: true })).toBe(
      'No interruption here was seen that way: choose others above the table.',
    );
    expect(emptyWords('rebalance', { byTable: false, byPage: true })).toBe(
      'No rebalance recommendation in this window matches these filters.',
    );
    expect(emptyWords('interruption', { byTable: false, byPage: false })).toContain('Sources says');
  });
});
