import {
  DescribeInstanceTypesCommand,
  DescribeRegionsCommand,
  DescribeSpotPriceHistoryCommand,
} from '@aws-sdk/client-ec2';
import { GetProductsCommand } from '@aws-sdk/client-pricing';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect, it } from 'vitest';
import { startDemoCloud } from '#lib/demo/server';
import { clientsOf, nameOf } from '#lib/demo/test-clients';
import { hostDemoCloud } from '#lib/demo/testing';

const demo = hostDemoCloud(new Date('2026-11-23T12:00:00Z'), { seed: 3, background: false });
const { ec2, pricing, sts } = demo;
const regions = (maxAttempts = 1, region = 'us-east-1') =>
  ec2(region, { maxAttempts }).send(new DescribeRegionsCommand({}));
const products = (maxAttempts = 1) =>
  pricing({ maxAttempts }).send(new GetProductsCommand({ ServiceCode: 'AmazonEC2', MaxResults: 1 }));
const identity = (maxAttempts = 1) => sts({ maxAttempts }).send(new GetCallerIdentityCommand({}));

it('throttles each service in its own words, and the SDK overcomes it by itself', async () => {
  demo.cloud.faults.set([{ kind: 'throttle' }]);
  await expect(regions()).rejects.toMatchObject({
    name: 'RequestLimitExceeded',
    $metadata: { httpStatusCode: 503 },
  });
  await expect(products()).rejects.toMatchObject({
    name: 'ThrottlingException',
    $metadata: { httpStatusCode: 400 },
  });
  expect(await nameOf(identity())).toBe('Throttling');
  for (const ask of [regions, products, identity]) {
    demo.cloud.faults.set([{ kind: 'throttle', times: 1 }]);
    expect((await ask(3)).$metadata.attempts).toBe(2);
  }
});

it('strikes every nth call, or a seeded share of them, and counts', async () => {
  demo.cloud.faults.set([{ kind: 'error', every: 3 }]);
  const names: string[] = [];
  for (let call = 0; call < 6; call += 1) names.push(await nameOf(regions()));
  expect(names).toEqual(['answered', 'answered', 'InternalError', 'answered', 'answered', 'InternalError']);
  expect(demo.cloud.faults.list()).toEqual([{ kind: 'error', every: 3, struck: 2 }]);
  demo.cloud.faults.set([{ kind: 'error', rate: 0.5 }]);
  for (let call = 0; call < 40; call += 1) await nameOf(regions());
  const struck = demo.cloud.faults.list()[0]?.struck ?? 0;
  expect(struck).toBeGreaterThan(8);
  expect(struck).toBeLessThan(32);
});

it('reaches only what the rule names', async () => {
  demo.cloud.faults.set([
    { kind: 'deny', action: 'DescribeInstanceTypes' },
    { kind: 'region-not-enabled', region: 'eu-west-1' },
    { kind: 'deny', service: 'pricing', account: '111122223333' },
  ]);
  const types = ec2('us-east-1', { maxAttempts: 1 }).send(new DescribeInstanceTypesCommand({}));
  await expect(types).rejects.toMatchObject({
    name: 'UnauthorizedOperation',
    message: expect.stringContaining('ec2:DescribeInstanceTypes'),
    $metadata: { httpStatusCode: 403 },
  });
  expect(await nameOf(regions(1, 'eu-west-1'))).toBe('AuthFailure');
  expect(await nameOf(regions(1, 'us-east-1'))).toBe('answered');
  expect(await nameOf(products())).toBe('AccessDeniedException');
  expect(await nameOf(identity())).toBe('answered');
});

it('makes credentials wrong in the words of each service', async () => {
  demo.cloud.faults.set([{ kind: 'wrong-credentials' }]);
  expect([await nameOf(regions()), await nameOf(products()), await nameOf(identity())]).toEqual([
    'AuthFailure',
    'UnrecognizedClientException',
    'InvalidClientTokenId',
  ]);
});

it('answers with nothing, or with half an answer', async () => {
  demo.cloud.faults.set([{ kind: 'empty', action: 'DescribeSpotPriceHistory' }]);
  const prices = await ec2('us-east-1', { maxAttempts: 1 }).send(new DescribeSpotPriceHistoryCommand({}));
  expect(prices.SpotPriceHistory).toEqual([]);
  expect(prices.NextToken).toBeUndefined();
  demo.cloud.faults.set([{ kind: 'empty', action: 'GetProducts' }]);
  expect((await products()).PriceList).toEqual([]);
  demo.cloud.faults.set([{ kind: 'malformed' }]);
  expect(await nameOf(products())).toBe('SyntaxError');
  expect(await nameOf(regions())).not.toBe('answered');
});

it('delays, cuts and never answers', async () => {
  demo.cloud.faults.set([{ kind: 'delay', ms: 150 }]);
  const before = performance.now();
  await regions();
  expect(performance.now() - before).toBeGreaterThan(145);
  demo.cloud.faults.set([{ kind: 'drop', times: 1 }]);
  await expect(regions()).rejects.toMatchObject({ code: 'ECONNRESET' });
  demo.cloud.faults.set([{ kind: 'drop', times: 1 }]);
  expect((await regions(2)).$metadata.attempts).toBe(2);
  demo.cloud.faults.set([{ kind: 'hang' }]);
  const asked = ec2('us-east-1', { maxAttempts: 1 }).send(new DescribeRegionsCommand({}), {
    abortSignal: AbortSignal.timeout(100),
  });
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
});

it('is steered over HTTP by another process', async () => {
  const post = (body: unknown) =>
    fetch(`${demo.cloud.url}/_faults`, { method: 'POST', body: JSON.stringify(body) });
  expect((await post({ rules: [{ kind: 'throttle', every: 2 }], background: true })).status).toBe(200);
  expect(demo.cloud.faults.background).toBe(true);
  demo.cloud.faults.background = false;
  expect([await nameOf(regions()), await nameOf(regions())]).toEqual(['answered', 'RequestLimitExceeded']);
  expect(await (await fetch(`${demo.cloud.url}/_faults`)).json()).toMatchObject({
    rules: [{ kind: 'throttle', every: 2, struck: 1 }],
    background: false,
  });
  expect((await post({ rules: [{ kind: 'no-such-fault' }] })).status).toBe(400);
  expect((await post({ rules: [] })).status).toBe(200);
  expect(await nameOf(regions())).toBe('answered');
});

it('closes while calls are pending', async () => {
  const other = await startDemoCloud({ seed: 1, clock: () => new Date(), faults: [{ kind: 'hang' }] });
  const outcome = nameOf(
    clientsOf(() => other)
      .sts({ maxAttempts: 1 })
      .send(new GetCallerIdentityCommand({})),
  );
  while (other.faults.calls() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await other.close();
  expect(await outcome).not.toBe('answered');
});
