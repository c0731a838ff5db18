import { afterEach, expect, test } from 'vitest';
import * as fake from './fake-aws.ts';
import { feed, HERE, NOW, type On, on, pull, requestsAnswer, startCloud } from './feeds-testing.ts';

let cloud: Awaited<ReturnType<typeof startCloud>>;
afterEach(() => cloud.close());

const start = async (...answers: On[]) => {
  const none = fake.ec2Answer('DescribeInstances', '<reservationSet></reservationSet>');
  cloud = await startCloud(
    on('DescribeInstances', () => none),
    ...answers,
  );
};
const LISTED = { kind: 'instances', rows: [], seenAt: NOW, listedAll: HERE, progress: 1, notes: [] };
const request = (id: string, code: string, instanceId: string) =>
  `<spotInstanceRequestId>${id}</spotInstanceRequestId><instanceId>${instanceId}</instanceId><launchedAvailabilityZone>us-east-1b</launchedAvailabilityZone><status><code>${code}</code><updateTime>2026-11-23T10:30:00.000Z</updateTime></status>`;

test('what the requests of a region say of interruptions, over all pages, beside its instances', async () => {
  await start(
    on('DescribeSpotInstanceRequests', ({ params }) =>
      params.NextToken === undefined
        ? requestsAnswer([request('sir-1', 'fulfilled', 'i-0000000000000001')], 'more')
        : requestsAnswer([request('sir-2', 'instance-terminated-no-capacity', 'i-0000000000000002')]),
    ),
  );
  const batches = await pull(feed('aws.instances'), HERE);
  const [events] = batches.filter(({ kind }) => kind === 'events');
  expect(batches).toHaveLength(2);
  expect(batches).toContainEqual(LISTED);
  expect(events?.rows).toMatchObject([
    {
      source: 'spot-request',
      id: 'sir-2|instance-terminated-no-capacity|2026-11-23T10:30:00.000Z',
      receivedAt: NOW,
      parsed: { outcome: 'taken', events: [{ account: HERE.account, region: HERE.region }] },
    },
  ]);
});

test('without permission the instances are known all the same, and the run says what to allow', async () => {
  await start(on('DescribeSpotInstanceRequests', () => fake.ec2Error('UnauthorizedOperation', 'no', 403)));
  const batches = await pull(feed('aws.instances'), HERE);
  expect(batches).toContainEqual(LISTED);
  expect(batches.flatMap(({ notes }) => notes ?? [])).toEqual([
    expect.stringContaining('Allow ec2:DescribeSpotInstanceRequests on resource *'),
  ]);
});

test('any other failure fails the run', async () => {
  await start(on('DescribeSpotInstanceRequests', () => ({ body: '<html><body>Sign in</body></html>' })));
  await expect(pull(feed('aws.instances'), HERE)).rejects.toMatchObject({ code: 'malformed' });
});
