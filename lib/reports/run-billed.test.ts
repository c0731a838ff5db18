import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lifetime, ms } from '#lib/domain/run-testing';
import type { RunClaim } from '#lib/domain/training-run';
import { billedOf } from './run-billed.ts';

const HOUR = 3600;
const claim = (from: number, to: number, over: Partial<RunClaim> = {}): RunClaim => ({
  ...{ node: '0', cloud: 'aws', instanceId: 'i-a', lifetimeStartedAt: ms(0) },
  ...{ from: ms(from), to: ms(to), gpuCount: null },
  ...over,
});
const period = (from: number, to: number, cost: string, instanceId = 'i-a') => ({
  ...{ cloud: 'aws', instanceId, from: ms(from), to: ms(to), cost },
  hours: (to - from) / HOUR,
});
const now = ms(100 * HOUR);
const LIFE = lifetime('i-a', [0, 3 * HOUR], { endReason: 'terminated' });

describe('a bill laid on a run', () => {
  it('gives each hour the part of its cost that was the run’s of what the instance lived', () => {
    // Half of the first hour, all of the second, a quarter of the third.
    const claims = [claim(0.5 * HOUR, 2.25 * HOUR)];
    const periods = [
      period(0, HOUR, '4'),
      period(HOUR, 2 * HOUR, '5'),
      period(2 * HOUR, 3 * HOUR, '6'),
      period(3 * HOUR, 4 * HOUR, '7'),
    ];
    expect(billedOf({ claims, others: [], lifetimes: [LIFE], periods, now })).toEqual({
      billedUsd: 8.5,
      billedLedgerUsd: 6.3,
    });
  });

  it('speaks of the hours alone that the bill has', () => {
    const claims = [claim(0, 3 * HOUR)];
    const periods = [period(HOUR, 2 * HOUR, '3.5')];
    expect(billedOf({ claims, others: [], lifetimes: [LIFE], periods, now })).toEqual({
      billedUsd: 3.5,
      billedLedgerUsd: 3.6,
    });
  });

  it('divides by what the instance lived in the period, not by its length', () => {
    const short = lifetime('i-a', [0, 0.5 * HOUR], { endReason: 'terminated' });
    const claims = [claim(0.25 * HOUR, 0.5 * HOUR)];
    const day = [period(0, 24 * HOUR, '1.8')];
    expect(billedOf({ claims, others: [], lifetimes: [short], periods: day, now })).toEqual({
      billedUsd: 0.9,
      billedLedgerUsd: 0.9,
    });
  });

  it('takes the bill’s own hours where no source knows the instance', () => {
    const claims = [claim(0, 0.5 * HOUR, { lifetimeStartedAt: null })];
    const periods = [period(0, HOUR, '4')];
    expect(billedOf({ claims, others: [], lifetimes: [], periods, now })).toEqual({
      billedUsd: 2,
      billedLedgerUsd: 0,
    });
  });

  it('shares by GPU with other runs, while they are there', () => {
    const claims = [claim(0, HOUR, { gpuCount: 2 })];
    const others = [claim(0.5 * HOUR, HOUR, { gpuCount: 6 })];
    const periods = [period(0, HOUR, '8')];
    expect(billedOf({ claims, others, lifetimes: [LIFE], periods, now })).toEqual({
      billedUsd: 5,
      billedLedgerUsd: 2.25,
    });
  });

  it('is null where it names none of the run’s instances, or other hours', () => {
    const claims = [claim(0, HOUR)];
    const periods = [period(0, HOUR, '8', 'i-b'), period(HOUR, 2 * HOUR, '8')];
    expect(billedOf({ claims, others: [], lifetimes: [LIFE], periods, now })).toBeNull();
  });

  it('of runs that fill an instance’s life comes to the bill, whatever they hold', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 6 }), (gpus, hours) => {
        const all = gpus.map((gpuCount) => claim(0, 3 * HOUR, { gpuCount }));
        const size = (3 * HOUR) / hours;
        const periods = Array.from({ length: hours }, (_, n) => period(n * size, (n + 1) * size, '3'));
        const sum = all.reduce((total, own) => {
          const others = all.filter((one) => one !== own);
          const found = billedOf({ claims: [own], others, lifetimes: [LIFE], periods, now });
          return total + (found?.billedUsd ?? Number.NaN);
        }, 0);
        expect(sum).toBeCloseTo(3 * hours, 4);
      }),
    );
  });
});
