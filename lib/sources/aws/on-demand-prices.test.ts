import { afterEach, describe, expect, test } from 'vitest';
import { feed, HERE, type On, offered, on, pull, startCloud, typesAnswer } from './feeds-testing.ts';

let cloud: Awaited<ReturnType<typeof startCloud>>;
afterEach(() => cloud.close());

const start = async (...answers: On[]) => {
  cloud = await startCloud(...answers);
  return cloud;
};

describe('on-demand prices', () => {
  const entry = (type: string, usd: string, over: { date?: string; region?: string } = {}) =>
    JSON.stringify({
      product: {
        attributes: { instanceType: type, regionCode: over.region ?? 'us-east-1', operatingSystem: 'Linux' },
      },
      terms: {
        OnDemand: {
          a: {
            effectiveDate: over.date ?? '2026-11-01T00:00:00Z',
            priceDimensions: { b: { unit: 'Hrs', pricePerUnit: { USD: usd } } },
          },
        },
      },
    });
  const list = (entries: string[], token?: string) => ({
    body: JSON.stringify({ FormatVersion: 'aws_v1', PriceList: entries, NextToken: token }),
  });
  const price = (over: object) => ({
    cloud: 'aws',
    region: 'us-east-1',
    instanceType: 'p5.48xlarge',
    os: 'linux',
    validFrom: new Date('2026-11-01T00:00:00Z'),
    usdPerHour: '55.0400000000',
    ...over,
  });
  const asked = () => cloud.calls.filter(({ action }) => action === 'GetProducts');

  test('of every type that the region offers, over all pages, with what was refused', async () => {
    await start(
      on('GetProducts', ({ params }) =>
        params.NextToken === undefined
          ? list([entry('c7i.large', '0.0892'), entry('x9.large', '1'), '{"half":'], 'more')
          : list([entry('p5.48xlarge', '0.0000000000'), entry('p5.48xlarge', '55.0400000000')], ''),
      ),
    );
    expect(await pull(feed('aws.on-demand-prices'), HERE)).toEqual([
      {
        kind: 'on-demand-prices',
        rows: [price({ instanceType: 'c7i.large', usdPerHour: '0.0892' }), price({})],
        progress: 1,
        notes: [expect.stringMatching(/^1 price list entries refused: not a price list entry/)],
      },
    ]);
    expect(asked().map(({ region }) => region)).toEqual(['us-east-1', 'us-east-1']);
    expect(asked()[0]?.params).toMatchObject({
      ServiceCode: 'AmazonEC2',
      Filters: expect.arrayContaining([
        { Type: 'TERM_MATCH', Field: 'regionCode', Value: 'us-east-1' },
        { Type: 'TERM_MATCH', Field: 'operatingSystem', Value: 'Linux' },
        { Type: 'TERM_MATCH', Field: 'preInstalledSw', Value: 'NA' },
        { Type: 'TERM_MATCH', Field: 'capacitystatus', Value: 'Used' },
        { Type: 'TERM_MATCH', Field: 'marketoption', Value: 'OnDemand' },
        { Type: 'TERM_MATCH', Field: 'tenancy', Value: 'Shared' },
        { Type: 'TERM_MATCH', Field: 'productFamily', Value: 'Compute Instance' },
      ]),
    });
  });

  test('of a region in Europe are asked of the endpoint that has them all, by the same account', async () => {
    await start(on('GetProducts', () => list([entry('p5.48xlarge', '60.1', { region: 'eu-west-1' })])));
    const [batch] = await pull(feed('aws.on-demand-prices'), { ...HERE, region: 'eu-west-1' });
    expect(batch?.rows).toEqual([price({ region: 'eu-west-1', usdPerHour: '60.1' })]);
    expect(asked().map(({ region }) => region)).toEqual(['us-east-1']);
  });

  test('bare metal stands under a family of its own, asked for where it is offered', async () => {
    await start(
      on('DescribeInstanceTypes', () =>
        typesAnswer([offered('g5g.metal', { gpu: 'T4g' }), offered('p5.48xlarge', { gpu: 'H100' })]),
      ),
      on('GetProducts', ({ params }) =>
        JSON.stringify(params).includes('bare metal') ? list([entry('g5g.metal', '2.744')]) : list([]),
      ),
    );
    const [batch] = await pull(feed('aws.on-demand-prices'), HERE);
    expect(batch).toMatchObject({
      rows: [price({ instanceType: 'g5g.metal', usdPerHour: '2.744' })],
      notes: ['No list price in us-east-1 for p5.48xlarge'],
    });
  });

  test('two prices for one type and date: neither is believed', async () => {
    await start(
      on('DescribeInstanceTypes', () =>
        typesAnswer([offered('p4d.24xlarge', { gpu: 'A100' }), offered('p5.48xlarge', { gpu: 'H100' })]),
      ),
      on('GetProducts', () =>
        list([
          entry('p5.48xlarge', '55.04'),
          entry('p4d.24xlarge', '21.95'),
          entry('p4d.24xlarge', '21.950'),
          entry('p5.48xlarge', '98.32'),
          entry('p5.48xlarge', '98.32', { date: '2025-01-01T00:00:00Z' }),
        ]),
      ),
    );
    const [batch] = await pull(feed('aws.on-demand-prices'), HERE);
    expect(batch?.rows).toEqual([
      price({ instanceType: 'p4d.24xlarge', usdPerHour: '21.95' }),
      price({ usdPerHour: '98.32', validFrom: new Date('2025-01-01T00:00:00Z') }),
    ]);
    expect(batch?.notes).toEqual([
      '1 price list entries refused: two prices for one type and date (p5.48xlarge 55.04 98.32)',
    ]);
  });

  test.each<[string, string[], string]>([
    ['an empty list', [], 'empty'],
    ['none of the types that are offered', [entry('x9.large', '0.0892')], 'empty'],
    ['nothing that can be read', ['{', '[]'], 'malformed'],
  ])('%s is an error', async (_, entries, code) => {
    await start(on('GetProducts', () => list(entries)));
    await expect(pull(feed('aws.on-demand-prices'), HERE)).rejects.toMatchObject({
      code,
      message: expect.stringContaining('AWS account 111122223333, us-east-1, pricing:GetProducts'),
    });
  });

  test('of many types without a price a note names twenty', async () => {
    const types = Array.from({ length: 25 }, (_, i) => `c${i + 10}.large`);
    await start(
      on('DescribeInstanceTypes', () =>
        typesAnswer([offered('p5.48xlarge'), ...types.map((name) => offered(name))]),
      ),
      on('GetProducts', () => list([entry('p5.48xlarge', '55.04')])),
    );
    const [batch] = await pull(feed('aws.on-demand-prices'), HERE);
    expect(batch?.notes).toEqual([
      `No list price in us-east-1 for ${types.slice(0, 20).join(', ')} and 5 more types`,
    ]);
  });

  test('a missing permission names the action', async () => {
    await start(
      on('GetProducts', () => ({
        status: 400,
        body: JSON.stringify({ __type: 'AccessDeniedException', Message: 'no' }),
      })),
    );
    await expect(pull(feed('aws.on-demand-prices'), HERE)).rejects.toMatchObject({
      code: 'permission',
      remedy: expect.stringContaining('Allow pricing:GetProducts'),
    });
  });
});
