import { expect, test } from 'vitest';
import { readEnv } from '#lib/env';
import { createFeeds } from './index.ts';

const ids = (sources: string) => createFeeds(readEnv({ SOURCES: sources })).map(({ id }) => id);
const AWS = ['aws.zones', 'aws.instance-types', 'aws.on-demand-prices', 'aws.spot-prices'];

test('the feeds of each source', () => {
  expect(ids('aws')).toEqual(AWS);
  expect(ids('demo')).toEqual(AWS);
  expect(ids('files')).toEqual([]);
  expect(ids('files,aws')).toEqual(AWS);
});

test("a feed's cron runs as often as its period says", () => {
  const periods = Object.fromEntries(
    createFeeds(readEnv({})).map(({ cron, periodSeconds }) => [cron, periodSeconds]),
  );
  expect(periods).toEqual({
    '3 3 * * *': 86_400,
    '7 3 * * *': 86_400,
    '11 */6 * * *': 21_600,
    '*/5 * * * *': 300,
  });
});
