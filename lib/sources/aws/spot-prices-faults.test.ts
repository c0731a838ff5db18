import { afterEach, describe, expect, test } from 'vitest';
import * as fake from './fake-aws.ts';
import { feed, HERE, historyAnswer, NOW, type On, on, priceItem, pull, startCloud } from './feeds-testing.ts';

let cloud: Awaited<ReturnType<typeof fake.startFakeAws>>;
afterEach(() => cloud.close());

const start = async (...answers: On[]) => {
  cloud = await startCloud(...answers);
  return cloud;
};
const asked = () => cloud.calls.filter(({ action }) => action === 'DescribeSpotPriceHistory');
const watermark = new Date('2026-11-22T12:00:00Z');
const one = () => historyAnswer([priceItem('2026-11-22T10:00:00.000Z', '19.660000')]);

describe('faults', () => {
  test('a throttle is tried again by itself', async () => {
    let calls = 0;
    await start(
      on('DescribeSpotPriceHistory', () =>
        ++calls === 1 ? fake.ec2Error('RequestLimitExceeded', 'Request limit exceeded.', 503) : one(),
      ),
    );
    expect(await pull(feed('aws.spot-prices'), HERE, { watermark })).toHaveLength(1);
    expect(asked()).toHaveLength(2);
  });

  test.each([
    ['AuthFailure', 401, 'region-not-enabled', 'Enable us-east-1 for account 111122223333'],
    ['UnauthorizedOperation', 403, 'permission', 'Allow ec2:DescribeSpotPriceHistory'],
    ['RequestExpired', 400, 'credentials', 'clock'],
  ])('%s', async (name, status, code, remedy) => {
    await start(on('DescribeSpotPriceHistory', () => fake.ec2Error(name, 'no', status)));
    await expect(pull(feed('aws.spot-prices'), HERE, { watermark })).rejects.toMatchObject({
      code,
      message: `AWS account 111122223333, us-east-1, ec2:DescribeSpotPriceHistory: ${
        {
          AuthFailure: 'the region does not accept the credentials',
          UnauthorizedOperation: 'AWS does not permit it',
        }[name] ?? 'the credentials have expired'
      } (${name}: no).`,
      remedy: expect.stringContaining(remedy),
    });
  });

  test.each([
    ['half an answer', '<DescribeSpotPriceHistoryResponse><spotPriceHistorySet><item><inst'],
    ["a proxy's page", '<html><body>Please sign in</body></html>'],
    ['nothing', ''],
    [
      'an unreadable time',
      '<DescribeSpotPriceHistoryResponse><spotPriceHistorySet><item><timestamp>yesterday</timestamp></item></spotPriceHistorySet></DescribeSpotPriceHistoryResponse>',
    ],
  ])('%s in place of a later page is malformed, and the slice is not counted as pulled', async (_, body) => {
    await start(
      on('DescribeSpotPriceHistory', ({ params }) =>
        params.NextToken === undefined
          ? historyAnswer([priceItem('2026-11-22T10:00:00.000Z', '19.660000')], 'two')
          : { body },
      ),
    );
    const { signal } = new AbortController();
    const run = feed('aws.spot-prices').pull(HERE, { watermark, now: NOW, signal })[Symbol.asyncIterator]();
    expect((await run.next()).value).toMatchObject({ rows: [{ usdPerHour: '19.660000' }] });
    await expect(run.next()).rejects.toMatchObject({
      name: 'SourceError',
      code: 'malformed',
      retryable: true,
    });
  });

  test('a stop does not wait for an answer that never comes', async () => {
    await start(on('DescribeSpotPriceHistory', () => 'hang'));
    const stop = new AbortController();
    const run = pull(feed('aws.spot-prices'), HERE, { watermark, signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
  });
});
