import { describe, expect, it } from 'vitest';
import { runFacets } from './facets.ts';
import { runRow } from './runs-testing.ts';

describe('runFacets', () => {
  it('are each value once, in order, and that some run has no project', () => {
    const other = runRow({
      regions: ['eu-west-1', 'us-east-1'],
      gpuModels: [],
      instanceTypes: [],
      project: null,
    });
    expect(runFacets([runRow(), other])).toEqual({
      region: ['eu-west-1', 'us-east-1', 'us-east-2'],
      gpuModel: ['A100', 'H100'],
      instanceType: ['p4d.24xlarge', 'p5.48xlarge'],
      project: ['', 'language'],
    });
  });
});
