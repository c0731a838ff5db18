import { expect, it } from 'vitest';
import { runLedger } from './run-ledger.ts';
import { runMeasures } from './run-measures.ts';
import { event, lifetime } from './run-testing.ts';

const saved = (...times: [from: number, to: number][]) =>
  times.flatMap(([from, to]) => [event('checkpoint-start', from), event('checkpoint-end', to)]);

it('measures saving, restarting and the interval between, stops left out', () => {
  const ledger = runLedger({
    events: [
      event('start', 0, { on: 'i-1' }),
      ...saved([1000, 1010], [2010, 2040], [2940, 2960]),
      event('resume', 4700, { on: 'i-2' }),
      ...saved([5500, 5520], [6720, 6740]),
      event('end', 7000),
    ],
    heartbeats: [],
    others: [],
    lifetimes: [lifetime('i-1', [0, 4000]), lifetime('i-2', [4300, null])],
  });
  // 10, 20, 20, 20, 30 s; 4,300 to 4,700 s; 1,000, 900 and 1,200 s, not 2,540 s across the stop
  expect(runMeasures({ ...ledger, nodes: 1 })).toEqual({
    checkpointSeconds: 20,
    restartSeconds: 400,
    todaySeconds: 1000,
  });
  expect(runMeasures({ ...ledger, nodes: 2 }).restartSeconds).toBe(200);
});

it('knows nothing of what did not happen', () => {
  const ledger = runLedger({
    ...{ events: [event('start', 0, { on: 'i-1' }), event('end', 100)], heartbeats: [], others: [] },
    lifetimes: [lifetime('i-1', [0, null])],
  });
  expect(runMeasures({ ...ledger, nodes: 1 })).toEqual({
    ...{ checkpointSeconds: null, restartSeconds: null, todaySeconds: null },
  });
});
