import { describe, expect, it } from 'vitest';
import { checkAccess, isLoopbackHost } from './access.ts';
import { ProblemError } from './problem.ts';

const TOKEN = 'a-secret-of-16-or-more';
const HOST = '127.0.0.1:3000';

/** The status that the request is refused with, or `ok`. */
function outcome(
  headers: Record<string, string>,
  options: { write?: boolean; apiToken?: string | null } = {},
) {
  try {
    checkAccess(new Headers(headers), { write: options.write ?? false, apiToken: options.apiToken ?? null });
    return 'ok';
  } catch (error) {
    return error instanceof ProblemError ? error.status : error;
  }
}

describe('isLoopbackHost', () => {
  it.each(['127.0.0.1', 'localhost', 'LOCALHOST:3000', '127.0.0.1:80', '[::1]:3000'])('takes %s', (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });
  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:3000',
    'evil@localhost',
    '0.0.0.0:3000',
    '192.168.1.5',
    '',
  ])('refuses "%s"', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});

describe('reads', () => {
  it('answers this machine alone', () => {
    expect(outcome({ host: HOST })).toBe('ok');
    expect(outcome({ host: 'rebound.example' })).toBe(421);
    expect(outcome({})).toBe(421);
  });

  it('refuses pages of another origin', () => {
    expect(outcome({ host: HOST, origin: `http://${HOST}` })).toBe('ok');
    expect(outcome({ host: HOST, origin: 'https://evil.example' })).toBe(403);
    expect(outcome({ host: HOST, origin: 'http://127.0.0.1:4000' })).toBe(403);
    expect(outcome({ host: HOST, origin: 'null' })).toBe(403);
  });
});

describe('writes', () => {
  it('takes the token of the simulated training code, whether there is another or none', () => {
    const carrying = (token: string) => new Headers({ host: HOST, authorization: `Bearer ${token}` });
    for (const apiToken of [null, TOKEN]) {
      const options = { write: true, apiToken, ownToken: 'made-by-npm-start' };
      expect(() => checkAccess(carrying('made-by-npm-start'), options)).not.toThrow();
      expect(() => checkAccess(carrying('made-by-somebody'), options)).toThrow(ProblemError);
    }
  });

  const write = (headers: Record<string, string>, apiToken: string | null = TOKEN) =>
    outcome({ host: HOST, ...headers }, { write: true, apiToken });

  it('takes them from our own pages without a token', () => {
    expect(write({ origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' }, null)).toBe('ok');
    expect(write({ origin: `http://${HOST}` }, null)).toBe('ok');
    expect(write({ 'sec-fetch-site': 'same-origin' }, null)).toBe('ok');
  });

  it('refuses them from other sites, whatever they carry', () => {
    expect(write({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(write({ 'sec-fetch-site': 'same-site', authorization: `Bearer ${TOKEN}` })).toBe(403);
    expect(write({ origin: 'https://evil.example', authorization: `Bearer ${TOKEN}` })).toBe(403);
  });

  it('asks machines for the token', () => {
    expect(write({ authorization: `Bearer ${TOKEN}` })).toBe('ok');
    expect(write({ authorization: `bearer ${TOKEN}` })).toBe('ok');
    expect(write({})).toBe(401);
    expect(write({ authorization: `Bearer ${TOKEN}x` })).toBe(401);
    expect(write({ authorization: `Basic ${TOKEN}` })).toBe(401);
  });

  it('refuses a wrong token even from our own page', () => {
    expect(write({ origin: `http://${HOST}`, authorization: 'Bearer wrong' })).toBe(401);
  });

  it('says how to set a token where there is none', () => {
    expect(() => checkAccess(new Headers({ host: HOST }), { write: true, apiToken: null })).toThrow(
      /start Spotledger with API_TOKEN set/,
    );
    expect(write({ authorization: `Bearer ${TOKEN}` }, null)).toBe(401);
  });
});
