import { describe, expect, test } from 'vitest';
import { knownInstanceType } from './catalogue.ts';

const facts = (name: string) => {
  const row = knownInstanceType(name);
  return row && [row.vcpus, row.memoryGib, row.gpuModel, row.gpuCount, row.gpuMemoryGib];
};

describe('knownInstanceType', () => {
  test.each([
    ['p2.16xlarge', [64, 732, 'K80', 16, 12]],
    ['p3.2xlarge', [8, 61, 'V100', 1, 16]],
    ['p3dn.24xlarge', [96, 768, 'V100', 8, 32]],
    ['p4d.24xlarge', [96, 1152, 'A100', 8, 40]],
    ['p4de.24xlarge', [96, 1152, 'A100', 8, 80]],
    ['p5.4xlarge', [16, 256, 'H100', 1, 80]],
    ['p5en.48xlarge', [192, 2048, 'H200', 8, 141]],
    ['g5.16xlarge', [64, 256, 'A10G', 1, 24]],
    ['g5.24xlarge', [96, 384, 'A10G', 4, 24]],
    ['g5.48xlarge', [192, 768, 'A10G', 8, 24]],
    ['g6e.12xlarge', [48, 384, 'L40S', 4, 44.703125]],
    ['g6f.2xlarge', [8, 32, 'L4', 0.25, 22.3515625]],
    ['trn1.32xlarge', [128, 512, 'Trainium', 16, 32]],
    ['inf2.24xlarge', [96, 384, 'Inferentia2', 6, 32]],
  ])('%s', (name, expected) => {
    expect(facts(name)).toEqual(expected);
  });

  test('what it does not know is null, also for words that every object has', () => {
    expect(
      ['m7i.large', 'p5.2xlarge', 'g5.3xlarge', '', 'constructor', 'toString'].map(knownInstanceType),
    ).toEqual(Array(6).fill(null));
  });
});
