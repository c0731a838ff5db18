import { describe, expect, it } from 'vitest';
import type { AnswerPart } from '#components/ui/answer';
import { runRow, unpricedRun } from '../runs-testing.ts';
import { at, ledgerOf, runResponse } from './run-testing.ts';
import {
  billText,
  breakEvenText,
  runAnswer,
  runDoubts,
  scopeText,
  standingText,
  stayText,
  unsavedSeconds,
} from './words.ts';

const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;
const sentence = (parts: readonly AnswerPart[]) =>
  plain(parts.map((part) => (typeof part === 'string' ? part : part.strong)).join(''));
const say = (change: Parameters<typeof runRow>[0] = {}) => sentence(runAnswer(runRow(change)));

describe('runAnswer', () => {
  it('says what an epoch costs, against on demand, and what was lost', () => {
    expect(say()).toBe(
      'An epoch of llama-8b-sft costs $137.07, 58 % below on demand. Lost work is $96.30 of the $2,193 so far.',
    );
    expect(say({ status: 'ended', lostUsd: 0 })).toBe(
      'An epoch of llama-8b-sft cost $137.07, 58 % below on demand. No work was lost; $2,193 was paid in all.',
    );
    expect(say({ onDemandUsdPerEpoch: 100, unpricedHours: 2 })).toBe(
      'An epoch of llama-8b-sft costs at least $137.07, 37 % above on demand. Lost work is $96.30 of the $2,193 so far.',
    );
    expect(say({ unpricedHours: 2 })).toBe(
      'An epoch of llama-8b-sft costs at least $137.07. Lost work is $96.30 of the $2,193 so far.',
    );
    expect(say({ onDemandUsdPerEpoch: null, lostUsd: 240.4 })).toBe(
      'An epoch of llama-8b-sft costs $137.07. Lost work is $240 of the $2,193 so far.',
    );
  });

  it('tells a run of which nothing was paid from one without a price', () => {
    const begun = { totalUsd: 0, epochsCompleted: 0, effectiveUsdPerEpoch: null, lostUsd: 0 };
    expect(say(begun)).toBe('llama-8b-sft has begun; no paid time of it is known yet.');
    expect(say({ ...begun, status: 'ended' })).toBe('llama-8b-sft has ended; no paid time of it is known.');
  });

  it('says in words what is not known yet, or never', () => {
    expect(say({ startedAt: null })).toBe('llama-8b-sft has not begun: no node has reported a start.');
    expect(sentence(runAnswer(unpricedRun()))).toBe(
      'What an epoch of llama-8b-sft costs is not known: no price of its instances is.',
    );
    expect(say({ effectiveUsdPerEpoch: null, epochsCompleted: 0 })).toBe(
      'llama-8b-sft has cost $2,193.08 and has not completed an epoch yet. Lost work is $96.30 of it.',
    );
    expect(say({ effectiveUsdPerEpoch: null, epochsCompleted: 0, status: 'ended', lostUsd: 0 })).toBe(
      'llama-8b-sft cost $2,193.08 and completed no epoch.',
    );
  });
});

describe('the line under it', () => {
  it('says how the run stands', () => {
    const asOf = '2026-11-21T16:00:00.000Z';
    const stands = (change: Parameters<typeof runRow>[0]) => plain(standingText(runRow(change), asOf));
    expect(stands({})).toBe('It goes on, last heard 12 s ago.');
    expect(stands({ status: 'silent', lastEventAt: '2026-11-21T15:37:00.000Z' })).toBe(
      'Silent: nothing was heard for 23 min, and nothing counts since.',
    );
    expect(stands({ status: 'stopped' })).toBe('Stopped, and not resumed yet; last heard 12 s ago.');
    expect(stands({ status: 'ended', endedAt: '2026-11-21T15:37:00.000Z' })).toBe('Ended 21 Nov 15:37 UTC.');
    expect(stands({ status: 'waiting', lastEventAt: null })).toBe(
      'It was made 20 Nov 08:00 UTC and waits for its first event.',
    );
  });

  it('says what the run is', () => {
    expect(plain(scopeText(runRow()))).toBe(
      '16 of 20 epochs, 4 nodes p5.48xlarge and p4d.24xlarge in us-east-1 and us-east-2, 5 interruptions.',
    );
    const one = runRow({ plannedEpochs: null, epochsCompleted: 1, interruptions: 0, failures: 2, nodes: 1 });
    expect(plain(scopeText({ ...one, instanceTypes: ['g6.xlarge'], regions: ['us-east-1'] }))).toBe(
      '1 epoch, 1 node g6.xlarge in us-east-1, 0 interruptions, 2 failures.',
    );
    expect(scopeText(runRow({ nodes: 0 }))).toBeNull();
  });

  it('says what became of a stay on an instance', () => {
    expect(stayText({ interrupted: true }, true, 'running')).toBe('taken back');
    expect(stayText({ interrupted: false }, true, 'running')).toBe('still on it');
    expect(stayText({ interrupted: false }, true, 'silent')).toBe('last heard there');
    expect(stayText({ interrupted: false }, true, 'ended')).toBe('left');
    expect(stayText({ interrupted: false }, false, 'running')).toBe('left');
  });

  it('holds the ledger against the bill', () => {
    const bill = (billedUsd: number | null, billedLedgerUsd: number | null) =>
      billText(ledgerOf({ billedUsd, billedLedgerUsd }));
    expect(bill(null, null)).toBe('Not billed yet, or no billing export names its instances.');
    expect(bill(2193.08, 2193.08)).toBe(
      'The bill has $2,193.08 for the same instances and hours: it matches.',
    );
    expect(bill(1500, 1500.004)).toBe(
      'The bill has $1,500.00 for the same instances and hours: it matches. $693.08 is not billed yet.',
    );
    expect(bill(1490, 1500)).toBe(
      'The bill has $1,490.00 where this ledger has $1,500.00: $10.00 less. $693.08 is not billed yet.',
    );
    expect(billText(ledgerOf({ totalUsd: null }))).toBeNull();
  });
});

describe('what is provisional', () => {
  it('is work that goes on and is not saved', () => {
    expect(unsavedSeconds(runResponse())).toBe(3240);
    const ended = runResponse();
    expect(unsavedSeconds({ ...ended, run: runRow({ status: 'ended' }) })).toBeNull();
    expect(unsavedSeconds({ ...ended, phases: ended.phases.slice(0, -1) })).toBeNull();
  });

  it('counts from the resume where nothing was saved after it', () => {
    const data = runResponse();
    const [first] = data.checkpoints;
    expect(unsavedSeconds({ ...data, checkpoints: first ? [first] : [] })).toBeCloseTo(9000, 6);
    expect(unsavedSeconds({ ...data, checkpoints: [], stops: [] })).toBeCloseTo(6 * 3600, 6);
  });

  it('is said with what is unpriced and what was waived', () => {
    expect(runDoubts(runResponse()).map(plain)).toEqual([
      'Its figures are provisional until it ends.',
      'The last 54 min of work are not saved yet: a stop now would make them lost work.',
    ]);
    const ended = {
      run: runRow({ status: 'ended' as const, endedAt: at(14) }),
      ledger: ledgerOf({ unpricedHours: 2.5, waivedUsd: 3.2 }),
      ledgerError: 'too many events',
    };
    expect(runDoubts(runResponse(ended)).map(plain)).toEqual([
      'The ledger could not be made anew (too many events): what is shown is from before.',
      '2 h 30 min of node time have no known price and are in no sum.',
      '$3.20 more was not charged, as AWS took instances in their first hour.',
    ]);
  });
});

describe('breakEvenText', () => {
  it('holds the rate at which spot stops paying against the one that was met', () => {
    expect(plain(breakEvenText(runRow(), ledgerOf()))).toBe(
      'Spot stops paying where interruptions come more often than one in 1.1 node-hours (92 %/h); here it was one in 26 node-hours (3.9 %/h).',
    );
    expect(plain(breakEvenText(runRow({ interruptions: 0 }), ledgerOf()))).toBe(
      'Spot stops paying where interruptions come more often than one in 1.1 node-hours (92 %/h); here was none in 128.',
    );
    expect(plain(breakEvenText(runRow(), ledgerOf({ spotHours: 0 })))).toBe(
      'Spot stops paying where interruptions come more often than one in 1.1 node-hours (92 %/h).',
    );
    expect(plain(breakEvenText(runRow(), ledgerOf({ breakEvenRatePerHour: 236.14, spotHours: 1.366 })))).toBe(
      'Spot stops paying where interruptions come more often than 236 times an hour per node; here it was 3.7 times an hour per node.',
    );
    expect(breakEvenText(runRow(), ledgerOf({ breakEvenRatePerHour: null }))).toBeNull();
  });
});
