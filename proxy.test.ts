import { NextRequest } from 'next/server';
import { describe, expect, it } from 'vitest';
import { proxy } from './proxy.ts';

const ask = (path: string, host = '127.0.0.1:3000') =>
  proxy(new NextRequest(`http://127.0.0.1:3000${path}`, { headers: { host } }));

describe('proxy', () => {
  it('gives each answer a policy with a nonce of its own', () => {
    const nonces = [ask('/prices'), ask('/prices')].map(
      (response) => /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1],
    );
    expect(nonces[0]).toMatch(/^[\w+/]{22}==$/);
    expect(nonces[1]).not.toBe(nonces[0]);
  });

  it('refuses a host that is not this machine, and a path that cannot be decoded', async () => {
    for (const [response, status] of [
      [ask('/prices', 'evil.example'), 421],
      [ask('/api/v1/pools/%E0%A4%A/prices'), 400],
    ] as const) {
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect((await response.json()).detail).not.toBe('');
    }
  });
});
