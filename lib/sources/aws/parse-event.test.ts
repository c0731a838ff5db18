import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eviction, NOW, record, warning } from './event-testing.ts';
import { parseAwsEvent } from './parse-event.ts';

const ID = '1e5527d7-bb36-4607-3370-4164db56a40e';
const STATE_CHANGE = { 'detail-type': 'EC2 Instance State-change Notification' };
const said = {
  cloud: 'aws',
  at: new Date('2026-11-23T11:58:00Z'),
  account: '123456789012',
  region: 'us-east-1',
  zoneName: 'us-east-1b',
  instanceId: 'i-0b662ef9931388ba0',
  action: null,
  isOver: false,
  endReason: null,
  launch: null,
};

describe('an EventBridge event', () => {
  it.each(['terminate', 'stop', 'hibernate'])('of an interruption names instance, zone and %s', (action) => {
    expect(parseAwsEvent(warning({}, { 'instance-action': action }), NOW)).toEqual({
      outcome: 'taken',
      id: ID,
      kind: 'aws.ec2: EC2 Spot Instance Interruption Warning',
      events: [{ ...said, kind: 'interruption', action }],
    });
  });

  it('of an interruption without a known action has none', () => {
    for (const action of [undefined, 'explode', 7]) {
      expect(parseAwsEvent(warning({}, { 'instance-action': action }), NOW)).toMatchObject({
        events: [{ kind: 'interruption', action: null }],
      });
    }
  });

  it('of a rebalance is no interruption', () => {
    const rebalance = warning({ 'detail-type': 'EC2 Instance Rebalance Recommendation' });
    expect(parseAwsEvent(rebalance, NOW)).toEqual({
      outcome: 'taken',
      id: ID,
      kind: 'aws.ec2: EC2 Instance Rebalance Recommendation',
      events: [{ ...said, kind: 'rebalance' }],
    });
  });

  it.each([
    ['pending', { kind: 'start' }],
    ['running', { kind: 'start' }],
    ['shutting-down', { kind: 'end', endReason: 'unknown' }],
    ['terminated', { kind: 'end', endReason: 'unknown' }],
    ['stopping', { kind: 'end', endReason: 'unknown' }],
    ['stopped', { kind: 'end', endReason: 'unknown' }],
  ])('of the state %s, with an ARN of the usual form', (state, what) => {
    const event = warning(
      { ...STATE_CHANGE, resources: ['arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111'] },
      { 'instance-id': 'i-abcd1111', state },
    );
    expect(parseAwsEvent(event, NOW)).toEqual({
      outcome: 'taken',
      id: ID,
      kind: 'aws.ec2: EC2 Instance State-change Notification',
      events: [{ ...said, ...what, zoneName: null, instanceId: 'i-abcd1111' }],
    });
  });

  it.each([
    ['aws.health', 'AWS Health Event'],
    ['aws.autoscaling', 'EC2 Instance-terminate Lifecycle Action'],
    ['my.app', 'EC2 Spot Instance Interruption Warning'],
  ])('of %s, %s is ignored and named', (source, type) => {
    expect(parseAwsEvent(warning({ source, 'detail-type': type }), NOW)).toEqual({
      outcome: 'ignored',
      id: ID,
      kind: `${source}: ${type}`,
    });
  });

  it('of a state that says neither start nor end is ignored', () => {
    expect(parseAwsEvent(warning(STATE_CHANGE, { state: 'rebooting' }), NOW)).toMatchObject({
      outcome: 'ignored',
    });
  });

  it('names its kind in 200 characters at most, in such that can be kept', () => {
    const event = warning({ source: 'my\0app', 'detail-type': `${'x'.repeat(191)}\u{1F600}` });
    expect(parseAwsEvent(event, NOW)).toEqual({
      outcome: 'ignored',
      id: ID,
      kind: `my\uFFFDapp: ${'x'.repeat(191)}\uFFFD`,
    });
  });

  it('sent as a test is one, whatever it holds', () => {
    expect(parseAwsEvent(warning({ source: 'spotledger.test', 'detail-type': 'Test' }), NOW)).toEqual({
      outcome: 'test',
      id: ID,
      kind: 'spotledger.test: Test',
    });
  });

  it.each(['1970-01-01T00:00:00Z', '2009-11-30T23:59:59Z', '2099-01-01T00:00:00Z', 'soon', undefined])(
    'at %s is taken without a time',
    (time) => {
      expect(parseAwsEvent(warning({ time, account: '<account_number>' }), NOW)).toMatchObject({
        outcome: 'taken',
        events: [{ at: null, account: null }],
      });
    },
  );

  it('may be ten minutes ahead of this clock and no more', () => {
    const at = (time: string) => parseAwsEvent(warning({ time }), NOW);
    expect(at('2026-11-23T12:10:00Z')).toMatchObject({ events: [{ at: new Date('2026-11-23T12:10:00Z') }] });
    expect(at('2026-11-23T12:10:01Z')).toMatchObject({ events: [{ at: null }] });
  });

  it.each([
    [null, null, 'it is no EventBridge event: the body: '],
    [[], null, 'it is no EventBridge event: the body: '],
    ['text', null, 'it is no EventBridge event: the body: '],
    [{ id: 'x' }, 'x', 'it is no EventBridge event: source: '],
    [{ id: 'x\0' }, 'x\uFFFD', 'it is no EventBridge event: source: '],
    [warning({ resources: [], detail: {} }), ID, 'it names no instance (detail.instance-id)'],
    [warning({}, { 'instance-id': 'vm-1' }), ID, 'it names no instance (detail.instance-id)'],
    [warning({ region: '', resources: [] }), ID, 'it names no region (region)'],
    [warning(STATE_CHANGE), ID, 'it names no state (detail.state)'],
  ])('that is %j is refused with a reason', (body, id, why) => {
    expect(parseAwsEvent(body, NOW)).toEqual({
      outcome: 'refused',
      id,
      why: expect.stringContaining(why),
    });
  });

  it('takes region and instance from the ARN where the event names none', () => {
    const bare = (arn: string) => warning({ region: undefined, resources: ['no arn', arn], detail: {} });
    expect(parseAwsEvent(bare('arn:aws:ec2:us-west-2-lax-1a:instance/i-abcd1111'), NOW)).toMatchObject({
      events: [{ region: 'us-west-2', zoneName: 'us-west-2-lax-1a', instanceId: 'i-abcd1111' }],
    });
    const usual = 'arn:aws-us-gov:ec2:us-gov-west-1:123456789012:instance/i-abcd1111';
    expect(parseAwsEvent(bare(usual), NOW)).toMatchObject({
      events: [{ region: 'us-gov-west-1', zoneName: null, instanceId: 'i-abcd1111' }],
    });
  });

  it('is never an exception', () => {
    fc.assert(fc.property(fc.anything(), (body) => parseAwsEvent(body, NOW).outcome !== 'taken'));
    fc.assert(
      fc.property(
        fc.record({
          id: fc.string(),
          source: fc.constantFrom('aws.ec2', 'aws-node-termination-handler', 'x'),
          'detail-type': fc.constantFrom(
            'EC2 Spot Instance Interruption Warning',
            'AWS API Call via CloudTrail',
            'SPOT_ITN',
          ),
          detail: fc.anything(),
        }),
        (body) => ['ignored', 'refused'].includes(parseAwsEvent(body, NOW).outcome),
      ),
    );
  });
});

describe('a record of CloudTrail by EventBridge', () => {
  const sent = (type: string, detail: object) =>
    parseAwsEvent({ ...warning({ 'detail-type': type }), detail }, NOW);
  it('is read as the trail says it, under the id of the event', () => {
    expect(sent('AWS Service Event via CloudTrail', eviction(['i-0b662ef9931388ba0']))).toEqual({
      outcome: 'taken',
      id: ID,
      kind: 'aws.ec2: AWS Service Event via CloudTrail',
      events: [
        {
          ...said,
          kind: 'interruption',
          at: new Date('2026-11-23T10:00:00Z'),
          zoneName: null,
          isOver: true,
        },
      ],
    });
  });

  it('is ignored where it says nothing of instances, and refused where it is none', () => {
    const type = 'AWS API Call via CloudTrail';
    expect(sent(type, record('CreateTags'))).toMatchObject({ outcome: 'ignored' });
    const failed = record('StartInstances', { errorCode: 'Server.InsufficientInstanceCapacity' });
    expect(sent(type, failed)).toMatchObject({ outcome: 'ignored' });
    expect(sent(type, {})).toMatchObject({ outcome: 'refused', id: ID });
  });
});

const REAL = new URL('../../../../shared/data/events/', import.meta.url);

describe.skipIf(!existsSync(REAL))('the real events', () => {
  const parsed = (name: string) => parseAwsEvent(JSON.parse(readFileSync(new URL(name, REAL), 'utf8')), NOW);

  it.each(existsSync(REAL) ? readdirSync(REAL).filter((name) => name.startsWith('aws_')) : [])(
    '%s is understood',
    (name) => {
      expect(['taken', 'ignored']).toContain(parsed(name).outcome);
    },
  );

  it('say what they say', () => {
    expect(parsed('aws_eventbridge_spot_interruption_warning.json')).toMatchObject({
      events: [{ ...said, kind: 'interruption', at: null, account: null, action: 'terminate' }],
    });
    expect(parsed('aws_eventbridge_rebalance_recommendation.json')).toMatchObject({
      events: [{ ...said, kind: 'rebalance', at: new Date('2020-10-26T14:14:14Z') }],
    });
    expect(parsed('aws_eventbridge_state_change.json')).toMatchObject({
      events: [{ kind: 'start', instanceId: 'i-abcd1111', at: new Date('2015-11-11T21:29:54Z') }],
    });
    expect(parsed('aws_eventbridge_scheduled_change.json')).toMatchObject({
      outcome: 'ignored',
      kind: 'aws.health: AWS Health Event',
    });
    expect(parsed('aws_eventbridge_asg_lifecycle.json')).toMatchObject({
      outcome: 'ignored',
      kind: 'aws.autoscaling: EC2 Instance-terminate Lifecycle Action',
    });
  });
});
