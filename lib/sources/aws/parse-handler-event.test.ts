import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NOW } from './event-testing.ts';
import { parseAwsEventText } from './event-text.ts';
import { parseAwsEvent } from './parse-event.ts';

const TEMPLATE = readFileSync(
  join(import.meta.dirname, '../../../deploy/aws/node-termination-handler-webhook.json'),
  'utf8',
);

/** What the handler's fields are on an instance that is interrupted at 12:00:30. */
const FIELDS: Record<string, string> = {
  '.EventID': 'spot-itn-5d41402abc4b2a76',
  '.Kind': 'SPOT_ITN',
  '.InstanceID': 'i-0b662ef9931388ba0',
  '.AccountId': '123456789012',
  '.Region': 'us-east-1',
  '.AvailabilityZone': 'us-east-1b',
  '.NodeName': 'ip-10-0-0-1.ec2.internal',
  '.StartTime.UTC.Format `2006-01-02T15:04:05Z07:00`': '2026-11-23T12:00:30Z',
};

/** The documented template, rendered as the handler does it. */
function posted(fields: Record<string, string> = {}): string {
  const known = { ...FIELDS, ...fields };
  return TEMPLATE.replaceAll(/\{\{ (.+?) \}\}/g, (_, field: string) => {
    const value = known[field];
    if (value === undefined) throw new Error(`the handler has no ${field}`);
    return value;
  });
}
const read = (fields?: Record<string, string>) => parseAwsEventText(posted(fields), NOW);

describe('a webhook of aws-node-termination-handler', () => {
  it('of an interruption holds the coming end: its notice came two minutes before', () => {
    expect(read()).toEqual({
      outcome: 'taken',
      id: 'spot-itn-5d41402abc4b2a76/i-0b662ef9931388ba0',
      kind: 'aws-node-termination-handler: SPOT_ITN',
      events: [
        {
          cloud: 'aws',
          kind: 'interruption',
          at: new Date('2026-11-23T11:58:30Z'),
          account: '123456789012',
          region: 'us-east-1',
          zoneName: 'us-east-1b',
          instanceId: 'i-0b662ef9931388ba0',
          action: null,
          isOver: false,
          endReason: null,
          launch: null,
        },
      ],
    });
  });

  it('of two instances that end in the same second, which share an id, is two events', () => {
    const other = read({ '.InstanceID': 'i-0aaaaaaaaaaaaaaaa' });
    expect(other.id).toBe('spot-itn-5d41402abc4b2a76/i-0aaaaaaaaaaaaaaaa');
  });

  it('that it heard of by a queue has the time of the event, and no zone: that is the one of its own node', () => {
    expect(
      read({
        '.EventID': 'spot-itn-event-31653535',
        '.StartTime.UTC.Format `2006-01-02T15:04:05Z07:00`': '2026-11-23T11:58:00Z',
      }),
    ).toMatchObject({
      events: [{ kind: 'interruption', at: new Date('2026-11-23T11:58:00Z'), zoneName: null }],
    });
  });

  it.each([
    ['REBALANCE_RECOMMENDATION', 'rebalance-recommendation-5d41', 'rebalance', null, 'us-east-1b'],
    ['REBALANCE_RECOMMENDATION', 'rebalance-recommendation-event-31', 'rebalance', null, null],
    ['STATE_CHANGE', 'ec2-state-change-event-31', 'end', 'unknown', null],
    ['SQS_TERMINATE', 'spot-itn-event-31', 'interruption', null, null],
    ['SQS_TERMINATE', 'ec2-state-change-event-31', 'end', 'unknown', null],
  ])('of kind %s with the id %s is %s, at the time that it names', (kind, id, as, endReason, zoneName) => {
    const at = new Date('2026-11-23T12:00:30Z');
    expect(read({ '.Kind': kind, '.EventID': id })).toMatchObject({
      outcome: 'taken',
      events: [{ kind: as, endReason, at, zoneName }],
    });
  });

  it.each([
    ['SCHEDULED_EVENT', 'instance-event-0d59937288b749b32'],
    ['ASG_LIFECYCLE', 'asg-lifecycle-term-31'],
    ['ASG_LAUNCH_LIFECYCLE', 'asg-lifecycle-term-31'],
    ['SQS_TERMINATE', 'asg-lifecycle-term-31'],
  ])('of kind %s with the id %s says nothing here', (kind, id) => {
    expect(read({ '.Kind': kind, '.EventID': id })).toMatchObject({
      outcome: 'ignored',
      kind: `aws-node-termination-handler: ${kind}`,
    });
  });

  it('without metadata of its instance is refused with what it lacks', () => {
    expect(read({ '.Region': '', '.AvailabilityZone': '', '.AccountId': '' })).toMatchObject({
      outcome: 'refused',
      why: 'it names no region (region)',
    });
    expect(read({ '.InstanceID': '' })).toMatchObject({ why: 'it names no instance (detail.instance-id)' });
  });

  it.each([
    ['whole', '2026-11-23 12:00:30 +0000 UTC'],
    ['broken by a line', 'at 12:00 \n - Start Time: 2026-11-23 12:00:30 +0000 UTC'],
  ])('in its default form, %s, is refused with the way to the template', (_, end) => {
    const text = `{"text":"[NTH][Instance Interruption] EventID: spot-itn-1 - Kind: SPOT_ITN - Instance: i-0b662ef9931388ba0 - Node: ip-10-0-0-1 - Description: Spot ITN received. ${end}"}`;
    const why = expect.stringContaining('deploy/aws/node-termination-handler-webhook.json');
    expect(parseAwsEventText(text, NOW)).toEqual({ outcome: 'refused', id: null, why });
  });
});

it('the template makes an event for EventBridge of it', () => {
  expect(Object.keys(JSON.parse(posted()))).toEqual([
    ...['version', 'id', 'source', 'detail-type', 'time', 'account', 'region', 'resources', 'detail'],
  ]);
  expect(parseAwsEvent(JSON.parse(posted()), NOW)).toEqual(read());
});
