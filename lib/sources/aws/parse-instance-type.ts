import type { InstanceTypeInfo } from '@aws-sdk/client-ec2';
import { gpuOf } from './gpu-models.ts';
import type { Tally } from './tally.ts';
import type { OfferedType } from './type-scope.ts';

/** The types of a page of `DescribeInstanceTypes`; one without a name goes to `refused`. */
export function parseInstanceTypes(infos: readonly InstanceTypeInfo[], refused: Tally): OfferedType[] {
  const types: OfferedType[] = [];
  for (const info of infos) {
    const name = info.InstanceType;
    if (!name) {
      refused.add('no name', JSON.stringify(info).slice(0, 80));
      continue;
    }
    const gpu = gpuOf(info);
    const mib = info.MemoryInfo?.SizeInMiB;
    types.push({
      accelerator: gpu !== null,
      spot: info.SupportedUsageClasses?.includes('spot') ?? false,
      row: {
        cloud: 'aws',
        name,
        vcpus: info.VCpuInfo?.DefaultVCpus ?? null,
        memoryGib: mib === undefined ? null : mib / 1024,
        gpuModel: gpu?.model ?? null,
        gpuCount: gpu?.count ?? null,
        gpuMemoryGib: gpu?.memoryGib ?? null,
      },
    });
  }
  return types;
}
