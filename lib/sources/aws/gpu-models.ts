import type { InstanceTypeInfo } from '@aws-sdk/client-ec2';

/** The GPUs or accelerators of an instance type; `memoryGib` is of one whole GPU. */
export type Gpu = { model: string; count: number | null; memoryGib: number | null };

type Device = {
  Name?: string;
  Manufacturer?: string;
  Count?: number;
  LogicalGpuCount?: number;
  GpuPartitionSize?: number;
  MemoryInfo?: { SizeInMiB?: number };
};

/** What the API's name leaves open: p5en has come as plain "NVIDIA". */
const MODEL_BY_FAMILY: Record<string, string> = {
  p2: 'K80',
  p3: 'V100',
  p3dn: 'V100',
  p4d: 'A100',
  p4de: 'A100',
  p5: 'H100',
  p5e: 'H200',
  p5en: 'H200',
  'p6-b200': 'B200',
  'p6-b300': 'B300',
  g3: 'M60',
  g3s: 'M60',
  g4dn: 'T4',
  g4ad: 'Radeon Pro V520',
  g5: 'A10G',
  g5g: 'T4g',
  g6: 'L4',
  gr6: 'L4',
  g6f: 'L4',
  gr6f: 'L4',
  g6e: 'L40S',
  trn1: 'Trainium',
  trn1n: 'Trainium',
  trn2: 'Trainium2',
  inf1: 'Inferentia',
  inf2: 'Inferentia2',
};

/** Types that hold a part of one L4: the API has said Count 0 or 1 of them. */
const FRACTION_BY_TYPE: Record<string, number> = {
  'g6f.large': 0.125,
  'g6f.xlarge': 0.125,
  'g6f.2xlarge': 0.25,
  'g6f.4xlarge': 0.5,
  'gr6f.4xlarge': 0.5,
};

const MANUFACTURERS = /^(nvidia|amd|aws|habana|intel|qualcomm|xilinx)\b[\s:-]*/i;

/** What accelerates an instance type, from `DescribeInstanceTypes`; null where nothing does. */
export function gpuOf(info: InstanceTypeInfo): Gpu | null {
  const type = info.InstanceType ?? '';
  const [device, totalMib] = deviceOf(info);
  if (device === undefined) return null;
  const fraction = fractionOf(type, device);
  const count = fraction ?? device.Count ?? null;
  const mib = fraction === null ? device.MemoryInfo?.SizeInMiB : wholeMib(device, totalMib, fraction);
  return { model: modelOf(type, device), count, memoryGib: mib === undefined ? null : mib / 1024 };
}

function deviceOf(info: InstanceTypeInfo): [Device | undefined, number | undefined] {
  const { GpuInfo, NeuronInfo, InferenceAcceleratorInfo, MediaAcceleratorInfo, FpgaInfo } = info;
  if (GpuInfo?.Gpus?.length) return [GpuInfo.Gpus[0], GpuInfo.TotalGpuMemoryInMiB];
  const others = [NeuronInfo?.NeuronDevices, InferenceAcceleratorInfo?.Accelerators];
  const more = [MediaAcceleratorInfo?.Accelerators, FpgaInfo?.Fpgas];
  return [
    [...others, ...more].find((devices) => devices !== undefined && devices.length > 0)?.[0],
    undefined,
  ];
}

function modelOf(type: string, device: Device): string {
  const name = (device.Name ?? '').replace(MANUFACTURERS, '').trim();
  const family = type.slice(0, type.indexOf('.'));
  return name || MODEL_BY_FAMILY[family] || device.Name || device.Manufacturer || 'unknown accelerator';
}

// Anything smaller is no part of a GPU but noise.
const SMALLEST_PARTITION = 1 / 1024;

function fractionOf(type: string, { GpuPartitionSize, LogicalGpuCount }: Device): number | null {
  if (GpuPartitionSize !== undefined && GpuPartitionSize >= SMALLEST_PARTITION && GpuPartitionSize < 1) {
    return GpuPartitionSize * (LogicalGpuCount ?? 1);
  }
  return FRACTION_BY_TYPE[type] ?? null;
}

function wholeMib(device: Device, totalMib: number | undefined, fraction: number): number | undefined {
  const slice = totalMib || device.MemoryInfo?.SizeInMiB;
  return slice === undefined ? undefined : slice / fraction;
}
