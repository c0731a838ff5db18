import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { completedEpochs } from './parse-epochs.ts';
import type { MetricRecord } from './wire.ts';

/** Records a minute apart. */
const logged = (...values: number[]): MetricRecord[] =>
  values.map((value, minute) => ({ value, at: minute * 60_000, step: minute * 10 }));
const minutes = (records: MetricRecord[], finished = false) =>
  completedEpochs(records, finished).map(({ epoch, at }) => [epoch, at / 60_000]);

describe('a metric of whole numbers names the epoch that goes on', () => {
  it('which is completed with its last record before a greater number, and the last one with the run', () => {
    const lightning = logged(0, 0, 0, 1, 1, 2);
    expect(minutes(lightning)).toEqual([
      [0, 2],
      [1, 4],
    ]);
    expect(minutes(lightning, true)).toEqual([
      [0, 2],
      [1, 4],
      [2, 5],
    ]);
  });

  it('and begins at any number', () => {
    expect(minutes(logged(1, 2, 3), true)).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);
    expect(minutes(logged(7))).toEqual([]);
    expect(minutes([], true)).toEqual([]);
  });

  it('after a restart an epoch that was half done is completed the second time, the others once', () => {
    expect(minutes(logged(0, 1, 2, 2, 1, 2, 2, 3))).toEqual([
      [0, 0],
      [1, 1],
      [2, 6],
    ]);
  });

  it('epochs too short to be logged were completed by the next record', () => {
    expect(minutes(logged(0, 3), true)).toEqual([
      [0, 0],
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
  });
});

describe('a metric of fractions says how far the run is', () => {
  it('and an epoch is completed with the first record that reaches it', () => {
    expect(minutes(logged(0.5, 1, 1, 1.52, 2.03, 2.5))).toEqual([
      [1, 1],
      [2, 4],
    ]);
  });

  it('those before the first record were not this run’s', () => {
    expect(minutes(logged(4.2, 4.9, 5.1))).toEqual([[5, 2]]);
    expect(minutes(logged(0.4, 3.1))).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
  });
});

describe('of any records', () => {
  const value = { whole: fc.nat(12), fraction: fc.nat(48).map((quarter) => quarter / 4 + 0.1) };
  const records = (of: fc.Arbitrary<number>) =>
    fc.array(fc.record({ value: of, at: fc.nat(20), step: fc.option(fc.nat(5)) }), { maxLength: 30 });

  it('each epoch is completed once, in their order, and whatever the order of the records', () => {
    fc.assert(
      fc.property(
        fc
          .oneof(records(value.whole), records(value.fraction))
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        fc.boolean(),
        ([all, shuffled], finished) => {
          const completed = completedEpochs(all, finished);
          expect(completedEpochs(shuffled, finished)).toEqual(completed);
          for (const [index, { epoch, at }] of completed.entries()) {
            const before = completed[index - 1];
            if (before === undefined) continue;
            expect(epoch).toBe(before.epoch + 1);
            expect(at).toBeGreaterThanOrEqual(before.at);
          }
        },
      ),
      atLeast(1000),
    );
  });

  it('what was completed by an earlier look stays so, at the same instant', () => {
    fc.assert(
      fc.property(fc.oneof(records(value.whole), records(value.fraction)), fc.nat(20), (all, until) => {
        const earlier = completedEpochs(
          all.filter(({ at }) => at <= until),
          false,
        );
        expect(completedEpochs(all, true).slice(0, earlier.length)).toEqual(earlier);
      }),
      atLeast(1000),
    );
  });
});
