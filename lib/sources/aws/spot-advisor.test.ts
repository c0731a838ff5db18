import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { collected, feed, NOW, pull } from './feeds-testing.ts';
import { createAdvisorFeeds, pullSpotAdvisor } from './spot-advisor.ts';

const DATA = { spot_advisor: { 'us-east-1': { Linux: { 'p5.48xlarge': { s: 55, r: 4 } } } } };
let close = () => {};
afterEach(() => close());

/** The address of a server that answers so. */
async function served(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/advisor.json`;
}
const pulled = async (answer: (response: ServerResponse) => void, signal = new AbortController().signal) =>
  collected(pullSpotAdvisor(await served(answer), { now: NOW, signal }));

test('is one feed for all, once a day; where it is not to be asked there is none', async () => {
  expect(createAdvisorFeeds(null)).toEqual([]);
  const source = feed('aws.spot-advisor', {
    spotAdvisorUrl: await served((response) => response.end(JSON.stringify(DATA))),
  });
  const { scopes, failures } = await source.scopes({ now: NOW, signal: new AbortController().signal });
  expect([scopes, failures]).toEqual([[{ account: '', region: 'all' }], []]);
  expect(await pull(source, { account: '', region: 'all' })).toMatchObject([
    { kind: 'advisor', rows: [{ instanceType: 'p5.48xlarge', lowShare: 0.2, highShare: null }], progress: 1 },
  ]);
});

test.each([
  ['Mon, 23 Nov 2026 00:00:00 GMT', '2026-11-23T00:00:00Z'],
  ['Tue, 01 Jan 2099 00:00:00 GMT', '2026-11-23T12:00:00Z'],
  ['yesterday', '2026-11-23T12:00:00Z'],
  [null, '2026-11-23T12:00:00Z'],
])('published %s counts as of %s', async (lastModified, at) => {
  const [batch] = await pulled((response) => {
    if (lastModified !== null) response.setHeader('last-modified', lastModified);
    response.end(JSON.stringify(DATA));
  });
  expect(batch?.rows).toMatchObject([{ publishedAt: new Date(at) }]);
});

describe('errors', () => {
  test.each([
    [403, 'empty', false],
    [404, 'empty', false],
    [429, 'throttled', true],
    [503, 'unreachable', true],
  ])('status %s is %s, retryable %s', async (status, code, retryable) => {
    const asked = pulled((response) => response.writeHead(status).end('no'));
    await expect(asked).rejects.toMatchObject({
      ...{ code, retryable },
      message: expect.stringContaining(`it answered with status ${status}`),
      remedy: expect.stringContaining('SPOT_ADVISOR_URL'),
    });
  });

  test.each([
    ['<html>', 'malformed', 'it is not JSON'],
    ['{}', 'malformed', 'it names no instance type'],
    ['{"spot_advisor":{}}', 'empty', 'it names no instance type'],
    [
      '{"spot_advisor":{"x":{"Linux":{"c1.large":{"r":9}}}}}',
      'empty',
      'no range of interruptions (x Linux c1.large)',
    ],
  ])('%s is no answer, %s: %s', async (text, code, why) => {
    await expect(pulled((response) => response.end(text))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(why),
    });
  });

  test('more than 20 MB are not read', async () => {
    const asked = pulled((response) => {
      response.write('x'.repeat(11_000_000));
      response.write('x'.repeat(11_000_000));
    });
    await expect(asked).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringContaining('it is larger than 20 MB'),
    });
  });

  test('an address where nobody answers is tried again', async () => {
    const url = await served(() => {});
    close();
    const asked = collected(pullSpotAdvisor(url, { now: NOW, signal: new AbortController().signal }));
    await expect(asked).rejects.toMatchObject({
      ...{ code: 'unreachable', retryable: true },
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('an answer that breaks off is tried again', async () => {
    const asked = pulled((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{', () => response.destroy());
    });
    await expect(asked).rejects.toMatchObject({ code: 'unreachable', retryable: true });
  });

  test('who stops does not wait for it', async () => {
    const stop = new AbortController();
    const asked = pulled(() => setTimeout(() => stop.abort(), 20), stop.signal);
    await expect(asked).rejects.toMatchObject({ code: 'aborted' });
  });
});
