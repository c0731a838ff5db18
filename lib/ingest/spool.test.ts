import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { FileRows } from '#lib/sources/files/read-file';
import { createSpool } from './spool.ts';

const spot: FileRows = {
  kind: 'spot-prices',
  rows: ['1.067100', '1.100000', '2'].map((usdPerHour, n) => ({
    cloud: 'aws',
    region: 'us-east-1',
    zoneId: n === 2 ? 'use1-az4' : null,
    zoneName: 'us-east-1b',
    instanceType: 'p3.2xlarge',
    os: 'linux',
    at: new Date(Date.UTC(2020, 1, 20, n, 0, 0, 123)),
    usdPerHour,
  })),
};
const onDemand: FileRows = {
  kind: 'on-demand-prices',
  rows: [
    {
      cloud: 'aws',
      region: 'us-east-1',
      instanceType: 'p5.48xlarge',
      os: 'windows',
      validFrom: new Date('2025-06-01T00:00:00Z'),
      usdPerHour: '55.040000',
    },
  ],
};

describe('createSpool', () => {
  it('gives back what was put in, in its order and as often as it is asked', async () => {
    const spool = await createSpool();
    for (const batch of [spot, { ...spot, rows: [] }, onDemand]) await spool.add(batch);
    for (let pass = 0; pass < 2; pass++) {
      const batches: FileRows[] = [];
      for await (const batch of spool.batches()) batches.push(batch);
      expect(batches).toEqual([spot, onDemand]);
    }
    await spool.close();
  });

  it('leaves no file behind, not even while it is open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spotledger-test-'));
    vi.stubEnv('TMPDIR', folder);
    const spool = await createSpool();
    await spool.add(spot);
    expect(await readdir(folder)).toEqual([]);
    await spool.close();
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
});
