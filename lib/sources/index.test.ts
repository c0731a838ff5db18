import { expect, test } from 'vitest';
import { readEnv } from '#lib/env';
import { createFeeds } from './index.ts';

const EXPORTS = { BILLING_EXPORTS: 's3://bills/exports/cur' };
const ids = (sources: string, more = {}) =>
  createFeeds(readEnv({ SOURCES: sources, ...more })).map(({ id }) => id);
const AWS = [
  'aws.zones',
  'aws.instance-types',
  'aws.on-demand-prices',
  'aws.spot-prices',
  'aws.instances',
  'aws.billing-export',
  'aws.cost-explorer',
];

test('the feeds of each source', () => {
  expect(ids('aws', EXPORTS)).toEqual(AWS);
  expect(ids('demo', EXPORTS)).toEqual(AWS);
  expect(ids('files', EXPORTS)).toEqual([]);
  expect(ids('files,aws', EXPORTS)).toEqual(AWS);
});

test('without exports, and without money for Cost Explorer, there are no feeds of them', () => {
  expect(ids('aws')).toEqual(AWS.filter((id) => id !== 'aws.billing-export'));
  expect(ids('aws', { COST_EXPLORER_MAX_USD_PER_MONTH: '0' })).toEqual(AWS.slice(0, 5));
});

test("a feed's cron runs as often as its period says", () => {
  const periods = Object.fromEntries(
    createFeeds(readEnv(EXPORTS)).map(({ cron, periodSeconds }) => [cron, periodSeconds]),
  );
  expect(periods).toEqual({
    '3 3 * * *': 86_400,
    '7 3 * * *': 86_400,
    '11 */6 * * *': 21_600,
    '*/5 * * * *': 300,
    '*/2 * * * *': 120,
    '37 * * * *': 3_600,
    '23 17 * * *': 86_400,
  });
});
