import type { SpotInstanceRequest } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { NOW } from './event-testing.ts';
import { parseSpotRequests } from './parse-spot-request.ts';

const request = (Code: string, over: Partial<SpotInstanceRequest> = {}): SpotInstanceRequest => ({
  SpotInstanceRequestId: 'sir-1',
  InstanceId: 'i-0b662ef9931388ba0',
  InstanceInterruptionBehavior: 'terminate',
  LaunchedAvailabilityZone: 'us-east-1b',
  State: 'closed',
  Status: { Code, UpdateTime: new Date('2026-11-23T11:00:00Z'), Message: 'x' },
  ...over,
});
const read = (...requests: SpotInstanceRequest[]) =>
  parseSpotRequests(requests, { account: '111122223333', region: 'us-east-1', now: NOW });

test('a request whose instance was taken back is an interruption that is over', () => {
  const taken = request('instance-terminated-no-capacity');
  expect(read(taken)).toEqual([
    {
      source: 'spot-request',
      id: 'sir-1|instance-terminated-no-capacity|2026-11-23T11:00:00.000Z',
      receivedAt: NOW,
      body: JSON.stringify(taken),
      parsed: {
        outcome: 'taken',
        id: 'sir-1|instance-terminated-no-capacity|2026-11-23T11:00:00.000Z',
        kind: 'spot request: instance-terminated-no-capacity',
        events: [
          {
            cloud: 'aws',
            kind: 'interruption',
            at: new Date('2026-11-23T11:00:00Z'),
            account: '111122223333',
            region: 'us-east-1',
            zoneName: 'us-east-1b',
            instanceId: 'i-0b662ef9931388ba0',
            action: 'terminate',
            isOver: true,
            endReason: null,
            launch: null,
          },
        ],
      },
    },
  ]);
});

test.each([
  ['instance-terminated-by-price', 'terminate', 'terminate', true],
  ['instance-terminated-capacity-oversubscribed', 'terminate', 'terminate', true],
  ['instance-terminated-launch-group-constraint', 'terminate', 'terminate', true],
  ['instance-stopped-no-capacity', 'stop', 'stop', true],
  ['instance-stopped-by-price', 'stop', 'stop', true],
  ['instance-stopped-no-capacity', 'hibernate', 'hibernate', true],
  ['instance-hibernated-no-capacity', 'hibernate', 'hibernate', true],
  ['marked-for-termination', 'terminate', 'terminate', false],
  ['marked-for-stop', 'stop', 'stop', false],
  ['marked-for-stop', 'hibernate', 'hibernate', false],
] as const)('%s of one that is to %s: %s, over: %s', (code, behaviour, action, isOver) => {
  expect(read(request(code, { InstanceInterruptionBehavior: behaviour }))).toMatchObject([
    { parsed: { events: [{ action, isOver }] } },
  ]);
});

test.each([
  'fulfilled',
  'instance-terminated-by-user',
  'instance-stopped-by-user',
  'instance-terminated-by-schedule',
  'instance-terminated-by-experiment',
  'instance-terminated-by-service',
  'request-canceled-and-instance-running',
  'capacity-not-available',
  'toString',
  '',
])('"%s" is no interruption', (code) => {
  expect(read(request(code), { SpotInstanceRequestId: 'sir-2' })).toEqual([]);
});

test('without an instance it is refused; without a time it has none', () => {
  expect(read(request('marked-for-stop', { InstanceId: undefined }))).toMatchObject([
    { parsed: { outcome: 'refused', why: 'it names no instance (InstanceId)' } },
  ]);
  expect(read(request('', { Status: { Code: 'marked-for-stop' } }))).toMatchObject([
    { id: 'sir-1|marked-for-stop|', parsed: { events: [{ at: null }] } },
  ]);
});
