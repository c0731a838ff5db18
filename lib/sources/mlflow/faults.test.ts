import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, type Fault, startMlflow } from './mlflow-testing.ts';
import { callsOf, idsOf, pull, running } from './runs-testing.ts';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startMlflow();
});
afterEach(() => fake.close());

describe('who may read', () => {
  const basic = `Basic ${Buffer.from('ada:pässword').toString('base64')}`;
  it.each([
    ['a token', 'Bearer secret', { token: 'secret' }],
    ['a user, before a token', basic, { login: { username: 'ada', password: 'pässword' }, token: 'secret' }],
  ])('shows it by %s', async (_, authorization, given) => {
    await fake.close();
    fake = await startMlflow({ authorization });
    fake.runs.push(running('r1'));
    expect(idsOf(await pull(fake, given))).toEqual(['mlflow:r1']);
    await expect(pull(fake)).rejects.toMatchObject({
      ...{ code: 'credentials', retryable: false },
      message: `MLflow (${fake.config.uri}) gave status 401 to experiments/search.`,
      remedy: expect.stringContaining('MLFLOW_TRACKING_TOKEN'),
    });
  });
});

describe('a server that does not answer as it should', () => {
  const fault = (...faults: Omit<Fault, 'path'>[]) =>
    fake.faults.push(...faults.map((one) => ({ path: 'runs/search', ...one })));

  it('is waited for where it says how long', async () => {
    fake.runs.push(running('r1'));
    fault({ status: 429, headers: { 'retry-after': '1' } });
    const began = performance.now();
    expect(idsOf(await pull(fake))).toEqual(['mlflow:r1']);
    expect(performance.now() - began).toBeGreaterThanOrEqual(990);
  });

  it('is asked again with the next run where it wants a long pause, or throttles on and on', async () => {
    fault({ status: 429, headers: { 'retry-after': '120' } });
    const throttled = { code: 'throttled', retryable: true };
    await expect(pull(fake)).rejects.toMatchObject(throttled);
    expect(callsOf(fake, 'runs/search')).toHaveLength(1);
    fault({ status: 429 }, { status: 429 }, { status: 429 });
    await expect(pull(fake)).rejects.toMatchObject(throttled);
    expect(callsOf(fake, 'runs/search')).toHaveLength(4);
  });

  it('may fail twice in a row', async () => {
    fake.runs.push(running('r1'));
    fault({ status: 500, body: '{"error_code": "INTERNAL_ERROR"}' }, { status: 503 });
    expect(idsOf(await pull(fake))).toEqual(['mlflow:r1']);
    fault({ status: 500, body: '{"error_code": "INTERNAL_ERROR"}' }, { status: 500 }, { status: 502 });
    await expect(pull(fake)).rejects.toMatchObject({
      ...{ code: 'unreachable', retryable: true },
      message: expect.stringContaining('status 502'),
    });
  });

  it.each([
    [
      403,
      'permission',
      '{"error_code":"PERMISSION_DENIED","message":"no\\n READ"}',
      'PERMISSION_DENIED: no READ',
      'READ',
    ],
    [
      400,
      'malformed',
      '{"error_code":"INVALID_PARAMETER_VALUE","message":"end_time"}',
      'end_time',
      'MLflow 1.30',
    ],
    [404, 'malformed', '<html>', 'status 404 to', 'MLFLOW_TRACKING_URI'],
  ])('status %s is %s and says what to do', async (status, code, body, said, remedy) => {
    fault({ status, body });
    await expect(pull(fake)).rejects.toMatchObject({
      ...{ code, retryable: false },
      message: expect.stringContaining(said),
      remedy: expect.stringContaining(remedy),
    });
  });

  it.each([
    ['<html>Sign in</html>', 'an answer that is not JSON', true],
    ['{"runs": "none"}', 'an answer of another form', false],
    ['[]', 'an answer of another form', false],
  ])('%s is %s', async (body, what, retryable) => {
    fault({ status: 200, body });
    await expect(pull(fake)).rejects.toMatchObject({
      ...{ code: 'malformed', retryable },
      message: expect.stringContaining(what),
    });
  });

  it('does not go round and round', async () => {
    const body = '{"runs": [], "next_page_token": "again"}';
    fault({ status: 200, body }, { status: 200, body });
    await expect(pull(fake)).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringContaining('the same page again'),
    });
  });

  it('is not waited for longer than a call may take, nor by who stops', async () => {
    fault({ delayMs: 2000 });
    await expect(pull(fake, {}, { timeoutMs: 500 })).rejects.toMatchObject({
      ...{ code: 'unreachable', retryable: true },
      message: expect.stringContaining('no whole answer within 0.5 s'),
    });
    fault({ delayMs: 2000 });
    const signal = AbortSignal.timeout(30);
    await expect(pull(fake, {}, { signal })).rejects.toMatchObject({ code: 'aborted' });
    fault({ status: 429, headers: { 'retry-after': '20' } });
    await expect(pull(fake, {}, { signal: AbortSignal.timeout(60) })).rejects.toMatchObject({
      code: 'aborted',
    });
  });

  it('may not be there', async () => {
    await fake.close();
    await expect(pull(fake)).rejects.toMatchObject({
      ...{ code: 'unreachable', retryable: true },
      message: expect.stringMatching(/experiments\/search: it could not be reached \(.*ECONNREFUSED/),
      remedy: expect.stringContaining('MLFLOW_TRACKING_URI'),
    });
  });

  it('never hears or tells a secret in a message', async () => {
    fault({ status: 400, body: '{"message":"bad"}' });
    const failed = pull(fake, { token: 'topsecret', login: { username: 'ada', password: 'topsecret' } });
    await expect(failed).rejects.toMatchObject({ message: expect.not.stringContaining('topsecret') });
  });
});
