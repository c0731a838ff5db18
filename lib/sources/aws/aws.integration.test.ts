import { describe, expect, test } from 'vitest';
import { DEMO_INSTANCE_TYPES, DEMO_REGIONS, isAccelerator, offeredZones } from '#lib/demo/catalog';
import { demoAccounts, demoCredentials, demoRoleArns } from '#lib/demo/server';
import { hostDemoAws } from '#lib/demo/testing';
import type { InstanceTypeRow, OnDemandPriceRow, SpotPriceRow } from '#lib/domain/rows';
import type { Feed, Scope } from '../feed.ts';
import type { AwsConfig } from './config.ts';
import { feed } from './feeds-testing.ts';

const SEED = 11;
const START = new Date('2026-11-23T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const accelerators = new Set(DEMO_INSTANCE_TYPES.filter(isAccelerator).map(({ name }) => name));
const ONE: Scope = { account: demoAccounts[0].id, region: 'eu-central-1' };

const demo = hostDemoAws(START, { seed: SEED, externalId: 'ledger-42' });
const { market } = demo;

const feedOf = (id: string, over: Partial<AwsConfig> = {}): Feed =>
  feed(id, { roleArns: demoRoleArns, externalId: 'ledger-42', ...over });

const signal = new AbortController().signal;
const scopesOf = async (feed: Feed) => feed.scopes({ now: demo.now, signal });

async function rowsOf<Row>(feed: Feed, scope: Scope, watermark: Date | null = null): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of feed.pull(scope, { watermark, now: demo.now, signal }))
    rows.push(...(batch.rows as Row[]));
  return rows;
}

async function rowsOfAll<Row>(feed: Feed, watermark: Date | null = null): Promise<Row[]> {
  const { scopes, failures } = await scopesOf(feed);
  expect(failures).toEqual([]);
  return (await Promise.all(scopes.map((scope) => rowsOf<Row>(feed, scope, watermark)))).flat();
}

const spotKey = (row: SpotPriceRow) =>
  `${row.region} ${row.zoneId} ${row.instanceType} ${row.os} ${row.at.toISOString()} ${row.usdPerHour}`;

/** Every record from the one that held at `from` up to `to`, of accelerators. */
function truth(from: Date, to: Date, region?: string): string[] {
  return market
    .pools()
    .filter((pool) => accelerators.has(pool.instanceType) && (region === undefined || pool.region === region))
    .flatMap((pool) => {
      const held = market.recordBefore(pool, from);
      const records = market.spotRecords(pool, from, to);
      return (held === null ? records : [held, ...records]).map(
        ({ at, usdPerHour }) =>
          `${pool.region} ${pool.zoneId} ${pool.instanceType} linux ${at.toISOString()} ${usdPerHour}`,
      );
    })
    .toSorted();
}

const keysOf = (rows: SpotPriceRow[]) => [...new Set(rows.map(spotKey))].toSorted();

describe('the truth comes back', () => {
  test('zones: every account and region, with the names of each account', async () => {
    const rows = await rowsOfAll<{ account: string; zoneId: string; zoneName: string }>(feedOf('aws.zones'));
    const zones = DEMO_REGIONS.flatMap(({ zoneIds }) => zoneIds);
    expect(rows).toHaveLength(3 * zones.length);
    for (const { id } of demoAccounts) {
      const own = rows.filter(({ account }) => account === id);
      expect(own.map(({ zoneId }) => zoneId).toSorted()).toEqual(zones.toSorted());
      expect(new Set(own.map(({ zoneName }) => zoneName)).size).toBe(zones.length);
    }
  });

  test('instance types: all that each region offers, accelerators normalised', async () => {
    const feed = feedOf('aws.instance-types');
    const { scopes } = await scopesOf(feed);
    expect(scopes.map(({ region }) => region).toSorted()).toEqual(
      DEMO_REGIONS.map(({ name }) => name).toSorted(),
    );
    for (const scope of scopes) {
      const rows = await rowsOf<{ name: string }>(feed, scope);
      const sold = DEMO_INSTANCE_TYPES.filter((type) => offeredZones(type, scope.region).length > 0);
      expect(rows.map(({ name }) => name).toSorted()).toEqual(sold.map(({ name }) => name).toSorted());
    }
    const rows = await rowsOf<InstanceTypeRow>(feed, {
      account: demoAccounts[0].id,
      region: 'us-west-2',
    });
    const facts = Object.fromEntries(
      rows.map((row) => [row.name, [row.gpuModel, row.gpuCount, row.gpuMemoryGib]]),
    );
    expect(facts).toMatchObject({
      'p5en.48xlarge': ['H200', 8, 141],
      'p4d.24xlarge': ['A100', 8, 40],
      'p4de.24xlarge': ['A100', 8, 80],
      'g6f.xlarge': ['L4', 0.125, 22.3515625],
      'trn1.32xlarge': ['Trainium', 16, 32],
      'c7i.4xlarge': [null, null, null],
    });
  });

  test('spot prices: 90 days of every pool, record for record, and again after time went on', async () => {
    const feed = feedOf('aws.spot-prices');
    const first = await rowsOfAll<SpotPriceRow>(feed);
    const expected = truth(new Date(START.getTime() - 90 * DAY), START);
    expect(expected.length).toBeGreaterThan(5_000);
    expect(keysOf(first)).toEqual(expected);

    demo.now = new Date(START.getTime() + 9 * HOUR);
    const second = await rowsOfAll<SpotPriceRow>(feed, START);
    expect(keysOf(second)).toEqual(truth(new Date(START.getTime() - HOUR), demo.now));
    expect(keysOf([...first, ...second])).toEqual(truth(new Date(START.getTime() - 90 * DAY), demo.now));
  });

  test('list prices of every type: the price of the day with the date of its step, on both sides of a cut', async () => {
    const feed = feedOf('aws.on-demand-prices');
    const check = async () => {
      const rows = await rowsOfAll<OnDemandPriceRow>(feed);
      const sold = DEMO_REGIONS.flatMap(({ name: region }) =>
        DEMO_INSTANCE_TYPES.flatMap(({ name: type }) => {
          const step = market.onDemandSteps(region, type).findLast(({ at }) => at <= demo.now);
          return step === undefined
            ? []
            : [`${region} ${type} ${step.at.toISOString()} ${Number(step.usdPerHour)}`];
        }),
      );
      expect(
        rows
          .map(
            (row) =>
              `${row.region} ${row.instanceType} ${row.validFrom.toISOString()} ${Number(row.usdPerHour)}`,
          )
          .toSorted(),
      ).toEqual(sold.toSorted());
      return rows.find(
        ({ region, instanceType }) => region === 'us-east-1' && instanceType === 'p5.48xlarge',
      );
    };
    expect(Number((await check())?.usdPerHour)).toBe(55.04);
    demo.now = new Date('2026-12-02T00:00:00Z');
    expect(await check()).toMatchObject({ validFrom: new Date('2026-12-01T00:00:00Z') });
  });
});

describe('with faults', () => {
  test('throttles and cut connections change nothing', async () => {
    demo.cloud.faults.set([
      { kind: 'throttle', every: 5 },
      { kind: 'drop', action: 'DescribeSpotPriceHistory', every: 7 },
    ]);
    const rows = await rowsOf<SpotPriceRow>(feedOf('aws.spot-prices'), ONE);
    expect(keysOf(rows)).toEqual(truth(new Date(START.getTime() - 90 * DAY), START, ONE.region));
    expect(demo.cloud.faults.list().every(({ struck }) => struck > 0)).toBe(true);
  });

  test('a backfill that fails again and again goes on from its watermark until all is there', async () => {
    const feed = feedOf('aws.spot-prices');
    const rows: SpotPriceRow[] = [];
    let watermark: Date | null = null;
    let failures = 0;
    demo.cloud.faults.set([{ kind: 'malformed', action: 'DescribeSpotPriceHistory', every: 4, times: 6 }]);
    while (watermark?.getTime() !== START.getTime()) {
      try {
        for await (const batch of feed.pull(ONE, { watermark, now: demo.now, signal })) {
          rows.push(...(batch.rows as SpotPriceRow[]));
          watermark = batch.watermark ?? watermark;
        }
      } catch (error) {
        expect(error).toMatchObject({ name: 'SourceError', code: 'malformed', retryable: true });
        failures += 1;
      }
    }
    expect(failures).toBeGreaterThan(1);
    expect(keysOf(rows)).toEqual(truth(new Date(START.getTime() - 90 * DAY), START, ONE.region));
  });

  test.each([
    ['deny', 'permission', 'Allow ec2:DescribeSpotPriceHistory'],
    ['region-not-enabled', 'region-not-enabled', 'Enable eu-central-1'],
    ['empty', 'empty', 'the last good prices stay'],
    ['malformed', 'malformed', 'proxy'],
  ] as const)('%s on prices', async (kind, code, remedy) => {
    demo.cloud.faults.set([{ kind, action: 'DescribeSpotPriceHistory' }]);
    await expect(
      rowsOf(feedOf('aws.spot-prices'), ONE, new Date(START.getTime() - HOUR)),
    ).rejects.toMatchObject({
      code,
      message: expect.stringContaining(
        `AWS account ${ONE.account}, eu-central-1, ec2:DescribeSpotPriceHistory`,
      ),
      remedy: expect.stringMatching(new RegExp(remedy, 'i')),
    });
  });

  test('one region down leaves the others', async () => {
    demo.cloud.faults.set([{ kind: 'deny', action: 'DescribeSpotPriceHistory', region: 'us-west-2' }]);
    const feed = feedOf('aws.spot-prices');
    const { scopes } = await scopesOf(feed);
    const runs = await Promise.allSettled(
      scopes.map((scope) => rowsOf<SpotPriceRow>(feed, scope, new Date(START.getTime() - HOUR))),
    );
    const failed = scopes.filter((_, index) => runs[index]?.status === 'rejected');
    expect(failed.map(({ region }) => region)).toEqual(['us-west-2']);
  });

  test('an ExternalId that does not fit fails every account by name, not the listing', async () => {
    const { scopes, failures } = await scopesOf(feedOf('aws.zones', { externalId: 'wrong' }));
    expect(scopes).toEqual([]);
    expect(failures.map(({ account }) => account)).toEqual(demoAccounts.map(({ id }) => id));
    for (const { error } of failures) expect(error).toMatch(/sts:AssumeRole.*AWS_EXTERNAL_ID/);
  });

  test('wrong keys are named as such', async () => {
    process.env.AWS_SECRET_ACCESS_KEY = 'not-the-secret';
    await expect(scopesOf(feedOf('aws.zones', { roleArns: [] }))).rejects.toMatchObject({
      code: 'credentials',
    });
    process.env.AWS_SECRET_ACCESS_KEY = demoCredentials.secretAccessKey;
    const { scopes } = await scopesOf(feedOf('aws.zones', { roleArns: [] }));
    expect(new Set(scopes.map(({ account }) => account))).toEqual(new Set([demoAccounts[0].id]));
  });
});
