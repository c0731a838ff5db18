import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { historyOf, type KnownEvent } from './instance-history.ts';
import type { KeptLifetime } from './lifetime-merge.ts';

const at = (time: string) => new Date(`2026-11-20T${time}Z`);
const ACCOUNT = '111122223333';

const DESCRIBED = {
  cloud: 'aws',
  account: ACCOUNT,
  region: 'us-east-1',
  instanceId: 'i-0a1b2c3d4e5f60718',
  zoneId: 'use1-az4',
  zoneName: 'us-east-1b',
  instanceType: 'p5.48xlarge',
  os: 'linux',
  lifecycle: 'spot',
  tags: { team: 'language' },
} as const;

/** A lifetime as the inventory shows it: seen running from 08:10 on. */
const life = (over: Partial<KeptLifetime> = {}): KeptLifetime => ({
  ...DESCRIBED,
  startedAt: at('08:00:00'),
  startAssumed: false,
  fromEvents: false,
  endedAt: null,
  endReason: null,
  endAssumed: false,
  inventoryReason: null,
  firstSeenAt: at('08:10:00'),
  lastSeenAt: at('10:00:00'),
  ...over,
});
const gone = (over: Partial<KeptLifetime> = {}) =>
  life({ endedAt: at('10:00:00'), endReason: 'unknown', endAssumed: true, ...over });

let next = 0;
const event = (kind: KnownEvent['kind'], time: string, over: Partial<KnownEvent> = {}): KnownEvent => ({
  key: `${++next}/0`,
  source: 'queue',
  cloud: 'aws',
  kind,
  at: at(time),
  atAssumed: false,
  account: ACCOUNT,
  region: 'us-east-1',
  zoneName: 'us-east-1b',
  instanceId: DESCRIBED.instanceId,
  action: kind === 'interruption' ? 'terminate' : null,
  isOver: false,
  endReason: kind === 'end' ? 'unknown' : null,
  launch: null,
  ...over,
});
const launch = (time: string, over: Partial<KnownEvent> = {}) => {
  const { zoneName, instanceType, os, lifecycle, tags } = DESCRIBED;
  return event('launch', time, {
    source: 'trail',
    launch: { zoneId: null, zoneName, instanceType, os, lifecycle, tags },
    ...over,
  });
};
const evicted = (time: string) =>
  event('interruption', time, { source: 'trail', isOver: true, action: null });

describe('historyOf: ends', () => {
  it('ends a lifetime when an event dates it, and says that the provider took it', () => {
    const [ended] = historyOf(
      [gone()],
      [event('interruption', '10:01:00'), event('end', '10:03:00')],
    ).lifetimes;
    expect(ended).toMatchObject({ endedAt: at('10:03:00'), endReason: 'interrupted', endAssumed: false });
  });

  it('assumes two minutes after the warning where nobody dates the end', () => {
    const [ended] = historyOf([gone()], [event('interruption', '10:01:00')]).lifetimes;
    expect(ended).toMatchObject({ endedAt: at('10:03:00'), endReason: 'interrupted', endAssumed: true });
  });

  it('lets a running instance run on after a warning until it is seen ended', () => {
    const { lifetimes, happenings } = historyOf([life()], [event('interruption', '10:01:00')]);
    expect(lifetimes[0]).toMatchObject({ endedAt: null, endReason: null });
    expect(happenings).toMatchObject([
      { kind: 'interruption', at: at('10:01:00'), startedAt: at('08:00:00') },
    ]);
  });

  it('takes the earliest of several ends, and none from before it was last seen running', () => {
    const ends = [event('end', '09:00:00'), event('end', '10:03:00'), event('end', '10:03:40')];
    expect(historyOf([gone()], ends).lifetimes[0]).toMatchObject({ endedAt: at('10:03:00') });
  });

  it('keeps the end that the inventory dates, and its reason', () => {
    const dated = life({
      ...{ endedAt: at('10:05:00'), endReason: 'terminated', inventoryReason: 'terminated' },
    });
    const { lifetimes, happenings } = historyOf(
      [dated],
      [event('interruption', '10:04:00'), event('end', '10:05:01')],
    );
    expect(lifetimes).toEqual([dated]);
    // Its owner was faster than the provider; it was taken back all the same.
    expect(happenings).toMatchObject([{ witnesses: ['queue'] }]);
  });

  it('dates an end that the inventory first showed later, but not by what came after that', () => {
    const seen = life({
      ...{
        endedAt: at('10:30:00'),
        endAssumed: true,
        endReason: 'interrupted',
        inventoryReason: 'interrupted',
      },
    });
    expect(historyOf([seen], [evicted('10:12:07')]).lifetimes[0]).toMatchObject({
      endedAt: at('10:12:07'),
      endAssumed: false,
    });
    expect(historyOf([seen], [event('end', '23:00:00')]).lifetimes[0]).toMatchObject({
      endedAt: at('10:30:00'),
      endAssumed: true,
    });
  });

  it('takes who called for the end as its reason, unless the provider had taken it', () => {
    const called = event('end', '10:03:00', { source: 'trail', endReason: 'terminated' });
    expect(historyOf([gone()], [called]).lifetimes[0]?.endReason).toBe('terminated');
    expect(historyOf([gone()], [called, evicted('10:02:59')]).lifetimes[0]?.endReason).toBe('interrupted');
    expect(historyOf([gone()], []).lifetimes[0]?.endReason).toBe('unknown');
  });
});

describe('historyOf: interruptions', () => {
  it('is one interruption, however many saw it', () => {
    const seen = gone({ endReason: 'interrupted', inventoryReason: 'interrupted' });
    const events = [
      event('interruption', '10:00:30'),
      event('interruption', '10:00:31', { source: 'push', account: null }),
      evicted('10:02:30'),
      event('interruption', '10:02:31', { source: 'spot-request', isOver: true }),
    ];
    expect(historyOf([seen], events).happenings).toEqual([
      {
        ...{ kind: 'interruption', startedAt: at('08:00:00'), at: at('10:00:30'), atAssumed: false },
        ...{ action: 'terminate', account: ACCOUNT, region: 'us-east-1', zoneName: 'us-east-1b' },
        ...{ witnesses: ['queue', 'push', 'trail', 'spot-request', 'inventory'], rebalanceAt: null },
      },
    ]);
  });

  it('is known from the inventory alone where every notice was lost', () => {
    const seen = gone({ endReason: 'interrupted', inventoryReason: 'interrupted' });
    expect(historyOf([seen], []).happenings).toMatchObject([
      { witnesses: ['inventory'], at: at('10:00:00'), atAssumed: true },
    ]);
  });

  it('counts a rebalance recommendation apart, and tells the interruption that followed', () => {
    const { happenings } = historyOf(
      [gone()],
      [event('rebalance', '09:20:00'), event('interruption', '10:01:00')],
    );
    expect(happenings).toMatchObject([
      { kind: 'interruption', rebalanceAt: at('09:20:00') },
      { kind: 'rebalance', at: at('09:20:00') },
    ]);
    expect(historyOf([life()], [event('rebalance', '09:20:00')]).happenings).toMatchObject([
      { kind: 'rebalance' },
    ]);
  });

  it('dates one whose own time cannot be by when it was received', () => {
    const odd = event('interruption', '10:01:00', { atAssumed: true });
    expect(historyOf([gone()], [odd]).happenings).toMatchObject([{ at: at('10:01:00'), atAssumed: true }]);
    const better = historyOf([gone()], [odd, event('interruption', '10:00:58')]);
    expect(better.happenings).toMatchObject([{ at: at('10:00:58'), atAssumed: false }]);
  });
});

describe('historyOf: lifetimes that only events know', () => {
  it('begins at the launch and ends with the eviction', () => {
    const { lifetimes, happenings } = historyOf([], [launch('08:00:00'), evicted('09:30:00')]);
    expect(lifetimes).toMatchObject([
      {
        ...{
          startedAt: at('08:00:00'),
          endedAt: at('09:30:00'),
          endReason: 'interrupted',
          endAssumed: false,
        },
        ...{ firstSeenAt: at('08:00:00'), lastSeenAt: at('08:00:00'), instanceType: 'p5.48xlarge' },
      },
    ]);
    expect(happenings).toMatchObject([{ at: at('09:30:00'), witnesses: ['trail'] }]);
  });

  it('is another lifetime when a stopped instance comes back, as described before', () => {
    const events = [
      launch('08:00:00'),
      evicted('09:30:00'),
      event('start', '11:00:00'),
      event('start', '11:00:20'),
    ];
    expect(historyOf([], events).lifetimes).toMatchObject([
      { startedAt: at('08:00:00'), endedAt: at('09:30:00') },
      { startedAt: at('11:00:00'), endedAt: null, instanceType: 'p5.48xlarge' },
    ]);
  });

  it('gives way to the lifetime that the inventory shows for the same start', () => {
    const seen = life({ startedAt: at('08:00:03') });
    const { lifetimes, gone: dropped } = historyOf([life({ fromEvents: true }), seen], []);
    expect(lifetimes).toEqual([seen]);
    expect(dropped).toEqual([at('08:00:00')]);
  });
});

describe('historyOf: what cannot be placed', () => {
  it('waits, with the reason', () => {
    const warning = event('interruption', '10:01:00');
    const unknown = historyOf([], [warning]);
    expect(unknown.placements).toEqual([
      { key: warning.key, startedAt: null, why: 'the inventory does not know this instance' },
    ]);
    expect(unknown.happenings).toMatchObject([
      { startedAt: null, witnesses: ['queue'], region: 'us-east-1' },
    ]);
    const other = historyOf([life()], [{ ...warning, account: '999988887777' }]);
    expect(other.placements[0]?.why).toBe(`the inventory has this instance in account ${ACCOUNT}`);
    const early = historyOf([life()], [event('interruption', '07:00:00')]);
    expect(early.placements[0]?.why).toBe('the instance is known from a later start on');
    const dated = life({ endedAt: at('09:00:00'), endReason: 'terminated', inventoryReason: 'terminated' });
    expect(historyOf([dated], [warning]).placements[0]?.why).toBe('the instance had ended by then');
  });

  it('is one interruption though it is told twice', () => {
    const { happenings } = historyOf(
      [],
      [event('interruption', '10:01:00'), event('interruption', '10:01:02', { source: 'push' })],
    );
    expect(happenings).toMatchObject([{ witnesses: ['queue', 'push'] }]);
  });
});

describe('historyOf: in any order', () => {
  const times = fc
    .integer({ min: 0, max: 12 * 3600 })
    .map((s) => new Date(at('06:00:00').getTime() + s * 1000));
  const anyEvent = fc.oneof(
    times.map((t) => ({ ...event('interruption', '10:00:00'), at: t })),
    times.map((t) => ({ ...evicted('10:00:00'), at: t })),
    times.map((t) => ({ ...event('rebalance', '10:00:00'), at: t })),
    times.map((t) => ({ ...event('start', '10:00:00'), at: t })),
    times.map((t) => ({ ...event('end', '10:00:00'), at: t })),
    times.map((t) => ({ ...launch('10:00:00'), at: t })),
  );
  const keyed = fc
    .array(anyEvent, { maxLength: 9 })
    .map((events) => events.map((one, i) => ({ ...one, key: `${i}/0` })));
  const kept = fc.constantFrom(
    [],
    [life()],
    [gone()],
    [gone({ endReason: 'interrupted', inventoryReason: 'interrupted' })],
  );

  it('says the same whatever the order in which events are given', () => {
    fc.assert(
      fc.property(kept, keyed, fc.infiniteStream(fc.nat()), (lifetimes, events, order) => {
        const distinct = [...new Map(events.map((one) => [one.at.getTime(), one])).values()];
        const shuffled = distinct
          .map((one) => ({ one, place: order.next().value as number }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ one }) => one);
        expect(historyOf(lifetimes, shuffled)).toEqual(historyOf(lifetimes, distinct));
      }),
    );
  });

  it('changes nothing when it is made anew of its own result', () => {
    fc.assert(
      fc.property(kept, keyed, (lifetimes, events) => {
        const once = historyOf(lifetimes, events);
        const again = historyOf(once.lifetimes, events);
        expect(again.lifetimes).toEqual(once.lifetimes);
        expect(again.happenings).toEqual(once.happenings);
      }),
    );
  });

  it('places every event once, and counts at most one interruption a lifetime', () => {
    fc.assert(
      fc.property(kept, keyed, (lifetimes, events) => {
        const { placements, happenings, lifetimes: lives } = historyOf(lifetimes, events);
        expect(placements.map(({ key }) => key).toSorted()).toEqual(events.map(({ key }) => key).toSorted());
        const ids = happenings.map(
          ({ kind, startedAt, at: when }) => `${kind}|${startedAt?.getTime() ?? `at ${when.getTime()}`}`,
        );
        expect(new Set(ids).size).toBe(ids.length);
        for (const { startedAt, endedAt } of lives)
          expect(endedAt === null || endedAt >= startedAt).toBe(true);
      }),
    );
  });
});
