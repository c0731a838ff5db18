import { afterEach, describe, expect, test } from 'vitest';
import type * as fake from './fake-aws.ts';
import {
  feed,
  HERE,
  historyAnswer,
  NOW,
  type On,
  offered,
  on,
  priceItem,
  pull,
  startCloud,
  typesAnswer,
} from './feeds-testing.ts';

let cloud: Awaited<ReturnType<typeof fake.startFakeAws>>;
afterEach(() => cloud.close());

const start = async (...answers: On[]) => {
  cloud = await startCloud(...answers);
  return cloud;
};
const asked = () => cloud.calls.filter(({ action }) => action === 'DescribeSpotPriceHistory');
const watermark = new Date('2026-11-22T12:00:00Z');
const one = () => historyAnswer([priceItem('2026-11-22T10:00:00.000Z', '19.660000')]);

describe('paging', () => {
  test('goes on through short and empty pages to the empty token, and asks for both Linux forms', async () => {
    await start(
      on('DescribeSpotPriceHistory', ({ params }) => {
        if (params.NextToken === undefined) {
          return historyAnswer([priceItem('2026-11-22T10:00:00.000Z', '19.660000')], 'one');
        }
        if (params.NextToken === 'one') return historyAnswer([], 'two');
        return historyAnswer(
          [priceItem('2026-11-23T01:00:00+00:00', '20.100000', 'Linux/UNIX (Amazon VPC)')],
          '',
        );
      }),
    );
    const batches = await pull(feed('aws.spot-prices'), HERE, { watermark });
    expect(asked().map(({ params }) => params.NextToken)).toEqual([undefined, 'one', 'two']);
    expect(asked()[0]?.params).toMatchObject({
      StartTime: '2026-11-22T11:00:00Z',
      EndTime: '2026-11-23T12:00:00Z',
      'ProductDescription.1': 'Linux/UNIX',
      'ProductDescription.2': 'Linux/UNIX (Amazon VPC)',
      'InstanceType.1': 'p5.48xlarge',
    });
    expect(asked()[0]?.params['InstanceType.2']).toBeUndefined();
    const pool = {
      cloud: 'aws',
      region: 'us-east-1',
      zoneId: 'use1-az4',
      zoneName: 'us-east-1a',
      instanceType: 'p5.48xlarge',
      os: 'linux',
    };
    expect(batches).toEqual([
      {
        kind: 'spot-prices',
        rows: [{ ...pool, at: new Date('2026-11-22T10:00:00Z'), usdPerHour: '19.660000' }],
        confirmedUntil: NOW,
      },
      {
        kind: 'spot-prices',
        rows: [{ ...pool, at: new Date('2026-11-23T01:00:00Z'), usdPerHour: '20.100000' }],
        confirmedUntil: NOW,
        watermark: NOW,
        progress: 1,
        notes: [],
      },
    ]);
  });

  test('a token that repeats would never end: an error', async () => {
    await start(on('DescribeSpotPriceHistory', () => historyAnswer([], 'again')));
    await expect(pull(feed('aws.spot-prices'), HERE, { watermark })).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringContaining('the same page token came twice'),
    });
    expect(asked()).toHaveLength(2);
  });
});

describe('the window', () => {
  test('a first run asks for the present, then goes 90 days back, slice by slice, with a watermark at the end of each', async () => {
    await start(on('DescribeSpotPriceHistory', one));
    const batches = await pull(feed('aws.spot-prices'), HERE);
    expect(
      asked()
        .map(({ params }) => params.StartTime)
        .slice(0, 3),
    ).toEqual(['2026-11-23T12:00:00Z', '2026-08-25T12:00:00Z', '2026-09-01T12:00:00Z']);
    expect(batches).toHaveLength(14);
    expect(batches[0]).toMatchObject({ confirmedUntil: NOW, rows: [{}] });
    expect(batches[0]).not.toHaveProperty('watermark');
    expect(batches.slice(1).map((batch) => batch.watermark)).toEqual(
      asked()
        .slice(1)
        .map(({ params }) => new Date(params.EndTime ?? '')),
    );
    expect(batches[1]?.progress).toBeCloseTo(1 / 13, 12);
    expect(batches.at(-1)).toMatchObject({ watermark: NOW, progress: 1 });
  });

  test('while nothing but silence came, nothing counts as pulled', async () => {
    await start(
      on('DescribeSpotPriceHistory', ({ params }) =>
        (params.EndTime ?? '') < '2026-11-10' ? historyAnswer([]) : one(),
      ),
    );
    const batches = await pull(feed('aws.spot-prices'), HERE);
    expect(batches.map((batch) => batch.watermark?.toISOString().slice(0, 10))).toEqual([
      // the present, then ten silent weeks
      ...Array(11).fill(undefined),
      '2026-11-10',
      '2026-11-17',
      '2026-11-23',
    ]);
  });

  test('no price at all for types that are offered is an error, and leaves no watermark', async () => {
    await start(on('DescribeSpotPriceHistory', () => historyAnswer([])));
    const seen: unknown[] = [];
    const run = async () => {
      const { signal } = new AbortController();
      for await (const batch of feed('aws.spot-prices').pull(HERE, { watermark: null, now: NOW, signal })) {
        seen.push(batch.watermark);
      }
    };
    await expect(run()).rejects.toMatchObject({ code: 'empty', retryable: true });
    expect(seen).toEqual(Array(13).fill(undefined));
  });

  test('prices of which none can be taken are an error with the reasons in the notes', async () => {
    await start(
      on('DescribeSpotPriceHistory', () => historyAnswer([priceItem('2026-11-23T01:00:00Z', '0.000000')])),
    );
    const { signal } = new AbortController();
    const run = feed('aws.spot-prices').pull(HERE, { watermark, now: NOW, signal })[Symbol.asyncIterator]();
    expect((await run.next()).value.notes).toEqual([
      '1 spot prices refused: the price is 0 (p5.48xlarge use1-az4 2026-11-23T01:00:00.000Z 0.000000)',
    ]);
    await expect(run.next()).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringContaining('none of 1 '),
    });
  });
});

describe('the types', () => {
  test('only those of the scope that have spot, at most 100 a call; the watermark waits for the last call', async () => {
    const many = Array.from({ length: 130 }, (_, i) => offered(`p5.${i}xlarge`, { gpu: 'H100' }));
    const onDemandOnly = offered('p5.metal', { gpu: 'H100', classes: ['on-demand'] });
    await start(
      on('DescribeInstanceTypes', ({ params }) =>
        params.NextToken === undefined
          ? typesAnswer(many, 'more')
          : typesAnswer([onDemandOnly, offered('m7i.large')]),
      ),
      on('DescribeSpotPriceHistory', one),
    );
    const batches = await pull(feed('aws.spot-prices'), HERE, { watermark });
    const names = asked().map(
      ({ params }) => Object.keys(params).filter((key) => key.startsWith('InstanceType.')).length,
    );
    expect(names).toEqual([100, 30]);
    expect(batches.map((batch) => batch.watermark)).toEqual([undefined, NOW]);
  });

  test('are asked for once, not at every run', async () => {
    await start(on('DescribeSpotPriceHistory', one));
    const source = feed('aws.spot-prices');
    await pull(source, HERE, { watermark });
    await pull(source, HERE, { watermark });
    expect(cloud.calls.filter(({ action }) => action === 'DescribeInstanceTypes')).toHaveLength(1);
  });

  test('all types: none is named', async () => {
    await start(on('DescribeSpotPriceHistory', one));
    await pull(feed('aws.spot-prices', { instanceTypes: 'all' }), HERE, { watermark });
    expect(asked().map(({ params }) => params['InstanceType.1'])).toEqual([undefined]);
    expect(cloud.calls.some(({ action }) => action === 'DescribeInstanceTypes')).toBe(false);
  });

  test('a region without any of them has nothing to pull, says so and keeps no watermark', async () => {
    await start();
    expect(await pull(feed('aws.spot-prices', { instanceTypes: ['g6.*'] }), HERE)).toEqual([
      {
        kind: 'spot-prices',
        rows: [],
        progress: 1,
        notes: ['us-east-1 offers no instance type of the configured scope (SPOT_INSTANCE_TYPES).'],
      },
    ]);
  });
});
