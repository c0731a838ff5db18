import { expect, test } from 'vitest';
import { readEnv } from '#lib/env';
import { createEventQueues, createFeeds } from './index.ts';

const EXPORTS = { BILLING_EXPORTS: 's3://bills/exports/cur' };
const ids = (sources: string, more = {}) =>
  createFeeds(readEnv({ SOURCES: sources, ...more })).map(({ id }) => id);
const AWS = [
  'aws.zones',
  'aws.instance-types',
  'aws.on-demand-prices',
  'aws.spot-prices',
  'aws.instances',
  'aws.spot-advisor',
  'aws.billing-export',
  'aws.cost-explorer',
  'aws.cloudtrail',
];

test('the feeds of each source', () => {
  expect(ids('aws', EXPORTS)).toEqual(AWS);
  expect(ids('demo', EXPORTS)).toEqual(AWS);
  expect(ids('files', EXPORTS)).toEqual([]);
  expect(ids('files,aws', EXPORTS)).toEqual(AWS);
});

test('without exports, and without money for Cost Explorer, there are no feeds of them', () => {
  expect(ids('aws')).toEqual(AWS.filter((id) => id !== 'aws.billing-export'));
  expect(ids('aws', { COST_EXPLORER_MAX_USD_PER_MONTH: '0' })).toEqual([
    ...AWS.slice(0, 6),
    'aws.cloudtrail',
  ]);
});

test('CloudTrail is no feed where it is off', () => {
  expect(ids('aws', { ...EXPORTS, CLOUDTRAIL: 'off' })).toEqual(AWS.filter((id) => id !== 'aws.cloudtrail'));
});

test('the Spot Advisor is no feed where it is off', () => {
  expect(ids('aws', { ...EXPORTS, SPOT_ADVISOR_URL: 'off' })).toEqual(
    AWS.filter((id) => id !== 'aws.spot-advisor'),
  );
});

test('a tracking server is read beside every source but the simulated cloud', () => {
  const server = { MLFLOW_TRACKING_URI: 'http://127.0.0.1:5000' };
  expect(ids('files', server)).toEqual(['mlflow.runs']);
  expect(ids('files,aws', { ...EXPORTS, ...server })).toEqual([...AWS, 'mlflow.runs']);
  expect(ids('demo', { ...EXPORTS, ...server })).toEqual(AWS);
});

test('the queues of each source', () => {
  const INTERRUPTION_QUEUE_URLS =
    'https://sqs.eu-west-1.amazonaws.com/111122223333/interruptions,http://127.0.0.1:4566/local';
  const queues = (sources: string) =>
    createEventQueues(readEnv({ SOURCES: sources, INTERRUPTION_QUEUE_URLS })).map(
      ({ name, account, region }) => [name, account, region],
    );
  const both = [
    ['interruptions', '111122223333', 'eu-west-1'],
    ['local', null, 'us-east-1'],
  ];
  expect(queues('aws')).toEqual(both);
  expect(queues('demo')).toEqual(both);
  expect(queues('files')).toEqual([]);
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
    '*/15 * * * *': 900,
    '29 4 * * *': 86_400,
    '37 * * * *': 3_600,
    '23 17 * * *': 86_400,
  });
});
