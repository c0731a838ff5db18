import { db, withTransaction } from '#lib/db/client';
import { refreshRollUps } from '#lib/db/pool-days';
import { type WritableRows, writeRows } from '#lib/db/write-rows';
import type { SpotPriceRow } from '#lib/domain/rows';
import { pools } from './pools.ts';

export const NOW = new Date('2026-11-23T12:00:00Z');
export const DAYS = { from: '2026-11-21', to: '2026-11-24' };

const spot = (
  zoneId: string | null,
  instanceType: string,
  region: string,
  ...steps: [at: string, usdPerHour: string][]
): SpotPriceRow[] =>
  steps.map(([at, usdPerHour]) => ({
    cloud: 'aws',
    region,
    zoneId,
    zoneName: `${region}a`,
    instanceType,
    os: 'linux',
    at: new Date(`2026-11-${at}:00Z`),
    usdPerHour,
  }));

const list = (instanceType: string, region: string, validFrom: string, usdPerHour: string) => ({
  cloud: 'aws' as const,
  region,
  instanceType,
  os: 'linux' as const,
  validFrom: new Date(validFrom),
  usdPerHour,
});

const type = (name: string, gpuModel: string | null, gpuCount: number | null) => ({
  cloud: 'aws' as const,
  name,
  vcpus: 8,
  memoryGib: 32,
  gpuModel,
  gpuCount,
  gpuMemoryGib: gpuModel === null ? null : 80,
});

const ROWS: WritableRows[] = [
  {
    kind: 'instance-types',
    rows: [type('p5.48xlarge', 'H100', 8), type('g6f.large', 'L4', 0.125), type('m7i.large', null, 0)],
  },
  {
    kind: 'zones',
    rows: [
      {
        cloud: 'aws',
        account: '111111111111',
        region: 'us-east-1',
        zoneId: 'use1-az4',
        zoneName: 'us-east-1a',
      },
      {
        cloud: 'aws',
        account: '222222222222',
        region: 'us-east-1',
        zoneId: 'use1-az4',
        zoneName: 'us-east-1c',
      },
    ],
  },
  {
    kind: 'on-demand-prices',
    rows: [
      list('p5.48xlarge', 'us-east-1', '2026-01-01T00:00:00Z', '100.000000'),
      list('p5.48xlarge', 'us-east-1', '2026-11-22T12:00:00Z', '80.000000'),
      list('p5.48xlarge', 'us-east-1', '2027-01-01T00:00:00Z', '10.000000'),
      list('g6f.large', 'us-east-1', '2026-11-22T00:00:00Z', '0.200000'),
    ],
  },
  {
    kind: 'spot-prices',
    rows: [
      // Held 20 USD into the window, 40 from the 22nd at noon, 32 from the 23rd.
      ...spot(
        'use1-az4',
        'p5.48xlarge',
        'us-east-1',
        ['19T00:00', '20'],
        ['22T12:00', '40'],
        ['23T00:00', '32'],
      ),
      // First known on the 22nd, at a price above its list price.
      ...spot('use1-az4', 'g6f.large', 'us-east-1', ['22T00:00', '0.25']),
      // No list price; a zone known by its name alone.
      ...spot(null, 'p5.48xlarge', 'eu-west-1', ['20T00:00', '48']),
      // No GPU.
      ...spot('use1-az4', 'm7i.large', 'us-east-1', ['20T00:00', '0.04'], ['23T06:00', '0.05']),
    ],
  },
];

export const label = (row: { region: string; instanceType: string }) => `${row.instanceType} ${row.region}`;
export const P5 = 'p5.48xlarge us-east-1';
export const P5_EU = 'p5.48xlarge eu-west-1';
export const G6F = 'g6f.large us-east-1';
export const M7I = 'm7i.large us-east-1';
export const P5_WEST = 'p5.48xlarge us-west-2';

/** Five pools made by hand, with their roll-up; confirmed until two hours before `NOW`. For tests alone. */
export async function fillPools(): Promise<void> {
  const confirmedUntil = new Date('2026-11-23T10:00:00Z');
  for (const rows of ROWS)
    await withTransaction((tx) => writeRows(tx, rows, { source: 'api', confirmedUntil }));
  // A pool that is known, without any price.
  await db().pool.create({
    data: { cloud: 'aws', region: 'us-west-2', zone: 'usw2-az1', instanceType: 'p5.48xlarge', os: 'linux' },
  });
  await refreshRollUps();
}

export async function idOf(name: string): Promise<number> {
  const row = (await pools({}, NOW)).rows.find((found) => label(found) === name);
  if (row === undefined) throw new Error(`no pool ${name}`);
  return row.id;
}
