import {
  DescribeSpotPriceHistoryCommand,
  type DescribeSpotPriceHistoryCommandInput,
  type EC2Client,
  type SpotPrice,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { hostDemoCloud } from '#lib/demo/testing';

const START = new Date('2026-11-23T12:00:00Z');
const DAY = 86_400_000;
const BOTH_FORMS = ['Linux/UNIX', 'Linux/UNIX (Amazon VPC)'];
const demo = hostDemoCloud(START);
const { market, ec2 } = demo;
/** All pages, and what the paging looked like on the way. */
async function history(client: EC2Client, input: DescribeSpotPriceHistoryCommandInput) {
  const rows: SpotPrice[] = [];
  const pages: { length: number; token: string | undefined }[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(new DescribeSpotPriceHistoryCommand({ ...input, NextToken: token }));
    rows.push(...(page.SpotPriceHistory ?? []));
    pages.push({ length: page.SpotPriceHistory?.length ?? -1, token: page.NextToken });
    token = page.NextToken;
  } while (token);
  return { rows, pages };
}

const keyOf = (zoneId: unknown, type: unknown, at: Date | undefined, usd: unknown) =>
  `${zoneId} ${type} ${at?.toISOString()} ${usd}`;

describe('spot price history', () => {
  it('pages through exactly the truth of a region, and the record that held before the window', async () => {
    const from = new Date(START.getTime() - 30 * DAY);
    const { rows } = await history(ec2('us-west-2'), {
      StartTime: from,
      EndTime: START,
      ProductDescriptions: BOTH_FORMS,
      MaxResults: 300,
    });
    const truth = market
      .pools()
      .filter((pool) => pool.region === 'us-west-2')
      .flatMap((pool) =>
        [market.recordBefore(pool, from), ...market.spotRecords(pool, from, new Date(START.getTime() + 1))]
          .filter((record) => record !== null)
          .map((record) => keyOf(pool.zoneId, pool.instanceType, record.at, record.usdPerHour)),
      );
    const got = rows.map((row) =>
      keyOf(row.AvailabilityZoneId, row.InstanceType, row.Timestamp, row.SpotPrice),
    );
    expect(new Set(got)).toEqual(new Set(truth));
    expect(new Set(got).size).toBe(truth.length);
    expect(new Set(rows.map((row) => row.ProductDescription))).toEqual(new Set(BOTH_FORMS));
    const times = rows.map((row) => row.Timestamp?.getTime() ?? 0);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('ends with an absent or an empty token and has short and empty pages on the way', async () => {
    const seen = { short: 0, empty: 0, emptyToken: 0, noToken: 0 };
    for (const type of [
      'p5.48xlarge',
      'g5.xlarge',
      'g6.xlarge',
      'p4d.24xlarge',
      'g5.12xlarge',
      'p3.2xlarge',
    ]) {
      const { pages } = await history(ec2('us-east-1'), {
        InstanceTypes: [type as 'p5.48xlarge'],
        StartTime: new Date(START.getTime() - 80 * DAY),
        MaxResults: 50,
      });
      const inner = pages.slice(0, -1);
      seen.short += inner.filter(({ length }) => length > 0 && length < 50).length;
      seen.empty += inner.filter(({ length }) => length === 0).length;
      seen.emptyToken += pages.at(-1)?.token === '' ? 1 : 0;
      seen.noToken += pages.at(-1)?.token === undefined ? 1 : 0;
    }
    expect(seen.short).toBeGreaterThan(0);
    expect(seen.empty).toBeGreaterThan(0);
    expect(seen.emptyToken).toBeGreaterThan(0);
    expect(seen.noToken).toBeGreaterThan(0);
    demo.cloud.faults.background = false;
    const { pages } = await history(ec2('us-east-1'), { MaxResults: 1000 });
    expect(pages.slice(0, -1).every(({ length }) => length === 1000)).toBe(true);
    demo.cloud.faults.background = true;
  });

  it('gives the present prices for StartTime = now, by zone name or id', async () => {
    const input = { StartTime: START, ProductDescriptions: BOTH_FORMS };
    const { rows } = await history(ec2('us-east-1'), { ...input, AvailabilityZone: 'us-east-1c' });
    const { rows: byId } = await history(ec2('us-east-1'), { ...input, AvailabilityZoneId: 'use1-az4' });
    expect(rows).toEqual(byId);
    const pools = market.pools().filter((pool) => pool.zoneId === 'use1-az4');
    expect(new Map(rows.map((row) => [row.InstanceType as string, row.SpotPrice]))).toEqual(
      new Map(pools.map((pool) => [pool.instanceType, market.spotPriceAt(pool, START)])),
    );
  });

  it('keeps 90 days and no future', async () => {
    const { rows } = await history(ec2('eu-central-1'), {
      StartTime: new Date(START.getTime() - 200 * DAY),
      EndTime: new Date(START.getTime() + 50 * DAY),
    });
    const times = rows.map((row) => row.Timestamp?.getTime() ?? 0);
    expect(Math.min(...times)).toBeGreaterThan(START.getTime() - 92 * DAY);
    expect(Math.min(...times)).toBeLessThan(START.getTime() - 90 * DAY);
    expect(Math.max(...times)).toBeLessThanOrEqual(START.getTime());
  });

  it('refuses what does not exist and answers nothing for a type that the region does not sell', async () => {
    const ask = (input: object) => ec2('eu-central-1').send(new DescribeSpotPriceHistoryCommand(input));
    await expect(ask({ InstanceTypes: ['p9.48xlarge'] })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(ask({ NextToken: 'what' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
    await expect(ask({ MaxResults: 5000 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(
      ask({ AvailabilityZone: 'eu-central-1a', AvailabilityZoneId: 'euc1-az2' }),
    ).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    const { rows } = await history(ec2('eu-central-1'), { InstanceTypes: ['p5.48xlarge'] });
    expect(rows).toEqual([]);
  });
});
