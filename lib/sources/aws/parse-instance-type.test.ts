import type { InstanceTypeInfo } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInstanceTypes } from './parse-instance-type.ts';
import { createTally } from './tally.ts';

function parse(info: unknown) {
  return parseInstanceTypes([info as InstanceTypeInfo], createTally())[0];
}

type GpuPart = Record<string, unknown>;
const gpus = (InstanceType: string, gpu: GpuPart, total?: number) => ({
  InstanceType,
  GpuInfo: { Gpus: [gpu], TotalGpuMemoryInMiB: total },
});
const nvidia = (Name: string | undefined, Count: number, mib: number): GpuPart => ({
  Name,
  Manufacturer: 'NVIDIA',
  Count,
  MemoryInfo: { SizeInMiB: mib },
});

describe('GPU models', () => {
  test.each([
    [gpus('p5.48xlarge', nvidia('H100', 8, 81_920)), 'H100', 8, 80],
    [gpus('p5.4xlarge', nvidia('H100', 1, 81_920)), 'H100', 1, 80],
    [gpus('p5en.48xlarge', nvidia('NVIDIA', 8, 144_384)), 'H200', 8, 141],
    [gpus('p5e.48xlarge', nvidia('NVIDIA H200', 8, 144_384)), 'H200', 8, 141],
    [gpus('p5en.48xlarge', nvidia(undefined, 8, 144_384)), 'H200', 8, 141],
    [gpus('p4d.24xlarge', nvidia('A100', 8, 40_960)), 'A100', 8, 40],
    [gpus('p4de.24xlarge', nvidia('A100', 8, 81_920)), 'A100', 8, 80],
    [gpus('p3.2xlarge', nvidia('V100', 1, 16_384)), 'V100', 1, 16],
    [gpus('p3dn.24xlarge', nvidia('V100', 8, 32_768)), 'V100', 8, 32],
    [gpus('g5g.xlarge', nvidia('T4g', 1, 16_384)), 'T4g', 1, 16],
    [gpus('g5.12xlarge', nvidia('A10G', 4, 24_576)), 'A10G', 4, 24],
    [gpus('p9.xlarge', nvidia('Z900', 2, 1024)), 'Z900', 2, 1],
    [gpus('p9.xlarge', nvidia('NVIDIA', 2, 1024)), 'NVIDIA', 2, 1],
    [
      gpus('g4ad.8xlarge', {
        Name: 'Radeon Pro V520',
        Manufacturer: 'AMD',
        Count: 2,
        MemoryInfo: { SizeInMiB: 8192 },
      }),
      'Radeon Pro V520',
      2,
      8,
    ],
  ])('%# %o', (info, gpuModel, gpuCount, gpuMemoryGib) => {
    expect(parse(info)).toMatchObject({ accelerator: true, row: { gpuModel, gpuCount, gpuMemoryGib } });
  });

  test.each([
    [
      'the partition as the API says it',
      { ...nvidia('L4', 0, 2_861), GpuPartitionSize: 0.125, LogicalGpuCount: 1 },
    ],
    ['no partition, count 0', nvidia('L4', 0, 2_861)],
    ['no partition, count 1', nvidia('L4', 1, 2_861)],
  ])('a g6f.xlarge is an eighth of an L4: %s', (_, gpu) => {
    const row = parse(gpus('g6f.xlarge', gpu, 2_861))?.row;
    expect(row).toMatchObject({ gpuModel: 'L4', gpuCount: 0.125 });
    expect(row?.gpuMemoryGib).toBeCloseTo(22.35, 2);
  });

  test('gr6f.4xlarge and g6f.4xlarge are half a GPU, g6f.2xlarge a quarter', () => {
    const count = (type: string) => parse(gpus(type, nvidia('L4', 0, 2_861)))?.row.gpuCount;
    expect(['gr6f.4xlarge', 'g6f.4xlarge', 'g6f.2xlarge', 'g6f.large'].map(count)).toEqual([
      0.5, 0.5, 0.25, 0.125,
    ]);
  });

  test('a whole GPU of partition size 1 is a whole GPU', () => {
    expect(parse(gpus('g6.xlarge', { ...nvidia('L4', 1, 22_888), GpuPartitionSize: 1 }))?.row.gpuCount).toBe(
      1,
    );
  });
});

describe('other accelerators', () => {
  test('Neuron devices', () => {
    const NeuronInfo = {
      NeuronDevices: [{ Name: 'Trainium', Count: 16, MemoryInfo: { SizeInMiB: 32_768 } }],
    };
    expect(parse({ InstanceType: 'trn1.32xlarge', NeuronInfo })?.row).toMatchObject({
      gpuModel: 'Trainium',
      gpuCount: 16,
      gpuMemoryGib: 32,
    });
  });

  test('inference, media and FPGA cards; a device without a memory size leaves it unknown', () => {
    const device = { Accelerators: [{ Name: 'U30', Manufacturer: 'Xilinx', Count: 2 }] };
    expect(parse({ InstanceType: 'vt1.3xlarge', MediaAcceleratorInfo: device })?.row).toMatchObject({
      gpuModel: 'U30',
      gpuCount: 2,
      gpuMemoryGib: null,
    });
    expect(parse({ InstanceType: 'inf1.xlarge', InferenceAcceleratorInfo: device })?.accelerator).toBe(true);
    expect(
      parse({ InstanceType: 'f2.6xlarge', FpgaInfo: { Fpgas: [{ Name: 'x', Count: 1 }] } })?.accelerator,
    ).toBe(true);
  });
});

test('a plain type, and what is not said stays unknown', () => {
  expect(
    parse({
      InstanceType: 'm7i.2xlarge',
      VCpuInfo: { DefaultVCpus: 8 },
      MemoryInfo: { SizeInMiB: 32_768 },
      SupportedUsageClasses: ['on-demand', 'spot'],
    }),
  ).toEqual({
    accelerator: false,
    spot: true,
    row: {
      cloud: 'aws',
      name: 'm7i.2xlarge',
      vcpus: 8,
      memoryGib: 32,
      gpuModel: null,
      gpuCount: null,
      gpuMemoryGib: null,
    },
  });
  expect(parse({ InstanceType: 'x.y', SupportedUsageClasses: ['on-demand'] })).toMatchObject({
    spot: false,
    row: { vcpus: null, memoryGib: null },
  });
});

test('a type without a name is counted, not guessed', () => {
  const refused = createTally();
  expect(parseInstanceTypes([{}, { InstanceType: 'm7i.large' }], refused)).toHaveLength(1);
  expect(refused.take('instance types')).toEqual(['1 instance types refused: no name ({})']);
});

test('whatever a device says, a count and a memory are never negative and a model never empty', () => {
  const number = fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: undefined });
  const device = fc.record({
    Name: fc.option(fc.oneof(fc.string(), fc.constantFrom('NVIDIA', 'NVIDIA ', 'L4', '')), {
      nil: undefined,
    }),
    Manufacturer: fc.option(fc.constantFrom('NVIDIA', 'AMD', ''), { nil: undefined }),
    Count: number,
    GpuPartitionSize: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    LogicalGpuCount: number,
    MemoryInfo: fc.option(fc.record({ SizeInMiB: number }), { nil: undefined }),
  });
  fc.assert(
    fc.property(
      fc.constantFrom('p5en.48xlarge', 'g6f.large', 'new1.large', 'odd'),
      device,
      number,
      (type, gpu, total) => {
        const row = parse(gpus(type, gpu, total))?.row;
        expect(row?.gpuModel).toBeTruthy();
        if (row?.gpuCount !== null) expect(row?.gpuCount).toBeGreaterThanOrEqual(0);
        if (row?.gpuMemoryGib !== null) expect(row?.gpuMemoryGib).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});
