import { describe, expect, it } from 'vitest';
import { runLedger } from './run-ledger.ts';
import { claimsTold, event, host, lifetime, ms, span, T0, told } from './run-testing.ts';
import type { RunEvent, RunLifetime } from './training-run.ts';

const ledgerOf = (
  events: RunEvent[],
  lifetimes: RunLifetime[],
  rest: Partial<Parameters<typeof runLedger>[0]> = {},
) => runLedger({ events, lifetimes, heartbeats: [], others: [], ...rest });

/** One node on i-1, taken at 4,000 s, and on i-2. */
const TAKEN = [
  event('start', 100, { on: 'i-1' }),
  event('checkpoint-start', 400),
  event('checkpoint-end', 410, { bytes: 5 }),
  event('epoch', 500, { epoch: 1 }),
  event('resume', 4500, { on: 'i-2' }),
  event('epoch', 4700, { epoch: 1 }),
  event('epoch', 5000, { epoch: 2 }),
  event('end', 5100),
];
const TWO_LIVES = [lifetime('i-1', [0, 4000]), lifetime('i-2', [4300, 9000])];

describe('a run of one node', () => {
  it('splits its paid time', () => {
    const ledger = ledgerOf(TAKEN, TWO_LIVES);
    expect(told(ledger)).toEqual({
      // 300 s to the checkpoint and 600 s after the resume; 10 s of it; 410 to 4,000 s lost; 4,300 to 4,500 s
      seconds: [900, 10, 3590, 200, 0],
      usd: [0.9, 0.01, 3.59, 0.2, 0],
      totalUsd: 4.7,
      epochs: [1, 2],
    });
    expect(claimsTold(ledger.claims)).toEqual(['0 i-1 100-4000', '0 i-2 4300-5100']);
    expect(ledger.stops).toEqual([
      { at: ms(4000), cause: 'interruption', node: '0', savedAt: ms(410), resumedAt: ms(4500) },
    ]);
    expect(ledger.checkpoints).toEqual([{ from: ms(400), to: ms(410), bytes: 5 }]);
    expect(ledger).toMatchObject({
      status: 'ended',
      startedAt: ms(100),
      endedAt: ms(5100),
      totalUnits: 47_000_000_000n,
      tookBackUnits: 37_900_000_000n,
      // 900 s at 10.80 USD/h
      onDemandUnits: 27_000_000_000n,
      spotMs: 4_700_000,
      unpricedMs: 0,
    });
  });

  it('gives each epoch what was paid since the one before', () => {
    expect(ledgerOf(TAKEN, TWO_LIVES).epochs).toEqual([
      {
        ...{ epoch: 1, from: ms(100), to: ms(4700), units: 43_000_000_000n },
        ...{ lostUnits: 35_900_000_000n, restartUnits: 2_000_000_000n },
      },
      { epoch: 2, from: ms(4700), to: ms(5000), units: 3_000_000_000n, lostUnits: 0n, restartUnits: 0n },
    ]);
  });

  it('pays nothing for an instance that AWS takes in its first hour, whose time was lost all the same', () => {
    const events = [
      event('start', 100, { on: 'i-1' }),
      event('resume', 3300, { on: 'i-2' }),
      event('end', 3400),
    ];
    const ledger = ledgerOf(events, [lifetime('i-1', [0, 3000]), lifetime('i-2', [3100, null])]);
    expect(told(ledger)).toEqual({
      ...{ seconds: [100, 0, 2900, 200, 0], usd: [0.1, 0, 0, 0.2, 0], totalUsd: 0.3, epochs: [] },
    });
    expect(ledger.waivedUnits).toBe(29_000_000_000n);
  });

  it('counts a run that goes on up to its last word', () => {
    const ledger = ledgerOf(
      [event('start', 0, { on: 'i-1' }), event('epoch', 600, { epoch: 1 })],
      [lifetime('i-1', [0, null])],
      { heartbeats: [span('0', 60, 660)] },
    );
    expect(ledger.status).toBe('running');
    expect(told(ledger).seconds).toEqual([660, 0, 0, 0, 0]);
  });

  it('stands where it was taken and did not come back', () => {
    const ledger = ledgerOf(
      [event('start', 0, { on: 'i-1' }), event('epoch', 3900, { epoch: 1 })],
      [lifetime('i-1', [0, 4000])],
    );
    expect(ledger.status).toBe('stopped');
    // Nothing was saved, so that the epoch is gone with the rest.
    expect(told(ledger)).toMatchObject({ seconds: [0, 0, 4000, 0, 0], epochs: [] });
  });

  it('leaves an instance that the run left to nobody', () => {
    const events = [
      event('start', 0, { on: 'i-1' }),
      event('checkpoint-start', 500),
      event('checkpoint-end', 510),
      event('resume', 1000, { on: 'i-2' }),
      event('end', 1200),
    ];
    const ledger = ledgerOf(events, [
      lifetime('i-1', [0, null]),
      lifetime('i-2', [900, null], { region: 'eu-west-1' }),
    ]);
    expect(claimsTold(ledger.claims)).toEqual(['0 i-1 0-510', '0 i-2 900-1200']);
    expect(told(ledger).seconds).toEqual([700, 10, 0, 100, 0]);
    expect(ledger.stops).toMatchObject([{ cause: 'failure', at: ms(510) }]);
  });

  it('knows a crash by the resume, and by its last heartbeat when it was', () => {
    const events = [
      event('start', 0, { on: 'i-1' }),
      event('checkpoint-start', 500),
      event('checkpoint-end', 520),
      event('resume', 2000, { on: 'i-1' }),
      event('end', 3000),
    ];
    const ledger = ledgerOf(events, [lifetime('i-1', [0, null])], {
      heartbeats: [span('0', 60, 1200), span('0', 2060, 2960)],
    });
    expect(told(ledger).seconds).toEqual([1500, 20, 680, 800, 0]);
    expect(ledger.stops).toMatchObject([{ cause: 'failure', at: ms(1200), savedAt: ms(520) }]);
    expect(ledger.tookBackUnits).toBe(0n);
  });

  it('takes a crash after a notice for an interruption, where no source knows the instance', () => {
    const events = [
      event('start', 0, { on: 'i-1' }),
      event('interruption-notice', 900),
      event('resume', 2000, { on: 'i-2' }),
      event('end', 3000),
    ];
    const ledger = ledgerOf(events, []);
    expect(ledger.stops).toMatchObject([{ cause: 'interruption', at: ms(900) }]);
    expect(told(ledger)).toMatchObject({ seconds: [1000, 0, 900, 0, 0], totalUsd: 0 });
    expect(ledger).toMatchObject({ unpricedMs: 1_900_000, onDemandUnits: null, spotMs: 1_900_000 });
  });

  it('loses nothing where it saved after the notice and stood down', () => {
    const events = [
      event('start', 0, { on: 'i-1' }),
      event('interruption-notice', 3880),
      event('checkpoint-start', 3890),
      event('checkpoint-end', 3920),
      event('resume', 4500, { on: 'i-2' }),
      event('end', 4600),
    ];
    expect(told(ledgerOf(events, TWO_LIVES)).seconds).toEqual([3990, 30, 0, 280, 0]);
  });

  it('does not take what it had saved before the resume for standing down', () => {
    const events = [
      event('start', 0, { on: 'i-1' }),
      event('checkpoint-start', 3950),
      event('checkpoint-end', 3990),
      event('interruption-notice', 3900),
      event('resume', 4500, { on: 'i-2' }),
      event('end', 4600),
    ];
    const lives = [lifetime('i-1', [0, 4000]), lifetime('i-2', [4300, 4542])];
    // Taken again 42 s after the resume.
    expect(told(ledgerOf(events, lives)).seconds).toEqual([3950, 40, 42, 210, 0]);
  });

  it('keeps epochs that are not done again, of code that tells nothing of its checkpoints', () => {
    const events = [
      event('start', 0, { on: 'i-1' }),
      event('epoch', 1000, { epoch: 1 }),
      event('epoch', 2000, { epoch: 2 }),
      event('resume', 4500, { on: 'i-2' }),
      event('epoch', 5500, { epoch: 3 }),
      event('end', 5500),
    ];
    const ledger = ledgerOf(events, TWO_LIVES);
    expect(told(ledger)).toMatchObject({ seconds: [3000, 0, 2000, 200, 0], epochs: [1, 2, 3] });
  });

  it('takes silence of a run that sends heartbeats for idle time', () => {
    const events = [event('start', 0, { on: 'i-1' }), event('epoch', 6000, { epoch: 1 }), event('end', 6000)];
    const ledger = ledgerOf(events, [lifetime('i-1', [0, null])], {
      heartbeats: [span('0', 60, 1000), span('0', 5000, 5940)],
    });
    expect(told(ledger).seconds).toEqual([2000, 0, 0, 0, 4000]);
    expect(told(ledgerOf(events, [lifetime('i-1', [0, null])])).seconds).toEqual([6000, 0, 0, 0, 0]);
  });

  it('takes silence before it was taken back for idle time, not for lost work', () => {
    const events = [
      event('start', 0, { on: 'i-1' }),
      event('resume', 9500, { on: 'i-2' }),
      event('end', 9600),
    ];
    const lives = [lifetime('i-1', [0, 9000]), lifetime('i-2', [9200, null])];
    const ledger = ledgerOf(events, lives, { heartbeats: [span('0', 60, 1000)] });
    expect(told(ledger).seconds).toEqual([100, 0, 1000, 300, 8000]);
  });

  it('knows of an instance that no source knows what its node says', () => {
    const [claim] = ledgerOf([event('start', 0, { on: 'i-1' }), event('end', 100)], []).claims;
    expect(claim).toMatchObject({
      ...{ region: 'us-east-1', zone: 'use1-az4', instanceType: 'p5.48xlarge', lifecycle: 'spot', units: 0n },
      unpricedMs: 100_000,
    });
  });

  it('opens again after its end, and leaves the time between to nobody', () => {
    const events = [
      event('start', 0, { on: 'i-1' }),
      event('epoch', 100, { epoch: 1 }),
      event('end', 100),
      event('resume', 5000, { on: 'i-1' }),
      event('epoch', 5100, { epoch: 2 }),
    ];
    const ledger = ledgerOf(events, [lifetime('i-1', [0, null])]);
    // Of an instance that ran already at most a quarter of an hour before the first word is the run's; here it is the resume.
    expect(claimsTold(ledger.claims)).toEqual(['0 i-1 0-100', '0 i-1 5000-5100']);
    expect(ledger.status).toBe('running');
    expect(told(ledger)).toMatchObject({ seconds: [200, 0, 0, 0, 0], epochs: [1, 2] });
  });
});

describe('a gang', () => {
  const gang = [
    event('start', 60, { node: 'a', on: 'i-1' }),
    event('start', 100, { node: 'b', on: 'i-2' }),
    event('checkpoint-start', 1000, { node: 'a' }),
    event('checkpoint-end', 1010, { node: 'a' }),
    event('resume', 5000, { node: 'a', on: 'i-1' }),
    event('resume', 5020, { node: 'b', on: 'i-3' }),
    event('end', 6000, { node: 'a' }),
    event('end', 6010, { node: 'b' }),
  ];
  const lives = [lifetime('i-1', [0, 9000]), lifetime('i-2', [40, 4000]), lifetime('i-3', [4600, 9000])];

  it('loses and restarts on all its nodes', () => {
    const ledger = ledgerOf(gang, lives);
    expect(claimsTold(ledger.claims)).toEqual(['a i-1 60-6000', 'b i-2 60-4000', 'b i-3 4600-6010']);
    expect(told(ledger)).toEqual({
      // 100 to 1,000 s and 5,020 to 6,000 s twice; 40 s twice before b's start, and 10 s of b alone
      seconds: [2 * 900 + 2 * 980, 20, 2 * 2990, 1020 + 420, 2 * 40 + 10],
      usd: [3.76, 0.02, 5.98, 1.44, 0.09],
      totalUsd: 11.29,
      epochs: [],
    });
  });

  it('stands down on the notice of any of its nodes', () => {
    const events = [
      event('start', 0, { node: 'a', on: 'i-1' }),
      event('start', 0, { node: 'b', on: 'i-2' }),
      event('interruption-notice', 3890, { node: 'a' }),
      event('checkpoint-start', 3900, { node: 'a' }),
      event('checkpoint-end', 3950, { node: 'a' }),
    ];
    const ledger = ledgerOf(events, [lifetime('i-1', [0, 4010]), lifetime('i-2', [0, 4000])]);
    expect(told(ledger).seconds).toEqual([7800, 100, 0, 60 + 50, 0]);
  });

  it('may hold instances of both kinds, each at its own price', () => {
    const onDemand = lifetime('i-1', [0, 9000], {
      ...{ lifecycle: 'on-demand', endReason: 'terminated', paid: [[T0 - 1, 10_800_000]] },
    });
    const ledger = ledgerOf(gang, [onDemand, ...lives.slice(1)]);
    // 5,940 s of a at 10.80 USD/h, 3,940 + 1,410 s of b at 3.60
    expect(told(ledger).totalUsd).toBe(23.17);
    expect(ledger.spotMs).toBe(5_350_000);
  });

  it('counts a node that says nothing after its start as long as the run goes on', () => {
    const events = [
      event('start', 0, { node: 'a', on: 'i-1' }),
      event('start', 10, { node: 'b', on: 'i-2' }),
      event('epoch', 9000, { node: 'a', epoch: 1 }),
    ];
    const ledger = ledgerOf(events, [lifetime('i-1', [0, null]), lifetime('i-2', [0, null])]);
    expect(claimsTold(ledger.claims)).toEqual(['a i-1 0-9000', 'b i-2 0-9000']);
  });

  it('goes on without a node where work shows that it did', () => {
    const events = [
      event('start', 0, { node: 'a', on: 'i-1' }),
      event('start', 0, { node: 'b', on: 'i-2' }),
      event('epoch', 3900, { node: 'a', epoch: 1 }),
      event('epoch', 5000, { node: 'a', epoch: 2 }),
      event('end', 5000, { node: 'a' }),
    ];
    const ledger = ledgerOf(events, [lifetime('i-1', [0, null]), lifetime('i-2', [0, 4000])]);
    expect(told(ledger)).toMatchObject({ seconds: [9000, 0, 0, 0, 0], epochs: [1, 2] });
  });

  it('holds what a slow clock says after the stop for done before it', () => {
    const events = [...gang.slice(0, 4), event('epoch', 4100, { node: 'a', epoch: 1 }), ...gang.slice(4)];
    const ledger = ledgerOf(events, lives);
    expect(told(ledger)).toMatchObject({ seconds: [3760, 20, 5980, 1440, 90], epochs: [] });
  });
});

describe('runs on one instance', () => {
  const events = [event('start', 0, { on: host('i-1', 2) }), event('end', 1000)];

  it('share it by GPU while they overlap', () => {
    const other = { node: 'x', cloud: 'aws', instanceId: 'i-1', lifetimeStartedAt: ms(0), gpuCount: 6 };
    const ledger = ledgerOf(events, [lifetime('i-1', [0, null])], {
      others: [{ ...other, from: ms(500), to: ms(2000) }],
    });
    // 500 s whole, 500 s at 2 of 8
    expect(told(ledger).usd).toEqual([0.625, 0, 0, 0, 0]);
    expect(told(ledger).seconds).toEqual([1000, 0, 0, 0, 0]);
  });

  it('pays all of it alone', () => {
    expect(told(ledgerOf(events, [lifetime('i-1', [0, null])])).totalUsd).toBe(1);
  });
});

describe('what is wrong', () => {
  it('keeps no epoch twice when numbers go back', () => {
    const events = [
      event('start', 0, { on: 'i-1' }),
      ...[3, 4, 3, 5].map((epoch, index) => event('epoch', 100 * (index + 1), { epoch, id: `e${index}` })),
      event('end', 400),
    ];
    expect(told(ledgerOf(events, [lifetime('i-1', [0, null])])).epochs).toEqual([3, 4, 5]);
  });

  it('takes a checkpoint that never ended for work, and an epoch of no length for one', () => {
    const events = [
      event('start', 0, { on: 'i-1' }),
      event('checkpoint-start', 100),
      event('epoch', 300, { epoch: 1 }),
      event('epoch', 300, { epoch: 2, id: 'second' }),
      event('end', 400),
    ];
    const ledger = ledgerOf(events, [lifetime('i-1', [0, null])]);
    expect(told(ledger)).toMatchObject({ seconds: [400, 0, 0, 0, 0], epochs: [1, 2] });
    expect(ledger.epochs[1]).toMatchObject({ from: ms(300), to: ms(300), units: 0n });
  });

  it('reads nothing from an end before the start', () => {
    const events = [event('end', 0), event('start', 100, { on: 'i-1' }), event('epoch', 200, { epoch: 1 })];
    const ledger = ledgerOf(events, [lifetime('i-1', [0, null])]);
    expect(ledger).toMatchObject({ status: 'running', startedAt: ms(100) });
  });

  it('knows nothing of a run without events', () => {
    expect(ledgerOf([], [])).toMatchObject({
      status: 'waiting',
      totalUnits: 0n,
      claims: [],
      onDemandUnits: null,
    });
  });
});
