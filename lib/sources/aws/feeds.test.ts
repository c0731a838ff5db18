import { afterEach, expect, test } from 'vitest';
import * as fake from './fake-aws.ts';
import { feed, HERE, NOW, type On, offered, on, pull, startCloud, typesAnswer } from './feeds-testing.ts';

let cloud: Awaited<ReturnType<typeof startCloud>>;
afterEach(() => cloud.close());

const start = async (...answers: On[]) => {
  cloud = await startCloud(...answers);
  return cloud;
};
const listing = { now: NOW, signal: new AbortController().signal };

test('a configured region that is not enabled is a failure of its own', async () => {
  await start();
  const { scopes, failures } = await feed('aws.spot-prices', { regions: ['us-east-1', 'ap-east-1'] }).scopes(
    listing,
  );
  expect(scopes).toEqual([HERE]);
  expect(failures).toEqual([
    {
      account: '111122223333',
      region: 'ap-east-1',
      error: expect.stringContaining('region ap-east-1 is not enabled'),
    },
  ]);
});

test('zones with a name and an id; others are noted; none at all is an error', async () => {
  const zones = (inner: string) =>
    on('DescribeAvailabilityZones', () =>
      fake.ec2Answer('DescribeAvailabilityZones', `<availabilityZoneInfo>${inner}</availabilityZoneInfo>`),
    );
  const good = '<item><zoneName>us-east-1a</zoneName><zoneId>use1-az4</zoneId></item>';
  await start(zones(`${good}<item><zoneName>us-east-1b</zoneName></item>`));
  expect(await pull(feed('aws.zones'), HERE)).toEqual([
    {
      kind: 'zones',
      rows: [
        {
          cloud: 'aws',
          account: '111122223333',
          region: 'us-east-1',
          zoneId: 'use1-az4',
          zoneName: 'us-east-1a',
        },
      ],
      progress: 1,
      notes: ['1 zones refused: no id or no name (us-east-1b)'],
    },
  ]);
  await cloud.close();
  await start(zones(''));
  await expect(pull(feed('aws.zones'), HERE)).rejects.toMatchObject({ code: 'empty' });
});

test('every instance type that is offered, with or without GPU and spot, over all pages', async () => {
  await start(
    on('DescribeInstanceTypes', ({ params }) =>
      params.NextToken === undefined
        ? typesAnswer([offered('p5en.48xlarge', { gpu: 'NVIDIA' })], 'more')
        : typesAnswer([
            offered('c7i.large'),
            offered('p6-b300.48xlarge', { gpu: 'B300', classes: ['on-demand'] }),
          ]),
    ),
  );
  const [batch] = await pull(feed('aws.instance-types', { instanceTypes: ['g6.*'] }), HERE);
  expect(batch?.rows).toEqual([
    {
      cloud: 'aws',
      name: 'p5en.48xlarge',
      vcpus: 192,
      memoryGib: 2048,
      gpuModel: 'H200',
      gpuCount: 8,
      gpuMemoryGib: 80,
    },
    {
      cloud: 'aws',
      name: 'c7i.large',
      vcpus: 192,
      memoryGib: 2048,
      gpuModel: null,
      gpuCount: null,
      gpuMemoryGib: null,
    },
    {
      cloud: 'aws',
      name: 'p6-b300.48xlarge',
      vcpus: 192,
      memoryGib: 2048,
      gpuModel: 'B300',
      gpuCount: 8,
      gpuMemoryGib: 80,
    },
  ]);
});
