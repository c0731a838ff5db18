import type { EpochsResponse, RunResponse, RunRow, RunsResponse } from '#lib/api/schemas/runs';
import type { TookBackResponse } from '#lib/api/schemas/took-back';
import type { Api } from '../../support/api.ts';
import { barriers } from '../../support/barriers.ts';
import { settle } from '../../support/pages.ts';
import { API_TOKEN } from '../../support/product.ts';
import { expectShown, plain, readShown } from '../../support/shown.ts';
import { readRows, table } from '../../support/tables.ts';
import { expect, test } from '../../support/test.ts';

const authorized = { authorization: `Bearer ${API_TOKEN}` };
/** From a post to where it is to be read. */
const SOON_MS = 5_000;

/** The ended run that lost most. */
async function dearest(api: Api): Promise<RunRow | undefined> {
  const { rows } = await api.json<RunsResponse>('/api/v1/runs', { range: '90d', status: 'ended' });
  return rows.toSorted((a, b) => (b.lostUsd ?? 0) - (a.lostUsd ?? 0))[0];
}

test.describe('Runs', () => {
  test('the list and its answer are those of the API', async ({ page, api }) => {
    const search = { range: '90d', status: 'ended' };
    const { rows } = await api.json<RunsResponse>('/api/v1/runs', search);
    expect(rows.length).toBeGreaterThan(10);
    await settle(page, '/runs?range=90d&status=ended');
    const answer = plain((await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
    expect(answer).toMatch(
      /^(The newest|These) \d+ runs were paid \$[\d,]+, each as a whole; interruptions took back \$/,
    );
    const shown = await readRows(table(page, /^Training runs/));
    expect(shown).toHaveLength(rows.length);
    for (const [index, row] of rows.entries()) {
      expect(shown[index]?.Run).toContain(row.name);
      expect(shown[index]?.Status).toBe('ended');
      expect(shown[index]?.Epochs).toBe(`${row.epochsCompleted} of ${row.plannedEpochs}`);
      if (row.totalUsd === null) expect(shown[index]?.['Cost, USD']).toBe('no price is known');
      else expectShown(shown[index]?.['Cost, USD'], row.totalUsd, 2, row.name);
      expectShown(shown[index]?.Overhead, row.overheadPct, 1, row.name);
    }
  });

  test('the answer says what was paid in the window, as the overview has it', async ({ page, api }) => {
    const paid = await api.json<TookBackResponse>('/api/v1/took-back', { range: '90d' });
    await settle(page, '/runs?range=90d');
    const answer = plain((await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
    const said = /^In the last 90 days (.+) runs were paid (.+); interruptions took back (.+) of it\.$/.exec(
      answer,
    );
    expect(said, answer).not.toBeNull();
    expectShown(said?.[1], paid.runs, 0, 'runs');
    // Runs go on between both readings.
    expect(
      Math.abs((readShown(said?.[2] ?? '')?.value ?? Number.NaN) / (paid.totalUsd ?? 0) - 1),
    ).toBeLessThan(0.01);
    expect(
      Math.abs((readShown(said?.[3] ?? '')?.value ?? Number.NaN) / (paid.tookBackUsd ?? 0) - 1),
    ).toBeLessThan(0.01);
  });

  test('filters stand in the address and narrow list and CSV alike', async ({ page, api }) => {
    const { rows } = await api.json<RunsResponse>('/api/v1/runs', { range: '90d', limit: 1 });
    const project = rows[0]?.project ?? '';
    await settle(page, '/runs?range=90d');
    await page.getByRole('button', { name: /^Project/ }).click();
    await page.getByRole('checkbox', { name: project, exact: true }).check();
    await page.keyboard.press('Escape');
    await expect(page).toHaveURL(new RegExp(`project=${project}`));
    const csv = page.locator('#runs').getByRole('link', { name: 'CSV' });
    await expect(csv).toHaveAttribute('href', `/api/v1/runs?project=${project}&range=90d&format=csv`);
    await expect(async () => {
      const shown = await readRows(table(page, /^Training runs/));
      expect(shown.length).toBeGreaterThan(0);
      for (const row of shown) expect(row.Run).toMatch(new RegExp(`${project}$`));
    }).toPass();
  });

  test('the parts of a run sum to its cost to the cent, and every chart has its table', async ({
    page,
    api,
  }) => {
    const first = await dearest(api);
    const id = first?.id ?? '';
    const { ledger, segments, phases, stops } = await api.json<RunResponse>(`/api/v1/runs/${id}`);
    const epochs = await api.json<EpochsResponse>(`/api/v1/runs/${id}/epochs`);
    await settle(page, `/runs/${id}`);
    const answer = plain((await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
    expect(answer).toContain(`An epoch of ${first?.name} cost $`);

    const amounts = await page.locator('#money dl dd:nth-of-type(1)').allTextContents();
    const cents = amounts.map((text) => Math.round((readShown(text)?.value ?? Number.NaN) * 100));
    expect(cents).toHaveLength(5);
    expect(cents.reduce((sum, part) => sum + part, 0)).toBe(Math.round((ledger?.totalUsd ?? 0) * 100));

    for (const section of ['#timeline', '#epochs', '#advice'])
      await page.locator(section).getByRole('button', { name: 'Table' }).click();
    const did = await readRows(table(page, /^What the gang did/));
    expect(did).toHaveLength(Math.min(500, phases.length));
    const paid = await readRows(table(page, /^Epochs/));
    expect(paid.map((row) => row.Epoch)).toEqual(epochs.rows.map(({ epoch }) => `${epoch}`).toReversed());
    expect((await readRows(table(page, /^Overhead by/))).length).toBeGreaterThan(10);
    expect(await readRows(table(page, /^Stops of the run/))).toHaveLength(Math.min(30, stops.length));
    expect(await barriers(page)).toEqual([]);

    const newest = segments.toSorted((a, b) => Date.parse(b.from) - Date.parse(a.from))[0];
    await page.locator('#instances').getByRole('link', { name: newest?.instanceId, exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`/interruptions/${newest?.instanceId}$`));
  });

  test('the timeline and the curves are read by keyboard', async ({ page, api }) => {
    await settle(page, `/runs/${(await dearest(api))?.id}`);
    for (const [name, says] of [
      ['What the nodes did at a time', / UTC: .*, \d+\snodes? paid$/],
      ['Cost of an epoch', /^epochs? \d+.*\$/],
      ['Overhead at an interval between checkpoints', /^every .*: overhead \+/],
    ] as const) {
      const slider = page.getByRole('slider', { name });
      await slider.focus();
      await slider.press('Home');
      const before = await slider.getAttribute('aria-valuetext');
      expect(before).toMatch(says);
      await slider.press('ArrowRight');
      await expect(slider).not.toHaveAttribute('aria-valuetext', before ?? '');
    }
  });

  test('a run that is posted shows by itself, and says what it waits for until it starts', async ({
    page,
    api,
    request,
  }) => {
    const name = `posted-${Date.now()}`;
    await settle(page, '/runs?range=24h');
    const made = await request.post('/api/v1/runs', {
      headers: authorized,
      data: { name, project: 'posted' },
    });
    expect(made.status()).toBe(201);
    const { id } = (await made.json()) as { id: string };
    await expect(page.getByRole('link', { name, exact: true })).toBeVisible({ timeout: SOON_MS });

    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('has not begun');
    await expect(page.getByText(`/api/v1/runs/${id}/events`)).toBeVisible();
    const { asOf } = await api.json<RunsResponse>('/api/v1/runs', { range: '24h', limit: 1 });
    const earlier = (minutes: number) => new Date(Date.parse(asOf) - minutes * 60_000).toISOString();
    const host = { cloud: 'aws', region: 'us-east-1', instanceId: 'i-00000000000e2e000' };
    const events = [
      { id: 'start-0', type: 'start', node: '0', at: earlier(10), host },
      { id: 'beat-0', type: 'heartbeat', node: '0', at: earlier(9) },
    ];
    const told = await request.post(`/api/v1/runs/${id}/events`, { headers: authorized, data: { events } });
    expect(told.status()).toBe(202);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('is not known: no price', {
      timeout: 3 * SOON_MS,
    });
    expect(await barriers(page)).toEqual([]);
  });

  test('there is no such run', async ({ page, faults }) => {
    faults.expect(/404/);
    await settle(page, '/runs/00000000-0000-4000-8000-000000000000');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such run.');
    await page.getByRole('link', { name: 'See all runs' }).click();
    await expect(page).toHaveURL(/\/runs$/);
  });
});
