import { uniform } from './random.ts';

/** A region with the ids of its zones; `priceFactor` is its list price relative to us-east-1. */
export type DemoRegion = { name: string; longName: string; zoneIds: string[]; priceFactor: number };

/** The regions that every account has enabled. */
export const DEMO_REGIONS: readonly DemoRegion[] = [
  region('us-east-1', 'US East (N. Virginia)', 1, ['use1-az1', 'use1-az2', 'use1-az4', 'use1-az6']),
  region('us-east-2', 'US East (Ohio)', 1, ['use2-az1', 'use2-az2', 'use2-az3']),
  region('us-west-2', 'US West (Oregon)', 1, ['usw2-az1', 'usw2-az2', 'usw2-az3', 'usw2-az4']),
  region('eu-west-1', 'EU (Ireland)', 1.1, ['euw1-az1', 'euw1-az2', 'euw1-az3']),
  region('eu-central-1', 'EU (Frankfurt)', 1.25, ['euc1-az2', 'euc1-az3']),
  region('ap-northeast-1', 'Asia Pacific (Tokyo)', 1.37, ['apne1-az1', 'apne1-az2', 'apne1-az4']),
];

/** A region that exists and that no account has opted in to. */
export const CLOSED_REGION = 'ap-east-1';

function region(name: string, longName: string, priceFactor: number, zoneIds: string[]): DemoRegion {
  return { name, longName, zoneIds, priceFactor };
}

/** What `DescribeInstanceTypes` says of a GPU, with the provider's own oddities; memory is of one device. */
export type DemoGpu = {
  name: string;
  manufacturer: string;
  count: number;
  memoryMib: number;
  /** the part of a physical GPU, where the type holds a slice of one */
  partition?: number;
};

/** A Neuron accelerator; memory is of one device. */
export type DemoNeuron = { name: string; count: number; cores: number; memoryMib: number };

export type DemoInstanceType = {
  name: string;
  vcpus: number;
  memoryMib: number;
  gpu?: DemoGpu;
  neuron?: DemoNeuron;
  spot: boolean;
  /** us-east-1, USD per hour on 2026-07-20 */
  listUsdPerHour: number;
  /** which of the yearly list-price cuts reaches it */
  family: 'p5' | 'p4' | 'p3' | 'g6' | 'g5' | 'neuron' | 'cpu';
  regions: string[];
};

const ALL = DEMO_REGIONS.map(({ name }) => name);
const GIB = 1024;
const h100 = (count: number): DemoGpu => nvidia('H100', count, 81_920);
const a10g = (count: number): DemoGpu => nvidia('A10G', count, 22_888);
const l4 = (count: number): DemoGpu => nvidia('L4', count, 22_888);

function nvidia(name: string, count: number, memoryMib: number, partition?: number): DemoGpu {
  return { name, manufacturer: 'NVIDIA', count, memoryMib, partition };
}

function type(
  name: string,
  family: DemoInstanceType['family'],
  listUsdPerHour: number,
  [vcpus, memoryGib]: [number, number],
  device: { gpu?: DemoGpu; neuron?: DemoNeuron; spot?: boolean },
  regions: string[],
): DemoInstanceType {
  const { gpu, neuron, spot = true } = device;
  return { name, family, listUsdPerHour, vcpus, memoryMib: memoryGib * GIB, gpu, neuron, spot, regions };
}

/** Every instance type of the simulated cloud: accelerators, two plain CPU types and one that has no spot market. */
export const DEMO_INSTANCE_TYPES: readonly DemoInstanceType[] = [
  type('p5.48xlarge', 'p5', 55.04, [192, 2048], { gpu: h100(8) }, ALL.slice(0, 4)),
  type('p5.4xlarge', 'p5', 6.88, [16, 256], { gpu: h100(1) }, ['us-east-1', 'us-east-2', 'us-west-2']),
  // The API has called this H200 plainly "NVIDIA".
  type('p5en.48xlarge', 'p5', 63.296, [192, 2048], { gpu: nvidia('NVIDIA', 8, 144_384) }, ALL.slice(1, 4)),
  type('p4d.24xlarge', 'p4', 21.957642, [96, 1152], { gpu: nvidia('A100', 8, 40_960) }, ALL),
  type('p4de.24xlarge', 'p4', 27.44705, [96, 1152], { gpu: nvidia('A100', 8, 81_920) }, [
    'us-east-1',
    'us-west-2',
  ]),
  type('p3.2xlarge', 'p3', 3.06, [8, 61], { gpu: nvidia('V100', 1, 16_384) }, ALL),
  type('p3.16xlarge', 'p3', 24.48, [64, 488], { gpu: nvidia('V100', 8, 16_384) }, ALL),
  type('g6.xlarge', 'g6', 0.8048, [4, 16], { gpu: l4(1) }, ALL),
  type('g6.12xlarge', 'g6', 4.6016, [48, 192], { gpu: l4(4) }, ALL),
  type('g6f.xlarge', 'g6', 0.2375, [4, 16], { gpu: nvidia('L4', 0, 2861, 0.125) }, [
    'us-east-1',
    'us-west-2',
    'eu-central-1',
  ]),
  type('g6e.12xlarge', 'g6', 10.49264, [48, 384], { gpu: nvidia('L40S', 4, 45_776) }, [
    'us-east-1',
    'us-east-2',
    'us-west-2',
    'eu-central-1',
  ]),
  type('g5.xlarge', 'g5', 1.006, [4, 16], { gpu: a10g(1) }, ALL),
  type('g5.12xlarge', 'g5', 5.672, [48, 192], { gpu: a10g(4) }, ALL),
  type('g5.48xlarge', 'g5', 16.288, [192, 768], { gpu: a10g(8) }, ALL.slice(0, 5)),
  type(
    'trn1.32xlarge',
    'neuron',
    21.5,
    [128, 512],
    { neuron: { name: 'Trainium', count: 16, cores: 2, memoryMib: 32_768 } },
    ['us-east-1', 'us-east-2', 'us-west-2'],
  ),
  type('c7i.4xlarge', 'cpu', 0.714, [16, 32], {}, ALL),
  type('m7i.2xlarge', 'cpu', 0.4032, [8, 32], {}, ALL),
  type('hpc7g.16xlarge', 'cpu', 1.6832, [64, 128], { spot: false }, ['us-east-1', 'eu-west-1']),
];

const typesByName = new Map(DEMO_INSTANCE_TYPES.map((entry) => [entry.name, entry]));
const regionsByName = new Map(DEMO_REGIONS.map((entry) => [entry.name, entry]));

/** The type of that name; undefined where the simulated cloud has none. */
export function demoInstanceType(name: string): DemoInstanceType | undefined {
  return typesByName.get(name);
}

/** The enabled region of that name; undefined where the simulated cloud has none. */
export function demoRegion(name: string): DemoRegion | undefined {
  return regionsByName.get(name);
}

/** Whether the type holds a GPU, a part of one, or another accelerator. */
export function isAccelerator(entry: DemoInstanceType): boolean {
  return entry.gpu !== undefined || entry.neuron !== undefined;
}

/** The ids of the zones that offer a type in a region: about two thirds of them, at least one; [] where it is not sold. */
export function offeredZones(entry: DemoInstanceType, regionName: string): string[] {
  if (!entry.regions.includes(regionName)) return [];
  const zones = demoRegion(regionName)?.zoneIds ?? [];
  const offered = zones.filter((zoneId) => uniform('offered', entry.name, zoneId) < 0.67);
  return offered.length > 0 ? offered : zones.slice(0, 1);
}
