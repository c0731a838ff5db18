import { expect, type Page } from '@playwright/test';
import type { InterruptionsResponse } from '#lib/api/schemas/interruptions';
import type { RunsResponse } from '#lib/api/schemas/runs';
import type { Api } from './api.ts';

/** A page by the name that tests and pictures give it. */
export type Place = { name: string; path: (api: Api) => Promise<string> };

const ids = async (api: Api, count: number) =>
  (await api.pools({ range: '30d', gpuModel: 'A100', limit: count })).rows.map((row) => row.id);

/** An instance that was taken back. */
async function taken(api: Api): Promise<string | undefined> {
  const asked = { range: '90d', placed: 'true', limit: 1 };
  const { rows } = await api.json<InterruptionsResponse>('/api/v1/interruptions', asked);
  return rows[0]?.instanceId;
}

/** The run that was interrupted most often. */
async function interruptedRun(api: Api): Promise<string | undefined> {
  const { rows } = await api.json<RunsResponse>('/api/v1/runs', { range: '90d' });
  return rows.toSorted((a, b) => b.interruptions - a.interruptions)[0]?.id;
}

/** Every page of a ledger that has prices. */
export const PLACES: Place[] = [
  { name: 'overview', path: async () => '/' },
  { name: 'savings', path: async () => '/savings' },
  { name: 'prices', path: async () => '/prices' },
  { name: 'pool', path: async (api) => `/prices/${(await ids(api, 1))[0]}` },
  {
    name: 'compare',
    path: async (api) => `/prices/compare?${(await ids(api, 3)).map((id) => `pool=${id}`).join('&')}`,
  },
  { name: 'interruptions', path: async () => '/interruptions?range=90d' },
  { name: 'instance', path: async (api) => `/interruptions/${await taken(api)}` },
  { name: 'runs', path: async () => '/runs?range=90d' },
  { name: 'run', path: async (api) => `/runs/${await interruptedRun(api)}` },
  { name: 'sources', path: async () => '/sources' },
  { name: 'no such pool', path: async () => '/prices/99999999' },
];

/** Goes to a page and waits until all of it is there: rows, drawings, fonts. */
export async function settle(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
  const figures = page.locator('main figure');
  for (let index = 0; index < (await figures.count()); index++)
    await expect(figures.nth(index).locator('svg, [role="slider"]').first()).toBeAttached();
  await page.evaluate(() => document.fonts.ready);
}
