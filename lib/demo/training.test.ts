import { describe, expect, it } from 'vitest';
import type { RunEvent } from '#lib/domain/training-run';
import { lifetimeOf, marketOf } from './bill-testing.ts';
import type { DemoLifetime, FleetRun } from './fleet.ts';
import type { GangPlan, Launch } from './gang-plan.ts';
import { DEMO_JOBS } from './jobs.ts';
import { createMarket } from './market.ts';
import { trainingRun, trainingRuns } from './training.ts';
import { RECIPES } from './training-recipes.ts';

const DAY = 86_400_000;
const NOW = new Date('2026-11-25T14:00:00Z');
const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * DAY);
const market = createMarket(1);
const quarter = trainingRuns(market, daysBefore(NOW, 90), NOW);

describe('the simulated training', () => {
  it('is about a dozen runs in two weeks, some of which go on', () => {
    const runs = trainingRuns(market, daysBefore(NOW, 9), NOW);
    expect(runs.map(({ name }) => name).slice(0, 2)).toEqual([
      'llama-8b-sft-2026-11-16',
      'llama-8b-sft-2026-11-23',
    ]);
    expect(runs.length).toBeGreaterThanOrEqual(12);
    const ended = runs.filter((run) => run.events().some(({ type }) => type === 'end'));
    expect(ended.length).toBeGreaterThanOrEqual(6);
    expect(runs.length - ended.length).toBeGreaterThanOrEqual(4);
    expect(runs[0]).toMatchObject({
      externalId: 'llama-8b-sft-2026-11-16',
      project: 'llama-8b-sft',
      tags: { team: 'language', job: 'llama-8b-sft' },
    });
  });

  it('crashes now and then, without checkpoints in one job, and leaves a share of spot hours without report', () => {
    const crashed = quarter.filter((run) => run.truth().stops.some(({ cause }) => cause === 'failure'));
    expect(new Set(crashed.map(({ project }) => project))).toEqual(new Set(['long-context']));
    expect(crashed.length).toBeLessThan(quarter.length / 10);
    for (const run of crashed) {
      const [stop, ...others] = run.truth().stops.filter(({ cause }) => cause === 'failure');
      expect(others).toEqual([]);
      const { usd, tookBackUsd } = run.truth();
      expect(Number(tookBackUsd)).toBeLessThan(Number(usd.lost) + Number(usd.restart));
      // The stop is the run's last word before the silence.
      const words = run.events().filter(({ at }) => at <= (stop?.at ?? 0));
      expect(words.at(-1)).toMatchObject({ at: stop?.at, type: 'heartbeat' });
      const next = run.events().find(({ at }) => at > (stop?.at ?? 0)) as RunEvent;
      expect(next.type).toBe('resume');
      expect(next.at - (stop?.at ?? 0)).toBeGreaterThanOrEqual(600_000);
      expect(next.at - (stop?.at ?? 0)).toBeLessThanOrEqual(1_200_000);
    }
    const savesNot = quarter.filter((run) => run.truth().seconds.checkpoint === 0);
    expect(new Set(savesNot.map(({ project }) => project))).toEqual(new Set(['detector']));
    const silent = DEMO_JOBS.filter(({ name }) => RECIPES[name] === undefined).map(({ name }) => name);
    expect(silent).toEqual(['nightly-eval', 'batch-captions', 'embeddings', 'notebooks']);
  });

  it('comes to what was worked out by hand', () => {
    // Midnight of 3 November is second 0. One node stays, of the other one instance is taken after 5,000 s.
    const at = (second: number) =>
      new Date(Date.UTC(2026, 10, 3) + second * 1000).toISOString().slice(11, 19);
    const lifetimes: DemoLifetime[][] = [
      [lifetimeOf(at(0), at(10_000), { id: 'i-0' })],
      [
        lifetimeOf(at(10), at(5000), { id: 'i-1', endReason: 'interrupted' }),
        lifetimeOf(at(5600), at(10_000), { id: 'i-2' }),
      ],
    ];
    const zero = Date.UTC(2026, 10, 3) / 1000;
    const launch = (from: number, bootedAt: number, to: number, taken = false): Launch => ({
      ...{ from: zero + from, bootedAt: zero + bootedAt, to: zero + to },
      ...{ taken, noticedAt: null },
    });
    const plan: GangPlan = {
      recipe: {
        ...{ epochSeconds: 1000, stepSeconds: 10, crashShare: 0, savesOnNotice: false },
        ...{ checkpointEverySeconds: 1500, checkpointSeconds: 100, checkpointBytes: 7 },
      },
      nodes: [[launch(0, 120, 10_000)], [launch(10, 200, 5000, true), launch(5600, 5900, 10_000)]],
      finishAt: zero + 9000,
      crash: null,
      resumeSeconds: (node) => 10 + 20 * node,
      endSeconds: (node) => 5 * node,
    };
    // 3.60 USD/h is 0.001 USD a second, from 5,600 on it is twice that; the list price is four times that.
    const world = marketOf(
      lifetimes.flat(),
      [
        { at: new Date('2026-11-01T00:00:00Z'), usdPerHour: '3.600000' },
        { at: new Date((zero + 5600) * 1000), usdPerHour: '7.200000' },
      ],
      [{ at: new Date('2026-01-01T00:00:00Z'), usdPerHour: '14.400000' }],
    );
    const job = DEMO_JOBS[0] as FleetRun['job'];
    const fleet = { name: 'run-1', job, start: zero * 1000, end: (zero + 10_000) * 1000, nodes: lifetimes };
    const run = trainingRun(world, fleet, plan, zero + 20_000);
    const truth = run.truth();
    expect(run.plannedEpochs).toBe(10);
    // Nothing before the run's first word, at 120, nor after a node's own end.
    expect(truth.claims.map(({ node, lifetime, from, to }) => [node, lifetime.instanceId, from, to])).toEqual(
      [
        ['0', 'i-0', (zero + 120) * 1000, (zero + 9000) * 1000],
        ['1', 'i-1', (zero + 120) * 1000, (zero + 5000) * 1000],
        ['1', 'i-2', (zero + 5600) * 1000, (zero + 9005) * 1000],
      ],
    );
    expect(
      truth.segments
        .slice(-5)
        .map(({ from, to, part, cause }) => [from / 1000 - zero, to / 1000 - zero, part, cause]),
    ).toEqual([
      [5600, 5930, 'restart', 'interruption'],
      [5930, 7430, 'useful', null],
      [7430, 7530, 'checkpoint', null],
      [7530, 9000, 'useful', null],
      [9000, 9005, 'idle', null],
    ]);
    expect(truth.seconds).toEqual({
      // 200-1700, 1800-3300 and 5930-7430 on both, 7530-9000 on both
      useful: 2 * (3 * 1500 + 1470),
      checkpoint: 2 * 3 * 100,
      // 3400-5000 on both
      lost: 2 * 1600,
      // 5000-5930 on the one that stayed, 5600-5930 on the new one
      restart: 930 + 330,
      // 120-200 on both, 9000-9005 on the one that ended later
      idle: 2 * 80 + 5,
    });
    expect(truth.usd).toEqual({
      // 2 x 3,000 at 0.001 and 2 x 2,970 at 0.002
      useful: '17.8800000000',
      // 400 at 0.001 and 200 at 0.002
      checkpoint: '0.8000000000',
      lost: '3.2000000000',
      // 600 at 0.001 and 2 x 330 at 0.002
      restart: '1.9200000000',
      // 160 at 0.001 and 5 at 0.002
      idle: '0.1700000000',
    });
    expect(truth).toMatchObject({
      totalUsd: '23.9700000000',
      tookBackUsd: '5.1200000000',
      waivedUsd: '0.0000000000',
      // 11,940 at 0.004
      onDemandUsd: '47.7600000000',
      usdPerEpoch: '4.7940000000',
      interruptions: 1,
    });
    expect(truth.epochs.map(({ epoch, at: end, usd }) => [epoch, end / 1000 - zero, usd])).toEqual([
      // 120-1200 on both; 1200-2300; 2300-3300
      [1, 1200, '2.1600000000'],
      [2, 2300, '2.2000000000'],
      [3, 3300, '2.0000000000'],
      // 2 x 1,700 to 5000, 600 to 5600, then 2 x 1,330 at 0.002
      [4, 6930, '9.3200000000'],
      [5, 8030, '4.4000000000'],
    ]);
    const [, second] = run.events().filter(({ node, host }) => node === '1' && host !== null);
    expect(second).toMatchObject({
      type: 'resume',
      host: { instanceId: 'i-2', zone: 'use1-az1', gpuCount: 1 },
    });
    expect(run.events().find(({ type }) => type === 'checkpoint-end')).toEqual({
      id: `checkpoint-end-0-${zero + 1800}`,
      type: 'checkpoint-end',
      at: (zero + 1800) * 1000,
      node: '0',
      ...{ step: 150, epoch: null, bytes: 7, host: null },
    });
    // A minute on after the last event before: the run goes on up to there.
    expect(trainingRun(world, fleet, plan, zero + 1000).truth().seconds).toEqual({
      ...{ useful: 2 * 780, checkpoint: 0, lost: 0, restart: 0 },
      idle: 2 * 80,
    });
    // Taken at 5000, and said so at once: the last word is that of the other node, at 4980.
    expect(trainingRun(world, fleet, plan, zero + 5001).truth()).toMatchObject({
      seconds: { useful: 6000, checkpoint: 400, lost: 1580 + 1600, restart: 0, idle: 160 },
      interruptions: 1,
    });
  });
});
