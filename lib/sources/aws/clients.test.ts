import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAccountClients, sharedCredentials } from './clients.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-23T12:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const session = (accessKeyId: string, expiration: string) => ({
  accessKeyId,
  secretAccessKey: 's',
  expiration: new Date(expiration),
});

test('one session for all who ask at once, renewed five minutes before it ends', async () => {
  let made = 0;
  const credentials = sharedCredentials(async () =>
    session(`key${++made}`, `2026-11-23T${12 + made}:00:00Z`),
  );
  const keys = await Promise.all([credentials(), credentials(), credentials()]);
  expect(keys.map(({ accessKeyId }) => accessKeyId)).toEqual(['key1', 'key1', 'key1']);
  vi.setSystemTime(new Date('2026-11-23T12:55:00Z'));
  expect((await credentials()).accessKeyId).toBe('key1');
  vi.setSystemTime(new Date('2026-11-23T12:55:01Z'));
  expect((await Promise.all([credentials(), credentials()])).map(({ accessKeyId }) => accessKeyId)).toEqual([
    'key2',
    'key2',
  ]);
});

test('a failure is not kept', async () => {
  let made = 0;
  const credentials = sharedCredentials(async () => {
    made += 1;
    if (made === 1) throw new Error('no');
    return session(`key${made}`, '2026-11-23T13:00:00Z');
  });
  await expect(credentials()).rejects.toThrow('no');
  expect((await credentials()).accessKeyId).toBe('key2');
});

test('an account has one client a region, in that region', async () => {
  const clients = createAccountClients(async () => session('k', '2026-11-23T13:00:00Z'));
  expect(clients.ec2('eu-west-1')).toBe(clients.ec2('eu-west-1'));
  expect(clients.ec2('eu-west-1')).not.toBe(clients.ec2('us-east-1'));
  expect(await clients.ec2('eu-west-1').config.region()).toBe('eu-west-1');
  expect(await clients.cloudTrail('eu-west-1').config.region()).toBe('eu-west-1');
  expect(clients.sqs('eu-west-1')).toBe(clients.sqs('eu-west-1'));
  expect(await clients.sqs('eu-west-1').config.region()).toBe('eu-west-1');
  expect(clients.cloudTrail('eu-west-1')).toBe(clients.cloudTrail('eu-west-1'));
  expect(await clients.cloudTrail('eu-west-1').config.region()).toBe('eu-west-1');
  expect(clients.sqs('eu-west-1')).not.toBe(clients.sqs('us-east-1'));
  expect(await clients.sqs('us-east-1').config.region()).toBe('us-east-1');
  expect(await clients.pricing().config.region()).toBe('us-east-1');
  expect(await clients.pricing().config.maxAttempts()).toBe(5);
  expect(clients.s3()).toBe(clients.s3());
  expect(await clients.s3().config.region()).toBe('us-east-1');
  expect(await clients.costExplorer().config.region()).toBe('us-east-1');
});
