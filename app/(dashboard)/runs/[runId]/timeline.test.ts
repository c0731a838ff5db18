import { describe, expect, it } from 'vitest';
import { at, runResponse } from './run-testing.ts';
import { nodeLabel, timelineOf } from './timeline.ts';

const segment = (node: string, from: number, to: number, zone: string | null) => ({
  ...{ node, zone, from: at(from), to: at(to), instanceId: `i-${node}`, interrupted: false, cloud: 'aws' },
  ...{
    region: 'us-east-1',
    instanceType: null,
    gpuModel: null,
    gpuCount: null,
    lifecycle: null,
    poolId: null,
  },
  ...{ usd: 1, waivedUsd: 0, unpricedHours: 0 },
});

describe('timelineOf', () => {
  it('goes from the first that was paid to the last, with as many lines as nodes', () => {
    const timeline = timelineOf(
      runResponse({
        segments: [
          segment('0', 7.5, 14, 'use1-az1'),
          segment('1', 8, 11, null),
          segment('1', 11.2, 14.2, 'use1-az2'),
        ],
      }),
    );
    expect(timeline?.window).toEqual({ from: at(7.5), to: at(14.2) });
    expect(timeline?.nodes).toBe(2);
    expect(timeline?.claims.map(({ place }) => place)).toEqual(['use1-az1', 'us-east-1', 'use1-az2']);
    expect(timeline?.stops).toEqual([{ at: Date.parse(at(11)), cause: 'interruption', node: '1' }]);
  });

  it('is none where nothing was paid', () => {
    expect(timelineOf(runResponse({ phases: [], segments: [] }))).toBeNull();
  });
});

describe('nodeLabel', () => {
  it('is short', () => {
    expect(['3', 'trainer', 'i-0b66f3a1c2d88ba0'].map(nodeLabel)).toEqual([
      'node 3',
      'trainer',
      'i-0b66…88ba0',
    ]);
  });
});
