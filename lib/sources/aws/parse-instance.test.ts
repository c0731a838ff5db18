import type { Instance } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { parseInstances } from './parse-instance.ts';
import { createTally } from './tally.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const LAUNCH = new Date('2026-11-20T08:00:00Z');

function read(over: Partial<Instance>) {
  const refused = createTally();
  const instance: Instance = {
    InstanceId: 'i-1',
    InstanceType: 'p5.48xlarge',
    LaunchTime: LAUNCH,
    State: { Name: 'running' },
    InstanceLifecycle: 'spot',
    PlatformDetails: 'Linux/UNIX',
    Placement: { AvailabilityZone: 'us-east-1a', AvailabilityZoneId: 'use1-az4' },
    Tags: [
      { Key: 'team', Value: 'language' },
      { Key: 'aws:autoscaling:groupName', Value: 'x' },
      { Key: 'empty' },
    ],
    ...over,
  };
  const seen = { account: '111122223333', region: 'us-east-1', now: NOW, refused };
  const [row] = parseInstances([{ Instances: [instance] }], seen);
  return { row, notes: refused.take('instances') };
}

const ended = (
  name: NonNullable<Instance['State']>['Name'],
  code: string,
  when = '(2026-11-20 12:00:00 GMT)',
) => ({
  State: { Name: name },
  StateReason: { Code: code },
  StateTransitionReason: `User initiated ${when}`,
});

describe('lifetimes', () => {
  test('a running instance has no end, and its tags without those of AWS', () => {
    expect(read({})).toEqual({
      row: {
        cloud: 'aws',
        account: '111122223333',
        region: 'us-east-1',
        instanceId: 'i-1',
        startedAt: LAUNCH,
        endedAt: null,
        endReason: null,
        endAssumed: false,
        zoneId: 'use1-az4',
        zoneName: 'us-east-1a',
        instanceType: 'p5.48xlarge',
        os: 'linux',
        lifecycle: 'spot',
        tags: { team: 'language', empty: '' },
      },
      notes: [],
    });
    expect(read({ State: { Name: 'pending' } }).row).toMatchObject({ endedAt: null });
  });

  test.each([
    ['terminated', 'Server.SpotInstanceTermination', 'interrupted'],
    ['shutting-down', 'Server.SpotInstanceShutdown', 'interrupted'],
    ['stopped', 'Server.SpotInstanceStop', 'interrupted'],
    ['stopped', 'Client.UserInitiatedShutdown', 'stopped'],
    ['stopping', 'Client.UserInitiatedHibernate', 'stopped'],
    ['terminated', 'Client.UserInitiatedShutdown', 'terminated'],
    ['terminated', 'Client.InstanceInitiatedShutdown', 'terminated'],
    ['stopped', 'Server.ScheduledStop', 'stopped'],
    ['terminated', '', 'unknown'],
  ] as const)('%s by "%s" is %s, at the time that AWS says', (state, code, endReason) => {
    expect(read(ended(state, code)).row).toMatchObject({
      endedAt: new Date('2026-11-20T12:00:00Z'),
      endAssumed: false,
      endReason,
    });
  });

  test('an on-demand instance without a reason ended as its state says', () => {
    expect(read({ ...ended('stopped', ''), InstanceLifecycle: undefined }).row).toMatchObject({
      lifecycle: 'on-demand',
      endReason: 'stopped',
    });
  });

  test.each([
    ['no time', ''],
    ['a time before the launch', '(2026-11-19 12:00:00 GMT)'],
    ['a time in the future', '(2026-11-23 13:00:00 GMT)'],
    ['no real day', '(2026-99-99 12:00:00 GMT)'],
  ])('%s: the end is the present, as an assumption', (_, when) => {
    const { row } = read(ended('stopped', 'Client.UserInitiatedShutdown', when));
    expect(row).toMatchObject({ endedAt: NOW, endAssumed: true });
  });

  test.each([
    ['Red Hat Enterprise Linux with HA', 'rhel'],
    ['SUSE Linux', 'suse'],
    ['Windows with SQL Server Standard', 'windows'],
    ['Ubuntu Pro', 'linux'],
    ['Linux with SQL Server Web', 'linux'],
    [undefined, 'linux'],
  ])('%s runs %s', (PlatformDetails, os) => {
    expect(read({ PlatformDetails }).row).toMatchObject({ os });
  });

  test.each([undefined, new Date('no date')])(
    'launched at %s: it began when it was first seen',
    (LaunchTime) => {
      expect(read({ LaunchTime }).row).toMatchObject({ startedAt: NOW, startAssumed: true, endedAt: null });
      const said = new Date('2026-11-20T12:00:00Z');
      expect(read({ LaunchTime, ...ended('stopped', 'Server.SpotInstanceStop') }).row).toMatchObject({
        ...{ startedAt: said, startAssumed: true },
        ...{ endedAt: said, endAssumed: false, endReason: 'interrupted' },
      });
      expect(read({ LaunchTime, ...ended('stopped', 'Server.SpotInstanceStop', '') }).row).toMatchObject({
        ...{ startedAt: NOW, startAssumed: true },
        ...{ endedAt: NOW, endAssumed: true },
      });
    },
  );

  test('a capacity block counts as on-demand', () => {
    expect(read({ InstanceLifecycle: 'capacity-block' }).row).toMatchObject({ lifecycle: 'on-demand' });
  });
});

describe('without a launch time', () => {
  test.each([undefined, new Date('none')])('a running instance began when it was seen (%s)', (LaunchTime) => {
    expect(read({ LaunchTime })).toMatchObject({
      row: { startedAt: NOW, startAssumed: true, endedAt: null },
      notes: [],
    });
  });

  test('an ended one was seen at its end, as far as that has a time', () => {
    const LaunchTime = undefined;
    expect(read({ LaunchTime, ...ended('terminated', 'Server.SpotInstanceTermination') }).row).toMatchObject({
      startedAt: new Date('2026-11-20T12:00:00Z'),
      startAssumed: true,
      endedAt: new Date('2026-11-20T12:00:00Z'),
      endReason: 'interrupted',
      endAssumed: false,
    });
    expect(read({ LaunchTime, ...ended('stopped', 'Server.SpotInstanceStop', '') }).row).toMatchObject({
      startedAt: NOW,
      startAssumed: true,
      endedAt: NOW,
      endAssumed: true,
    });
  });

  test('with one nothing is assumed', () => {
    expect(read({}).row).not.toHaveProperty('startAssumed');
  });
});

test.each([
  ['no id or no type', { InstanceType: undefined }],
  ['unknown state "lost"', { State: { Name: 'lost' as 'running' } }],
  ['unknown platform "macOS"', { PlatformDetails: 'macOS' }],
])('%s is refused', (why, over) => {
  expect(read(over)).toEqual({ row: undefined, notes: [`1 instances refused: ${why} (i-1)`] });
});
