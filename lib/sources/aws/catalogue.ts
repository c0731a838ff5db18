import type { InstanceTypeRow } from '#lib/domain/rows';

type Size = [size: string, vcpus: number, memoryGib: number, gpus: number];
type Family = { gpu: string; gpuMemoryGib: number; sizes: Size[] };

// The G5 and G6 lines share one ladder: vCPUs, memory per vCPU and GPUs.
const ladder = (gibPerVcpu: number): Size[] =>
  [4, 8, 16, 32, 48, 64, 96, 192].map((vcpus) => {
    const size = vcpus === 4 ? 'xlarge' : `${vcpus / 4}xlarge`;
    const gpus = vcpus === 192 ? 8 : vcpus === 48 || vcpus === 96 ? 4 : 1;
    return [size, vcpus, vcpus * gibPerVcpu, gpus];
  });

const L4_GIB = 22_888 / 1024;
const L40S_GIB = 45_776 / 1024;

const FAMILIES: Record<string, Family> = {
  p2: {
    gpu: 'K80',
    gpuMemoryGib: 12,
    sizes: [
      ['xlarge', 4, 61, 1],
      ['8xlarge', 32, 488, 8],
      ['16xlarge', 64, 732, 16],
    ],
  },
  p3: {
    gpu: 'V100',
    gpuMemoryGib: 16,
    sizes: [
      ['2xlarge', 8, 61, 1],
      ['8xlarge', 32, 244, 4],
      ['16xlarge', 64, 488, 8],
    ],
  },
  p3dn: { gpu: 'V100', gpuMemoryGib: 32, sizes: [['24xlarge', 96, 768, 8]] },
  p4d: { gpu: 'A100', gpuMemoryGib: 40, sizes: [['24xlarge', 96, 1152, 8]] },
  p4de: { gpu: 'A100', gpuMemoryGib: 80, sizes: [['24xlarge', 96, 1152, 8]] },
  p5: {
    gpu: 'H100',
    gpuMemoryGib: 80,
    sizes: [
      ['4xlarge', 16, 256, 1],
      ['48xlarge', 192, 2048, 8],
    ],
  },
  p5e: { gpu: 'H200', gpuMemoryGib: 141, sizes: [['48xlarge', 192, 2048, 8]] },
  p5en: { gpu: 'H200', gpuMemoryGib: 141, sizes: [['48xlarge', 192, 2048, 8]] },
  g3s: { gpu: 'M60', gpuMemoryGib: 8, sizes: [['xlarge', 4, 30.5, 1]] },
  g3: {
    gpu: 'M60',
    gpuMemoryGib: 8,
    sizes: [
      ['4xlarge', 16, 122, 1],
      ['8xlarge', 32, 244, 2],
      ['16xlarge', 64, 488, 4],
    ],
  },
  g4dn: {
    gpu: 'T4',
    gpuMemoryGib: 16,
    sizes: [
      ['xlarge', 4, 16, 1],
      ['2xlarge', 8, 32, 1],
      ['4xlarge', 16, 64, 1],
      ['8xlarge', 32, 128, 1],
      ['12xlarge', 48, 192, 4],
      ['16xlarge', 64, 256, 1],
      ['metal', 96, 384, 8],
    ],
  },
  g4ad: {
    gpu: 'Radeon Pro V520',
    gpuMemoryGib: 8,
    sizes: [
      ['xlarge', 4, 16, 1],
      ['2xlarge', 8, 32, 1],
      ['4xlarge', 16, 64, 1],
      ['8xlarge', 32, 128, 2],
      ['16xlarge', 64, 256, 4],
    ],
  },
  g5: { gpu: 'A10G', gpuMemoryGib: 24, sizes: ladder(4) },
  g5g: {
    gpu: 'T4g',
    gpuMemoryGib: 16,
    sizes: [
      ['xlarge', 4, 8, 1],
      ['2xlarge', 8, 16, 1],
      ['4xlarge', 16, 32, 1],
      ['8xlarge', 32, 64, 1],
      ['16xlarge', 64, 128, 2],
      ['metal', 64, 128, 2],
    ],
  },
  g6: { gpu: 'L4', gpuMemoryGib: L4_GIB, sizes: ladder(4) },
  gr6: {
    gpu: 'L4',
    gpuMemoryGib: L4_GIB,
    sizes: [
      ['4xlarge', 16, 128, 1],
      ['8xlarge', 32, 256, 1],
    ],
  },
  g6f: {
    gpu: 'L4',
    gpuMemoryGib: L4_GIB,
    sizes: [
      ['large', 2, 8, 0.125],
      ['xlarge', 4, 16, 0.125],
      ['2xlarge', 8, 32, 0.25],
      ['4xlarge', 16, 64, 0.5],
    ],
  },
  gr6f: { gpu: 'L4', gpuMemoryGib: L4_GIB, sizes: [['4xlarge', 16, 128, 0.5]] },
  g6e: { gpu: 'L40S', gpuMemoryGib: L40S_GIB, sizes: ladder(8) },
  trn1: {
    gpu: 'Trainium',
    gpuMemoryGib: 32,
    sizes: [
      ['2xlarge', 8, 32, 1],
      ['32xlarge', 128, 512, 16],
    ],
  },
  trn1n: { gpu: 'Trainium', gpuMemoryGib: 32, sizes: [['32xlarge', 128, 512, 16]] },
  trn2: { gpu: 'Trainium2', gpuMemoryGib: 96, sizes: [['48xlarge', 192, 2048, 16]] },
  inf1: {
    gpu: 'Inferentia',
    gpuMemoryGib: 8,
    sizes: [
      ['xlarge', 4, 8, 1],
      ['2xlarge', 8, 16, 1],
      ['6xlarge', 24, 48, 4],
      ['24xlarge', 96, 192, 16],
    ],
  },
  inf2: {
    gpu: 'Inferentia2',
    gpuMemoryGib: 32,
    sizes: [
      ['xlarge', 4, 16, 1],
      ['8xlarge', 32, 128, 1],
      ['24xlarge', 96, 384, 6],
      ['48xlarge', 192, 768, 12],
    ],
  },
};

const BY_NAME = new Map<string, InstanceTypeRow>(
  Object.entries(FAMILIES).flatMap(([family, { gpu, gpuMemoryGib, sizes }]) =>
    sizes.map(([size, vcpus, memoryGib, gpuCount]): [string, InstanceTypeRow] => {
      const name = `${family}.${size}`;
      return [name, { cloud: 'aws', name, vcpus, memoryGib, gpuModel: gpu, gpuCount, gpuMemoryGib }];
    }),
  ),
);

/** Whether the catalogue has an instance type, or of a family any type. */
export const isInCatalogue = (typeOrFamily: string): boolean =>
  BY_NAME.has(typeOrFamily) || Object.hasOwn(FAMILIES, typeOrFamily);

/**
 * What a GPU or accelerator type holds, from AWS's published specifications, for prices that came in files without API
 * access; null for any other type. The API's own word, where it comes, replaces it.
 */
export function knownInstanceType(name: string): InstanceTypeRow | null {
  return BY_NAME.get(name) ?? null;
}
