import { describe, expect, it } from 'vitest';
import { eviction, NOW, record } from './event-testing.ts';
import { readTrailRecord } from './parse-trail.ts';

const read = (body: unknown) => readTrailRecord(body, NOW);

const launched = (item: object = {}, requestParameters: object = {}) =>
  record('RunInstances', {
    requestParameters,
    responseElements: {
      instancesSet: {
        items: [
          {
            instanceId: 'i-04cf7ed6b11ccfac5',
            instanceType: 'p5.48xlarge',
            launchTime: Date.UTC(2026, 10, 23, 9, 59, 59),
            placement: { availabilityZone: 'us-east-1a', tenancy: 'default' },
            instanceLifecycle: 'spot',
            tagSet: {
              items: [
                { key: 'team', value: 'vision' },
                { key: 'aws:ec2spot:fleet', value: 'x' },
              ],
            },
            ...item,
          },
        ],
      },
    },
  });

const changed = (eventName: string, before: string | undefined, more: object = {}) =>
  record(eventName, {
    responseElements: {
      instancesSet: {
        items: [{ instanceId: 'i-04cf7ed6b11ccfac5', previousState: { code: 16, name: before } }],
      },
    },
    ...more,
  });

const base = {
  cloud: 'aws',
  at: new Date('2026-11-23T10:00:00Z'),
  account: '123456789012',
  region: 'us-east-1',
  zoneName: null,
  instanceId: 'i-04cf7ed6b11ccfac5',
  action: null,
  isOver: false,
  endReason: null,
  launch: null,
};

describe('RunInstances', () => {
  it('is a launch at its own time, with all that is known of it', () => {
    expect(read(launched())).toEqual([
      {
        ...base,
        kind: 'launch',
        at: new Date('2026-11-23T09:59:59Z'),
        zoneName: 'us-east-1a',
        launch: {
          zoneId: null,
          zoneName: 'us-east-1a',
          instanceType: 'p5.48xlarge',
          os: 'linux',
          lifecycle: 'spot',
          tags: { team: 'vision' },
        },
      },
    ]);
  });

  it('without a launch time is at the time of the call; a time that cannot be is none', () => {
    expect(read(launched({ launchTime: undefined }))).toMatchObject([{ at: base.at }]);
    const future = { ...launched({ launchTime: undefined }), eventTime: '2099-01-01T00:00:00Z' };
    expect(read(future)).toMatchObject([{ at: null }]);
  });

  it.each([
    [{ platform: 'windows' }, { os: 'windows' }],
    [{ platformDetails: 'Red Hat Enterprise Linux' }, { os: 'rhel' }],
    [{ instanceLifecycle: undefined }, { lifecycle: 'on-demand' }],
    [{ instanceLifecycle: 'capacity-block' }, { lifecycle: 'on-demand' }],
    [{ placement: { availabilityZoneId: 'use1-az4' } }, { zoneId: 'use1-az4', zoneName: null }],
    [{ tagSet: undefined }, { tags: {} }],
    [{ tagSet: { items: [{ key: 'a\0', value: 3 }] } }, { tags: { 'a\ufffd': '' } }],
  ])('of %j is %j', (item, launch) => {
    expect(read(launched(item))).toMatchObject([{ launch }]);
  });

  it('takes tags and market from what was asked for where the answer lacks them', () => {
    const asked = {
      instanceMarketOptions: { marketType: 'spot' },
      tagSpecificationSet: {
        items: [
          { resourceType: 'volume', tags: [{ key: 'team', value: 'disks' }] },
          { resourceType: 'instance', tags: [{ key: 'team', value: 'speech' }] },
        ],
      },
    };
    expect(read(launched({ tagSet: undefined, instanceLifecycle: undefined }, asked))).toMatchObject([
      { launch: { lifecycle: 'spot', tags: { team: 'speech' } } },
    ]);
  });

  it.each([
    [launched({ instanceType: undefined }), 'it names no instance type (responseElements.instancesSet)'],
    [launched({ instanceId: 'x' }), 'it names no instance (responseElements.instancesSet)'],
    [launched({ platformDetails: 'macOS' }), 'unknown platform "macOS"'],
    [
      record('RunInstances', { responseElements: { omitted: true, reason: 'responseElements too large' } }),
      'it names no instance (responseElements.instancesSet)',
    ],
  ])('that cannot be read is refused', (body, why) => {
    expect(read(body)).toBe(why);
  });
});

describe('calls that change a state', () => {
  it.each([
    ['StartInstances', 'stopped', { kind: 'start', endReason: null }],
    ['StopInstances', 'running', { kind: 'end', endReason: 'stopped' }],
    ['TerminateInstances', 'running', { kind: 'end', endReason: 'terminated' }],
    ['TerminateInstances', 'pending', { kind: 'end', endReason: 'terminated' }],
    ['TerminateInstances', undefined, { kind: 'end', endReason: 'terminated' }],
  ])('%s of one that was %s', (name, before, event) => {
    expect(read(changed(name, before))).toEqual([{ ...base, ...event }]);
  });

  it.each([
    ['StartInstances', 'running'],
    ['StopInstances', 'stopped'],
    ['TerminateInstances', 'stopped'],
    ['TerminateInstances', 'terminated'],
  ])('%s of one that was %s changed nothing', (name, before) => {
    expect(read(changed(name, before))).toBeNull();
  });

  it('without an answer are of the instances that were asked for', () => {
    const asked = { requestParameters: { instancesSet: { items: [{ instanceId: 'i-1eb2ac8e' }] } } };
    expect(read(record('TerminateInstances', asked))).toMatchObject([{ instanceId: 'i-1eb2ac8e' }]);
    expect(read(record('StopInstances'))).toBe('it names no instance (responseElements.instancesSet)');
  });
});

describe('BidEvictedEvent', () => {
  it.each([
    [['i-1eb2ac8e', 'i-04cf7ed6b11ccfac5']],
    ['i-1eb2ac8e, i-04cf7ed6b11ccfac5'],
    [{ items: [{ instanceId: 'i-1eb2ac8e' }, { instanceId: 'i-04cf7ed6b11ccfac5' }] }],
    [{ items: ['i-1eb2ac8e', 'i-04cf7ed6b11ccfac5'] }],
  ])('of %j is an interruption that is over, of each', (ids) => {
    const interruption = { ...base, kind: 'interruption', isOver: true };
    expect(read(eviction(ids))).toEqual([{ ...interruption, instanceId: 'i-1eb2ac8e' }, interruption]);
  });

  it.each([[null], [[]], [['vm-1']], [7]])('of %j is refused', (ids) => {
    expect(read(eviction(ids))).toBe('it names no instance (serviceEventDetails.instanceIdSet)');
  });
});

it.each([
  ['a failed call', changed('TerminateInstances', 'running', { errorCode: 'Client.UnauthorizedOperation' })],
  ['a dry run', changed('StopInstances', 'running', { errorCode: 'Client.DryRunOperation' })],
  ['another call', record('DescribeInstances')],
  ['a call of another service', record('StopInstances', { eventSource: 'sagemaker.amazonaws.com' })],
])('%s says nothing', (_, body) => {
  expect(read(body)).toBeNull();
});

it.each([
  [null, 'it is no record of CloudTrail (eventName, eventSource)'],
  [{ eventName: 'RunInstances' }, 'it is no record of CloudTrail (eventName, eventSource)'],
  [{ ...eviction(), awsRegion: 'mars' }, 'it names no region (awsRegion)'],
])('%j is refused', (body, why) => {
  expect(read(body)).toBe(why);
});
