import { describe, expect, it } from 'vitest';
import { runLedger } from './run-ledger.ts';
import { claimsTold, event, host, lifetime, ms, told } from './run-testing.ts';
import type { RunEvent, RunLifetime } from './training-run.ts';

const ledgerOf = (
  events: RunEvent[],
  lifetimes: RunLifetime[],
  rest: Partial<Parameters<typeof runLedger>[0]> = {},
) => runLedger({ events, lifetimes, heartbeats: [], others: [], ...rest });

describe('the end of a run', () => {
  const events = [
    event('start', 0, { on: 'i-1' }),
    event('checkpoint-start', 1000),
    event('checkpoint-end', 1010),
    event('epoch', 4990, { epoch: 1 }),
    event('end', 5000),
  ];

  it('loses nothing where a clock ahead puts it after the instance that was shut down then', () => {
    const ledger = ledgerOf(events, [lifetime('i-1', [0, 4980], { endReason: 'terminated' })]);
    expect(told(ledger)).toMatchObject({ seconds: [4970, 10, 0, 0, 0], epochs: [1] });
    expect(ledger).toMatchObject({ status: 'ended', stops: [] });
  });

  it('is no excuse where it came after a stop that clocks do not explain', () => {
    const quiet = events.filter(({ type }) => type !== 'epoch');
    const gone = lifetime('i-1', [0, 4600], { endReason: 'terminated' });
    expect(ledgerOf(quiet, [gone]).stops).toMatchObject([
      { at: ms(4600), cause: 'failure', savedAt: ms(1010) },
    ]);
  });

  it('is no excuse where AWS took the instance', () => {
    const ledger = ledgerOf(events, [lifetime('i-1', [0, 4980])]);
    expect(ledger.stops).toMatchObject([{ at: ms(4980), cause: 'interruption', savedAt: ms(1010) }]);
  });
});

describe('two nodes of a gang on one instance', () => {
  const on = host('i-1', 4);
  const events = [
    event('start', 0, { node: 'a', on }),
    event('start', 0, { node: 'b', on }),
    event('epoch', 3900, { node: 'a', epoch: 1 }),
  ];

  it('are stopped once when it is taken', () => {
    const ledger = ledgerOf(events, [lifetime('i-1', [0, 4000])]);
    expect(ledger.stops).toEqual([
      { at: ms(4000), cause: 'interruption', node: 'a', savedAt: ms(0), resumedAt: null },
    ]);
    expect(told(ledger)).toMatchObject({ seconds: [0, 0, 8000, 0, 0], totalUsd: 4 });
  });
});

describe('an epoch of lost work that is not done again', () => {
  const lives = [lifetime('i-1', [0, 4000]), lifetime('i-2', [4300, 8000]), lifetime('i-3', [8200, null])];

  it('stands where the checkpoint that holds it was told just before it', () => {
    const ledger = ledgerOf(
      [
        event('start', 0, { on: 'i-1' }),
        event('checkpoint-start', 3000),
        event('checkpoint-end', 3010),
        event('epoch', 3011, { epoch: 1 }),
        event('resume', 4500, { on: 'i-2' }),
        event('epoch', 7000, { epoch: 2 }),
      ],
      lives.slice(0, 2),
    );
    expect(told(ledger)).toMatchObject({ seconds: [5501, 10, 989, 200, 0], epochs: [1, 2] });
  });

  it('stands where another stop came before the next one', () => {
    const ledger = ledgerOf(
      [
        event('start', 0, { on: 'i-1' }),
        event('epoch', 1000, { epoch: 1 }),
        event('resume', 4500, { on: 'i-2' }),
        event('resume', 8500, { on: 'i-3' }),
        event('epoch', 9500, { epoch: 2 }),
      ],
      lives,
    );
    expect(told(ledger)).toMatchObject({ seconds: [2000, 0, 6500, 500, 0], epochs: [1, 2] });
    expect(ledger.stops).toMatchObject([{ savedAt: ms(1000) }, { savedAt: ms(4500) }]);
  });
});

describe('a notice', () => {
  it('says nothing of a stop after the next resume', () => {
    const events = [
      event('start', 0, { on: 'i-1' }),
      event('interruption-notice', 880),
      event('resume', 1000, { on: 'i-2' }),
      event('checkpoint-start', 1100),
      event('checkpoint-end', 1110),
      event('heartbeat', 1500),
      event('resume', 1700, { on: 'i-2' }),
      event('end', 2500),
    ];
    const ledger = ledgerOf(events, []);
    expect(ledger.stops).toMatchObject([
      { at: ms(880), cause: 'interruption' },
      { at: ms(1500), cause: 'failure', savedAt: ms(1110) },
    ]);
    expect(told(ledger).seconds).toEqual([900, 10, 880 + 390, 200, 0]);
  });
});

describe('a node that comes back to an instance', () => {
  it('has each for as long as it was there', () => {
    const events = [
      event('start', 0, { on: 'i-1' }),
      event('checkpoint-end', 1000),
      event('resume', 1100, { on: 'i-2' }),
      event('checkpoint-end', 2000),
      event('resume', 2100, { on: 'i-1' }),
      event('epoch', 5000, { epoch: 1 }),
      event('end', 5000),
    ];
    const ledger = ledgerOf(events, [lifetime('i-1', [0, null]), lifetime('i-2', [0, null])]);
    expect(claimsTold(ledger.claims)).toEqual(['0 i-1 0-1000', '0 i-2 1000-2000', '0 i-1 2000-5000']);
  });
});

describe('a clock that was days behind when a node began', () => {
  it('has nothing paid before the instance was launched', () => {
    const events = [
      event('start', -864_000, { on: 'i-1' }),
      event('start', 10, { on: 'i-1' }),
      event('end', 1000),
    ];
    const paid = lifetime('i-1', [0, null], { paid: [[ms(-900_000), 3_600_000]] });
    const ledger = ledgerOf(events, [paid]);
    expect(claimsTold(ledger.claims)).toEqual(['0 i-1 0-1000']);
    expect(told(ledger).totalUsd).toBe(1);
  });
});

describe('runs on an instance without GPUs', () => {
  it('share it evenly', () => {
    const other = { node: 'x', cloud: 'aws', instanceId: 'i-1', lifetimeStartedAt: ms(0), gpuCount: null };
    const ledger = ledgerOf(
      [event('start', 0, { on: 'i-1' }), event('end', 1000)],
      [lifetime('i-1', [0, null], { gpuCount: 0 })],
      { others: [{ ...other, from: ms(0), to: ms(1000) }] },
    );
    expect(told(ledger).totalUsd).toBe(0.5);
  });
});

describe('a run that starts and ends thousands of times', () => {
  it('has its ledger in a few seconds', () => {
    const events = Array.from({ length: 5000 }, (_, index) => [
      event('start', 10 * index, { on: 'i-1' }),
      event('end', 10 * index + 3),
    ]).flat();
    const began = performance.now();
    const ledger = ledgerOf(events, [lifetime('i-1', [0, null])]);
    expect(told(ledger).seconds).toEqual([15_000, 0, 0, 0, 0]);
    expect(performance.now() - began).toBeLessThan(6000);
  });
});

describe('a gang of which a node ends early', () => {
  const lives = ['i-1', 'i-2', 'i-3'].map((id) => lifetime(id, [0, null]));
  const events = [
    event('start', 0, { node: 'a', on: 'i-1' }),
    event('start', 0, { node: 'b', on: 'i-2' }),
    event('end', 1000, { node: 'a' }),
    event('epoch', 5000, { node: 'b', epoch: 1 }),
  ];

  it('goes on where another one works on', () => {
    const ledger = ledgerOf(events, lives);
    expect(ledger).toMatchObject({ status: 'running', endedAt: null });
    expect(claimsTold(ledger.claims)).toEqual(['a i-1 0-1000', 'b i-2 0-5000']);
    expect(told(ledger)).toMatchObject({ seconds: [6000, 0, 0, 0, 0], epochs: [1] });
  });

  it('is paid without a gap where another one joins', () => {
    const ledger = ledgerOf(
      [
        ...events,
        event('start', 7000, { node: 'c', on: 'i-3' }),
        event('end', 9000, { node: 'b' }),
        event('end', 9010, { node: 'c' }),
      ],
      lives,
    );
    expect(ledger).toMatchObject({ status: 'ended', endedAt: ms(9010) });
    expect(claimsTold(ledger.claims)).toEqual(['a i-1 0-1000', 'b i-2 0-9000', 'c i-3 6100-9010']);
    expect(told(ledger).seconds).toEqual([1000 + 9000 + 2900, 0, 0, 0, 10]);
  });

  it('has ended where what comes later is a slow clock', () => {
    const late = [...events.slice(0, 3), event('epoch', 1250, { node: 'b', epoch: 1 })];
    expect(ledgerOf(late, lives)).toMatchObject({ status: 'ended', endedAt: ms(1000) });
  });
});
