import { expect, it } from 'vitest';
import { runLedger } from './run-ledger.ts';
import { gangOf, runMeasures } from './run-measures.ts';
import { event, lifetime } from './run-testing.ts';
import type { RunEvent } from './training-run.ts';

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

const gangAfter = (...events: RunEvent[]) => {
  const { claims, stops } = runLedger({
    events: [
      event('start', 0, { node: 'a', on: 'i-1' }),
      event('start', 0, { node: 'b', on: 'i-2' }),
      ...events,
    ],
    ...{ heartbeats: [], others: [] },
    lifetimes: [lifetime('i-1', [0, 4000]), lifetime('i-2', [0, null]), lifetime('i-3', [4300, null])],
  });
  return gangOf(claims, stops).map(({ node, instanceId }) => `${node} ${instanceId}`);
};

it('counts nodes that are there, also where each new instance is a node of another name', () => {
  const again = event('resume', 4500, { node: 'b' });
  const saves = saved([5000, 5010]).map((one) => ({ ...one, node: 'b' }));
  expect(gangAfter(again, event('resume', 4510, { node: 'a', on: 'i-3' }), ...saves)).toEqual([
    ...['b i-2', 'a i-3'],
  ]);
  expect(gangAfter(again, event('resume', 4510, { node: 'c', on: 'i-3' }), ...saves)).toEqual([
    ...['b i-2', 'c i-3'],
  ]);
  // It stands: the one that was taken is to come back.
  expect(gangAfter(event('heartbeat', 4100, { node: 'b' }))).toEqual(['a i-1', 'b i-2']);
});
