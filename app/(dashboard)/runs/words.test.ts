import { describe, expect, it } from 'vitest';
import type { AnswerPart } from '#components/ui/answer';
import { runsHeadline, type WindowMoney } from './headline.ts';
import { runRow, unpricedRun, windowMoney } from './runs-testing.ts';
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
  type Rows = Parameters<typeof runsHeadline>[0];
  const say = (rows: Rows, narrowed = false, more = false, paid: WindowMoney | null = null) =>
    sentence(runsAnswer(runsHeadline(rows, narrowed, paid), '30 days', more));

  it('says what all runs were paid in the window, and what of it interruptions took back', () => {
    expect(say([runRow()], false, true, windowMoney())).toBe(
      'In the last 30 days 212 runs were paid $41,230; interruptions took back $76.20 of it.',
    );
    expect(say([runRow()], false, false, windowMoney({ runs: 1, tookBackUsd: 0 }))).toBe(
      'In the last 30 days 1 run was paid $41,230; interruptions took back nothing of it.',
    );
  });

  it('says of runs that are listed that each counts as a whole', () => {
    expect(say([runRow()])).toBe('This run was paid $2,193 as a whole; interruptions took back $138 of it.');
    expect(say([runRow({ tookBackUsd: 0 }), runRow()])).toBe(
      'These 2 runs were paid $4,386, each as a whole; interruptions took back $138 of it.',
    );
    expect(say([runRow({ tookBackUsd: 0 }), runRow()], false, true)).toBe(
      'The newest 2 runs were paid $4,386, each as a whole; interruptions took back $138 of it.',
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
    runsNotes(rows, runsHeadline(rows, false, null)).map(plain);

  it('say what is provisional, silent or without a price', () => {
    expect(
      notes(
        runRow(),
        runRow({ status: 'silent' }),
        runRow({ status: 'ended', unpricedHours: 3 }),
        unpricedRun(),
      ),
    ).toEqual([
      '2 runs go on: their figures are provisional.',
      '1 run is silent: nothing was heard for 15 minutes or more, and no cost counts since.',
      '1 run has no known price and is in no sum.',
      'Of 1 run some node-hours have no known price, so that its cost is at least what is shown.',
    ]);
    expect(notes(unpricedRun({ status: 'ended' })).at(-1)).toBe(
      'No price of their instances is known, which is not a cost of 0.',
    );
    const rows = [runRow({ status: 'ended', unpricedHours: 3 }), unpricedRun({ status: 'ended' })];
    const paid = windowMoney({ unpricedHours: 133.2 });
    expect(runsNotes(rows, runsHeadline(rows, false, paid)).map(plain)).toEqual([
      'Of a run that reaches beyond that time, what lies in it.',
      '133 node-hours of these runs have no known price and are in no sum.',
    ]);
    expect(runsNotes([], { kind: 'none', narrowed: true })).toEqual([]);
  });
});
