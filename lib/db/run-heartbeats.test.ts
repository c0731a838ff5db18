import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEARTBEAT_GAP_MS } from '#lib/domain/training-run';
import { joinSpans } from './run-heartbeats.ts';

const beat = (node: string, at: number) => ({ node, from: at, to: at });

describe('spans of heartbeats', () => {
  it('join what is no further apart than 90 s, each node by itself', () => {
    expect(
      joinSpans([beat('1', 60_000), beat('0', 180_001), beat('0', 0), beat('0', 90_000), beat('1', 0)]),
    ).toEqual([
      { node: '0', from: 0, to: 90_000 },
      { node: '0', from: 180_001, to: 180_001 },
      { node: '1', from: 0, to: 60_000 },
    ]);
  });

  it('join two when one comes between', () => {
    const apart = [
      { node: '0', from: 0, to: 60_000 },
      { node: '0', from: 210_000, to: 290_000 },
    ];
    expect(joinSpans(apart)).toEqual(apart);
    expect(joinSpans([...apart, beat('0', 140_000)])).toEqual([{ node: '0', from: 0, to: 290_000 }]);
  });

  it('are the same in whatever order and pieces heartbeats come', () => {
    const beats = fc.array(
      fc.record({
        node: fc.constantFrom('0', '1'),
        at: fc.integer({ min: 0, max: 60 }).map((n) => n * 40_000),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(beats, fc.array(fc.nat(4), { maxLength: 30 }), (told, pieces) => {
        const byPiece = Map.groupBy(told, (one) => pieces[told.indexOf(one)] ?? 0);
        let kept: ReturnType<typeof joinSpans> = [];
        for (const [, piece] of byPiece)
          kept = joinSpans([...kept, ...piece.map(({ node, at }) => beat(node, at))]);
        // Single linkage by its definition: a gap between neighbours begins a new span.
        const expected = ['0', '1'].flatMap((node) => {
          const times = [...new Set(told.filter((one) => one.node === node).map(({ at }) => at))].sort(
            (a, b) => a - b,
          );
          const starts = times.filter((at, i) => i === 0 || at - (times[i - 1] as number) > HEARTBEAT_GAP_MS);
          return starts.map((from, i) => {
            const until = starts[i + 1] ?? Number.POSITIVE_INFINITY;
            return { node, from, to: times.findLast((at) => at < until) };
          });
        });
        expect(kept).toEqual(expected);
      }),
    );
  });
});
