import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkpointMarks,
  partAt,
  type TimelinePhase,
  thinPhases,
  timelineNodes,
} from './run-timeline-rows.ts';

const MINUTE = 60_000;
const phase = (from: number, to: number, part: TimelinePhase['part']): TimelinePhase => ({
  from: from * MINUTE,
  to: to * MINUTE,
  part,
});

describe('thinPhases', () => {
  it('leaves a few phases as they are, checkpoints among the work that they lie in', () => {
    const phases = [
      phase(0, 10, 'useful'),
      phase(10, 12, 'checkpoint'),
      phase(12, 20, 'useful'),
      phase(20, 25, 'lost'),
      phase(25, 30, 'restart'),
    ];
    expect(thinPhases(phases, 0, 30 * MINUTE, 1000)).toEqual([
      phase(0, 20, 'useful'),
      phase(20, 25, 'lost'),
      phase(25, 30, 'restart'),
    ]);
  });

  it('shows of a column what it holds most of, and a stop before all else', () => {
    const phases = [
      phase(0, 6, 'useful'),
      phase(6, 10, 'idle'),
      phase(10, 19, 'useful'),
      phase(19, 20, 'lost'),
      phase(20, 30, 'useful'),
    ];
    expect(thinPhases(phases, 0, 30 * MINUTE, 3)).toEqual([
      phase(0, 10, 'useful'),
      phase(10, 20, 'lost'),
      phase(20, 30, 'useful'),
    ]);
  });

  it('leaves gaps open, and has nothing to draw of no time', () => {
    const gap = [phase(0, 10, 'useful'), phase(20, 30, 'useful'), phase(30, 40, 'idle')];
    expect(thinPhases(gap, 0, 40 * MINUTE, 4)).toEqual([
      phase(0, 10, 'useful'),
      phase(20, 30, 'useful'),
      phase(30, 40, 'idle'),
    ]);
    expect(thinPhases(gap, 5, 5, 4)).toEqual([]);
  });

  it('never draws more stretches than columns, in order, and hides no kind of stop', () => {
    const parts = fc.constantFrom('useful', 'checkpoint', 'lost', 'idle' as const);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), parts), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 200 }),
        (lengths, columns) => {
          let at = 0;
          const phases = lengths.map(([length, part]) => {
            const from = at;
            at += length * 1000;
            return { from, to: at, part };
          });
          const thin = thinPhases(phases, 0, at, columns);
          expect(thin.length).toBeLessThanOrEqual(columns);
          for (const [k, { from, to }] of thin.entries()) {
            expect(to).toBeGreaterThan(from);
            expect(from).toBeGreaterThanOrEqual((thin[k - 1]?.to ?? 0) - 1);
          }
          expect(thin.some(({ part }) => part === 'lost')).toBe(phases.some(({ part }) => part === 'lost'));
          expect(thin.some(({ part }) => part === 'checkpoint')).toBe(false);
        },
      ),
    );
  });
});

describe('timelineNodes', () => {
  it('cuts the paid time of each node by what the gang did, nodes in the order of their numbers', () => {
    const phases = [phase(0, 20, 'useful'), phase(20, 30, 'restart'), phase(30, 60, 'useful')];
    const claim = (node: string, from: number, to: number, place: string) => ({
      node,
      from: from * MINUTE,
      to: to * MINUTE,
      place,
    });
    const lines = timelineNodes(
      [claim('10', 0, 60, 'use1-az1'), claim('2', 25, 60, 'usw2-az2'), claim('2', 0, 20, 'use1-az1')],
      phases,
    );
    expect(lines.map(({ node, place, places }) => [node, place, places])).toEqual([
      ['2', 'usw2-az2', 2],
      ['10', 'use1-az1', 1],
    ]);
    expect(lines[0]?.parts).toEqual([
      phase(0, 20, 'useful'),
      phase(25, 30, 'restart'),
      phase(30, 60, 'useful'),
    ]);
    expect(lines[1]?.parts).toEqual(phases);
  });
});

describe('checkpointMarks', () => {
  const marks = [0, 10, 20, 30].map((from) => ({ from: from * MINUTE, to: (from + 1) * MINUTE }));

  it('are all of them, or none where they would crowd', () => {
    expect(checkpointMarks(marks, 1.6 * MINUTE)).toEqual(marks);
    expect(checkpointMarks(marks, 1.7 * MINUTE)).toEqual([]);
    expect(checkpointMarks(marks.slice(0, 1), 1e9)).toHaveLength(1);
  });
});

describe('partAt', () => {
  it('is what the gang did then', () => {
    const phases = [phase(0, 10, 'useful'), phase(20, 30, 'checkpoint')];
    expect([0, 9.9, 10, 20, 30].map((minute) => partAt(phases, minute * MINUTE))).toEqual([
      'useful',
      'useful',
      null,
      'checkpoint',
      null,
    ]);
  });
});
