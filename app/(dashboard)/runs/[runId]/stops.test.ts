import { describe, expect, it } from 'vitest';
import { at, runResponse } from './run-testing.ts';
import { stopCosts } from './stops.ts';

const segment = (node: string, instanceId: string, from: number, to: number, interrupted: boolean) => ({
  ...{ node, instanceId, from: at(from), to: at(to), interrupted, cloud: 'aws' },
  ...{ region: null, zone: null, instanceType: null, gpuModel: null, gpuCount: null },
  ...{ lifecycle: null, poolId: null, usd: 1, waivedUsd: 0, unpricedHours: 0 },
});

describe('stopCosts', () => {
  it('are the lost work before a stop and the restart after it', () => {
    const segments = [segment('0', 'i-zero', 8, 14, false), segment('1', 'i-one', 8, 11.02, true)];
    expect(stopCosts(runResponse({ segments }))).toEqual([
      {
        ...{ at: at(11), cause: 'interruption', node: '1', savedAt: at(10.1), resumedAt: at(11.5) },
        ...{
          instanceId: 'i-one',
          within: false,
          lostSeconds: 3240,
          restartSeconds: 1800,
          lostUsd: 18,
          restartUsd: 10,
        },
      },
    ]);
  });

  it('belong each to one stop where several follow one another, newest first', () => {
    const data = runResponse();
    const [first] = data.stops;
    if (first === undefined) throw new Error('no stop');
    const restart = {
      from: at(11.2),
      to: at(11.5),
      part: 'restart',
      cause: 'failure',
      hours: 1,
      usd: 6,
    } as const;
    const phases = data.phases.flatMap((phase) =>
      phase.part === 'restart' ? [{ ...phase, to: at(11.2), usd: 4 }, restart] : [phase],
    );
    const second = { ...first, at: at(11.2), cause: 'failure' as const, node: null };
    const costs = stopCosts({ stops: [first, second], phases, segments: [] });
    expect(
      costs.map(({ cause, within, lostUsd, restartUsd }) => [cause, within, lostUsd, restartUsd]),
    ).toEqual([
      ['failure', true, 0, 6],
      ['interruption', false, 18, 4],
    ]);
    expect(costs.every(({ instanceId }) => instanceId === null)).toBe(true);
  });

  it('are not known where no price is', () => {
    const data = runResponse();
    const phases = data.phases.map((phase) => ({ ...phase, usd: null }));
    expect(stopCosts({ ...data, phases })[0]).toMatchObject({
      lostUsd: null,
      restartUsd: null,
      lostSeconds: 3240,
    });
  });
});
