import { request as nodeRequest } from 'node:http';
import type { APIRequestContext } from '@playwright/test';
import { API_TOKEN } from '../../support/product.ts';
import { apiTest, expect, test } from '../../support/test.ts';

const SYNC = '/api/v1/feeds/aws.instance-types/sync';
const IMPORT = '/api/v1/imports';
const bearer = { authorization: `Bearer ${API_TOKEN}` };

/** Asks under another Host, which no browser and no Playwright request would send. */
function statusUnder(base: string, path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = nodeRequest(new URL(path, base), { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
}

for (const path of ['/', '/prices', '/api/health', '/api/v1/pools', '/api/v1/imports'])
  apiTest(`${path} answers under this machine's names alone`, async ({ baseURL }) => {
    const { port } = new URL(baseURL ?? '');
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example', '192.168.1.5'])
      expect(await statusUnder(baseURL ?? '', path, host), host).toBe(421);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])
      expect(await statusUnder(baseURL ?? '', path, host), host).toBe(200);
  });

apiTest('another origin can neither read nor write, with or without the token', async ({ request }) => {
  const strangers: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
  ];
  for (const headers of strangers) {
    expect((await request.get('/api/v1/pools', { headers })).status()).toBe(403);
    expect((await request.post(SYNC, { headers })).status()).toBe(403);
    expect((await request.post(SYNC, { headers: { ...headers, ...bearer } })).status()).toBe(403);
    expect((await request.post(IMPORT, { headers, data: 'a,b' })).status()).toBe(403);
  }
  expect((await request.post(SYNC, { headers: { 'sec-fetch-site': 'cross-site' } })).status()).toBe(403);
});

async function refusal(request: APIRequestContext, headers: Record<string, string>) {
  const response = await request.post(SYNC, { headers });
  return { status: response.status(), challenge: response.headers()['www-authenticate'] };
}

apiTest('a machine writes with the token and not without', async ({ request }) => {
  const refused = { status: 401, challenge: expect.stringContaining('Bearer') };
  expect(await refusal(request, {})).toEqual(refused);
  expect(await refusal(request, { authorization: 'Bearer wrong-token-0123456789' })).toEqual(refused);
  expect(await refusal(request, { authorization: `Basic ${API_TOKEN}` })).toEqual(refused);
  const accepted = await request.post(SYNC, { headers: bearer });
  expect(accepted.status()).toBe(202);
  expect(((await accepted.json()) as { feedRunIds: number[] }).feedRunIds.length).toBeGreaterThan(0);
});

apiTest('every page carries a strict policy with a nonce of its own', async ({ request }) => {
  const nonces = new Set<string>();
  for (const path of ['/', '/prices', '/prices/1', '/prices/compare', '/sources', '/nowhere']) {
    const response = await request.get(path);
    const headers = response.headers();
    const policy = Object.fromEntries(
      (headers['content-security-policy'] ?? '').split('; ').map((part) => {
        const [name = '', ...values] = part.split(' ');
        return [name, values];
      }),
    );
    expect(policy['default-src']).toEqual(["'none'"]);
    for (const name of ['script-src', 'style-src', 'style-src-elem']) {
      expect(policy[name], `${name} of ${path}`).not.toContain("'unsafe-inline'");
      expect(policy[name], `${name} of ${path}`).not.toContain("'unsafe-eval'");
    }
    expect(policy['frame-ancestors']).toEqual(["'none'"]);
    expect(policy['object-src']).toEqual(["'none'"]);
    const nonce = policy['script-src']?.find((value) => value.startsWith("'nonce-"))?.slice(7, -1) ?? '';
    expect(nonce.length).toBeGreaterThan(16);
    nonces.add(nonce);
    const scripts = (await response.text()).match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['x-powered-by']).toBeUndefined();
  }
  expect(nonces.size).toBe(6);
});

test('the policy holds in the browser: what the page did not bring is not run', async ({ page, faults }) => {
  faults.expect(/Content Security Policy|script-src|connect-src|style-src/);
  await page.goto('/');
  const ran = await page.evaluate(async () => {
    const inline = document.createElement('div');
    inline.innerHTML = '<img src="data:," onerror="window.planted = true">';
    document.body.append(inline);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const away = await fetch('https://evil.example/').then(
      () => 'sent',
      () => 'refused',
    );
    return { planted: 'planted' in window, away };
  });
  expect(ran).toEqual({ planted: false, away: 'refused' });
});

test('names and prices from outside are shown as text', async ({ page }) => {
  await page.goto('/prices?gpuModel=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E');
  await expect(page.getByRole('button', { name: 'GPU <img src=x onerror=alert(1)>' })).toBeVisible();
  await expect(page.locator('img')).toHaveCount(0);
});
