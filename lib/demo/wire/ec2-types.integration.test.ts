import {
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  paginateDescribeInstanceTypes,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { hostDemoCloud } from '#lib/demo/testing';

const START = new Date('2026-11-23T12:00:00Z');
const { market, ec2 } = hostDemoCloud(START);
describe('instance types', () => {
  it('describes GPUs with the oddities of the real API', async () => {
    const { InstanceTypes } = await ec2('us-west-2').send(
      new DescribeInstanceTypesCommand({
        InstanceTypes: ['p5en.48xlarge', 'p4de.24xlarge', 'g6f.xlarge', 'trn1.32xlarge', 'c7i.4xlarge'],
      }),
    );
    const by = new Map(InstanceTypes?.map((type) => [type.InstanceType as string, type]));
    expect(by.get('p5en.48xlarge')?.GpuInfo).toEqual({
      Gpus: [{ Name: 'NVIDIA', Manufacturer: 'NVIDIA', Count: 8, MemoryInfo: { SizeInMiB: 144_384 } }],
      TotalGpuMemoryInMiB: 1_155_072,
    });
    expect(by.get('p4de.24xlarge')?.GpuInfo?.Gpus?.[0]).toMatchObject({
      Name: 'A100',
      MemoryInfo: { SizeInMiB: 81_920 },
    });
    expect(by.get('g6f.xlarge')?.GpuInfo?.Gpus?.[0]).toMatchObject({
      Name: 'L4',
      Count: 0,
      GpuPartitionSize: 0.125,
    });
    expect(by.get('trn1.32xlarge')?.GpuInfo).toBeUndefined();
    expect(by.get('trn1.32xlarge')?.NeuronInfo).toEqual({
      NeuronDevices: [
        {
          Count: 16,
          Name: 'Trainium',
          CoreInfo: { Count: 2, Version: 2 },
          MemoryInfo: { SizeInMiB: 32_768 },
        },
      ],
      TotalNeuronDeviceMemoryInMiB: 524_288,
    });
    expect(by.get('c7i.4xlarge')).toMatchObject({
      VCpuInfo: { DefaultVCpus: 16 },
      MemoryInfo: { SizeInMiB: 32_768 },
      SupportedUsageClasses: ['on-demand', 'spot'],
    });
    expect(by.get('c7i.4xlarge')?.GpuInfo).toBeUndefined();
  });

  it('pages by the SDK paginator, filters by usage class and refuses unknown types', async () => {
    const namesOf = async (filters: { Name: string; Values: string[] }[]) => {
      const names: (string | undefined)[] = [];
      const pages = paginateDescribeInstanceTypes(
        { client: ec2('us-east-1'), pageSize: 5 },
        { Filters: filters },
      );
      for await (const page of pages) names.push(...(page.InstanceTypes ?? []).map((t) => t.InstanceType));
      return names;
    };
    const all = await namesOf([]);
    const spot = await namesOf([{ Name: 'supported-usage-class', Values: ['spot'] }]);
    expect(all.filter((name) => !spot.includes(name))).toEqual(['hpc7g.16xlarge']);
    expect(await namesOf([{ Name: 'instance-type', Values: ['p4*'] }])).toEqual([
      'p4d.24xlarge',
      'p4de.24xlarge',
    ]);
    await expect(
      ec2('eu-central-1').send(new DescribeInstanceTypesCommand({ InstanceTypes: ['p5.48xlarge'] })),
    ).rejects.toMatchObject({ name: 'InvalidInstanceType' });
    await expect(
      ec2('us-east-1').send(new DescribeInstanceTypesCommand({ MaxResults: 4 })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('says where a type is offered', async () => {
    const { InstanceTypeOfferings } = await ec2('us-east-1').send(
      new DescribeInstanceTypeOfferingsCommand({
        LocationType: 'availability-zone-id',
        Filters: [{ Name: 'instance-type', Values: ['p5.48xlarge'] }],
      }),
    );
    expect(InstanceTypeOfferings?.map(({ Location }) => Location)).toEqual(
      market
        .pools()
        .filter(({ region, instanceType }) => region === 'us-east-1' && instanceType === 'p5.48xlarge')
        .map(({ zoneId }) => zoneId),
    );
  });
});
