import { afterEach, describe, expect, test } from 'vitest';
import type { Batch } from '../feed.ts';
import * as fake from './fake-aws.ts';
import { feed, HERE, NOW, type On, on, pull, startCloud } from './feeds-testing.ts';

let cloud: Awaited<ReturnType<typeof startCloud>>;
afterEach(() => cloud.close());

const requests = (inner: string, token = '') =>
  fake.ec2Answer(
    'DescribeSpotInstanceRequests',
    `<spotInstanceRequestSet>${inner}</spotInstanceRequestSet><nextToken>${token}</nextToken>`,
  );
const start = async (...answers: On[]) => {
  cloud = await startCloud(
    ...answers,
    on('DescribeSpotInstanceRequests', () => requests('')),
  );
};
const answer = (ids: string[], token = '') =>
  fake.ec2Answer(
    'DescribeInstances',
    `<reservationSet>${fake.items(
      ids.map(
        (id) =>
          `<instancesSet><item><instanceId>${id}</instanceId><instanceState><code>16</code><name>running</name></instanceState><instanceType>p5.48xlarge</instanceType><launchTime>2026-11-20T08:00:00.000Z</launchTime><platformDetails>Linux/UNIX</platformDetails><placement><availabilityZone>us-east-1a</availabilityZone><availabilityZoneId>use1-az4</availabilityZoneId></placement></item></instancesSet>`,
      ),
    )}</reservationSet><nextToken>${token}</nextToken>`,
  );

test('a batch a page, all seen at one instant; only with the last one is everything listed', async () => {
  await start(
    on('DescribeInstances', ({ params }) => {
      if (params.NextToken === undefined) return answer(['i-1'], 'a');
      return params.NextToken === 'a' ? answer([], 'b') : answer(['i-2']);
    }),
  );
  const batches = await pull(feed('aws.instances'), HERE);
  expect(batches).toMatchObject([
    {
      kind: 'instances',
      seenAt: NOW,
      rows: [{ instanceId: 'i-1', zoneId: 'use1-az4', lifecycle: 'on-demand' }],
    },
    {
      kind: 'instances',
      seenAt: NOW,
      rows: [{ instanceId: 'i-2' }],
      listedAll: HERE,
      progress: 1,
      notes: [],
    },
  ]);
  expect(batches[0]).not.toHaveProperty('listedAll');
  expect(cloud.calls.findLast(({ action }) => action === 'DescribeInstances')?.params.MaxResults).toBe(
    '1000',
  );
});

test('a region without an instance is no error: nothing runs there', async () => {
  await start(on('DescribeInstances', () => answer([])));
  expect(await pull(feed('aws.instances'), HERE)).toEqual([
    { kind: 'instances', rows: [], seenAt: NOW, listedAll: HERE, progress: 1, notes: [] },
  ]);
});

test("a proxy's page is not taken for a region without instances", async () => {
  await start(on('DescribeInstances', () => ({ body: '<html><body>Please sign in</body></html>' })));
  await expect(pull(feed('aws.instances'), HERE)).rejects.toMatchObject({
    code: 'malformed',
    retryable: true,
  });
});

test('without permission the action is named', async () => {
  await start(on('DescribeInstances', () => fake.ec2Error('UnauthorizedOperation', 'no', 403)));
  await expect(pull(feed('aws.instances'), HERE)).rejects.toMatchObject({
    code: 'permission',
    remedy: expect.stringContaining('Allow ec2:DescribeInstances on resource *'),
  });
});

describe('spot requests', () => {
  const taken = (id: string, code: string) =>
    `<item><spotInstanceRequestId>sir-${id}</spotInstanceRequestId><state>closed</state><status><code>${code}</code><updateTime>2026-11-23T11:00:00.000Z</updateTime></status><instanceId>i-${id}</instanceId><launchedAvailabilityZone>us-east-1a</launchedAvailabilityZone></item>`;

  test('that tell of interruptions follow the instances, over all pages', async () => {
    await start(
      on('DescribeInstances', () => answer(['i-1'])),
      on('DescribeSpotInstanceRequests', ({ params }) =>
        params.NextToken === undefined
          ? requests(taken('0b662ef9931388ba0', 'instance-terminated-no-capacity'), 'a')
          : requests(taken('0b662ef9931388ba1', 'fulfilled') + taken('0b662ef9931388ba2', 'marked-for-stop')),
      ),
    );
    expect(await pull(feed('aws.instances'), HERE)).toMatchObject([
      { kind: 'instances', listedAll: HERE, progress: 1 },
      {
        kind: 'events',
        rows: [
          {
            source: 'spot-request',
            id: 'sir-0b662ef9931388ba0|instance-terminated-no-capacity|2026-11-23T11:00:00.000Z',
            parsed: { events: [{ instanceId: 'i-0b662ef9931388ba0', isOver: true }] },
          },
        ],
      },
      { kind: 'events', rows: [{ parsed: { events: [{ action: 'stop', isOver: false }] } }], progress: 1 },
    ]);
  });

  test('that may not be read are a note: the instances are known all the same', async () => {
    await start(
      on('DescribeInstances', () => answer(['i-1'])),
      on('DescribeSpotInstanceRequests', () => fake.ec2Error('UnauthorizedOperation', 'no', 403)),
    );
    expect(await pull(feed('aws.instances'), HERE)).toMatchObject([
      { kind: 'instances', rows: [{ instanceId: 'i-1' }], listedAll: HERE },
      {
        kind: 'events',
        rows: [],
        progress: 1,
        notes: [expect.stringContaining('Allow ec2:DescribeSpotInstanceRequests on resource *')],
      },
    ]);
  });

  test('that a proxy answers for are an error, after the instances', async () => {
    await start(
      on('DescribeInstances', () => answer(['i-1'])),
      on('DescribeSpotInstanceRequests', () => ({ body: '<html>Please sign in</html>' })),
    );
    const onto: Batch[] = [];
    await expect(pull(feed('aws.instances'), HERE, { onto })).rejects.toMatchObject({ code: 'malformed' });
    expect(onto).toMatchObject([{ kind: 'instances', listedAll: HERE }]);
  });
});
