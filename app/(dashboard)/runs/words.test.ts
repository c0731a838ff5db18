import { describe, expect, it } from 'vitest';
import type { AnswerPart } from '#components/ui/answer';
import { runsHeadline } from './headline.ts';
import { runRow, unpricedRun } from './runs-testing.ts';
import {
  belowOnDemandPct,
  epochsText,
  epochUsd,
  nodesText,
  placeText,
  projectText,
  runsAnswer,
  runsNotes,
  shareText,
} from './words.ts';

const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;
const sentence = (parts: readonly AnswerPart[]) =>
  plain(parts.map((part) => (typeof part === 'string' ? part : part.strong)).join(''));

describe('the words of a run in a table', () => {
  it('say epochs of those planned', () => {
    expect(epochsText({ epochsCompleted: 16, plannedEpochs: 20 })).toBe('16 of 20');
    expect(epochsText({ epochsCompleted: 1200, plannedEpochs: null })).toBe('1,200');
  });

  it('say nodes and types', () => {
    expect(nodesText({ nodes: 4, instanceTypes: ['p5.48xlarge'] })).toBe('4 × p5.48xlarge');
    expect(nodesText(runRow())).toBe('4 × p5.48xlarge and 1 more');
    expect(plain(nodesText({ nodes: 1, instanceTypes: [] }))).toBe('1 node');
    expect(nodesText({ nodes: 0, instanceTypes: [] })).toBeNull();
    expect(plain(placeText(runRow()))).toBe(
      '4 nodes p5.48xlarge and p4d.24xlarge in us-east-1 and us-east-2',
    );
    expect(plain(placeText({ nodes: 2, instanceTypes: [], regions: [] }))).toBe('2 nodes');
    expect(placeText({ nodes: 0, instanceTypes: [], regions: [] })).toBeNull();
  });

  it('give a cheap epoch the decimals that it needs', () => {
    expect([137.0675, 0.0886, 0.5, 0].map(epochUsd)).toEqual(['$137.07', '$0.0886', '$0.500', '$0.00']);
  });

  it('name a project, or that there is none', () => {
    expect(['llama', ''].map(projectText)).toEqual(['llama', 'without a project']);
  });

  it('hold an epoch against on demand where both are known', () => {
    expect(belowOnDemandPct(runRow())).toBeCloseTo(58.495, 3);
    expect(belowOnDemandPct({ effectiveUsdPerEpoch: 12, onDemandUsdPerEpoch: 10 })).toBeCloseTo(-20, 9);
    expect(belowOnDemandPct({ effectiveUsdPerEpoch: 12, onDemandUsdPerEpoch: null })).toBeNull();
    expect(belowOnDemandPct({ effectiveUsdPerEpoch: null, onDemandUsdPerEpoch: 10 })).toBeNull();
    expect(belowOnDemandPct({ effectiveUsdPerEpoch: 1, onDemandUsdPerEpoch: 0 })).toBeNull();
    expect([58.495, 9.44, 0.02].map((share) => plain(shareText(share)))).toEqual(['58 %', '9.4 %', '0.0 %']);
  });
});

describe('runsAnswer', () => {
  const say = (rows: Parameters<typeof runsHeadline>[0], narrowed = false, more = false) =>
    sentence(runsAnswer(runsHeadline(rows, narrowed), '30 days', more));

  it('says what an epoch cost and what interruptions took back', () => {
    expect(say([runRow()])).toBe(
      'In the last 30 days an epoch cost $137.07; interruptions took back $138 of $2,193 over 1 run.',
    );
    expect(say([runRow({ tookBackUsd: 0 }), runRow()], false, true)).toBe(
      'In the last 30 days an epoch cost $137.07; interruptions took back $138 of $4,386 over the newest 2 runs.',
    );
    expect(say([runRow({ tookBackUsd: 0, epochsCompleted: 0 })])).toBe(
      'In the last 30 days no epoch was completed; interruptions took back nothing of $2,193 over 1 run.',
    );
  });

  it('says in words what is not known', () => {
    expect(say([unpricedRun()])).toBe(
      'In the last 30 days 16 epochs of 1 run were completed; what they cost is not known.',
    );
    expect(say([unpricedRun({ startedAt: null })])).toBe(
      'A run was made, and has not begun: no node has reported a start.',
    );
    expect(say([])).toBe('No training run has reported in the last 30 days.');
    expect(say([], true)).toBe('No run matches these filters.');
  });
});

describe('runsNotes', () => {
  const notes = (...rows: ReturnType<typeof runRow>[]) =>
    runsNotes(rows, runsHeadline(rows, false)).map(plain);

  it('say what is provisional, silent or without a price', () => {
    expect(
      notes(
        runRow(),
        runRow({ status: 'silent' }),
        runRow({ status: 'ended', unpricedHours: 3 }),
        unpricedRun(),
      ),
    ).toEqual([
      'All that was paid over the epochs that it bought, each run as a whole.',
      '2 runs go on: their figures are provisional.',
      '1 run is silent: nothing was heard for 15 minutes or more, and no cost counts since.',
      '1 run has no known price and is in no sum.',
      'Of 1 run some node-hours have no known price, so that its cost is at least what is shown.',
    ]);
    expect(notes(unpricedRun({ status: 'ended' })).at(-1)).toBe(
      'No price of their instances is known, which is not a cost of 0.',
    );
    expect(runsNotes([], { kind: 'none', narrowed: true })).toEqual([]);
  });
});
