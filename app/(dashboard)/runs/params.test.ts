import { describe, expect, it } from 'vitest';
import { isByRun, isNarrowed, loadRunsState, moneyParams, runsParams } from './params.ts';

const filters = {
  range: '7d' as const,
  region: ['us-east-1'],
  gpuModel: [],
  instanceType: ['p5.48xlarge'],
  zone: ['use1-az1'],
  os: ['linux' as const],
  account: ['123456789012'],
  tags: { team: ['language'] },
};
const none = { ...filters, region: [], instanceType: [] };

describe('the state of the list', () => {
  it('is read from the URL, a project may be none', () => {
    expect(loadRunsState('?status=running&status=silent&project=llama&project=')).toEqual({
      status: ['running', 'silent'],
      project: ['llama', ''],
    });
    expect(loadRunsState('?status=happy')).toEqual({ status: [], project: [] });
  });
});

describe('runsParams', () => {
  it('ask for what narrows the list, and for nothing that runs do not know', () => {
    expect(runsParams(filters, { status: ['ended'], project: [''] })).toEqual({
      range: '7d',
      region: ['us-east-1'],
      instanceType: ['p5.48xlarge'],
      status: ['ended'],
      project: [''],
    });
    expect(runsParams(none, { status: [], project: [] })).toEqual({ range: '7d' });
  });
});

describe('moneyParams', () => {
  it('ask for the runs of the list, but for what only a run has', () => {
    expect(moneyParams(filters)).toEqual({
      range: '7d',
      region: ['us-east-1'],
      instanceType: ['p5.48xlarge'],
    });
    expect(moneyParams({ ...none, gpuModel: ['H100'] })).toEqual({ range: '7d', gpuModel: ['H100'] });
    expect(isByRun({ status: [], project: [] })).toBe(false);
    expect(isByRun({ status: ['ended'], project: [] })).toBe(true);
    expect(isByRun({ status: [], project: [''] })).toBe(true);
  });
});

describe('isNarrowed', () => {
  it('is what can be cleared to see more', () => {
    expect(isNarrowed(none, { status: [], project: [] })).toBe(false);
    expect(isNarrowed(filters, { status: [], project: [] })).toBe(true);
    expect(isNarrowed(none, { status: ['ended'], project: [] })).toBe(true);
    expect(isNarrowed(none, { status: [], project: [''] })).toBe(true);
  });
});
