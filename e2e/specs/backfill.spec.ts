import type { RunsResponse } from '#lib/api/schemas/runs';
import { apiTest, expect } from '../support/test.ts';

const BACKFILL_MS = 150_000;

apiTest('the first pull ends, and every feed has succeeded everywhere', async ({ api }) => {
  apiTest.setTimeout(BACKFILL_MS + 10_000);
  await expect
    .poll(
      async () => {
        const { rows } = await api.feeds();
        return rows.map((feed) => `${feed.id} ${feed.status} ${feed.progress ?? 'done'}`);
      },
      { timeout: BACKFILL_MS, intervals: [1_000] },
    )
    .toEqual([
      'aws.zones succeeded done',
      'aws.instance-types succeeded done',
      'aws.on-demand-prices succeeded done',
      'aws.spot-prices succeeded done',
      'aws.instances succeeded done',
      'aws.spot-advisor succeeded done',
      'aws.billing-export succeeded done',
      'aws.cost-explorer succeeded done',
      'aws.cloudtrail succeeded done',
    ]);
  const { rows } = await api.feeds();
  for (const feed of rows)
    for (const scope of feed.scopes)
      expect([feed.id, scope.region, scope.lastRun.status, scope.lastRun.error]).toEqual([
        feed.id,
        scope.region,
        'succeeded',
        null,
      ]);
});

apiTest('the simulated training has reported, and ledgers change no more', async ({ api }) => {
  apiTest.setTimeout(BACKFILL_MS);
  const money = async () => {
    const { rows } = await api.json<RunsResponse>('/api/v1/runs', { range: '90d', limit: 1000 });
    return rows.map(({ externalId, totalUsd }) => `${externalId} ${totalUsd}`).sort();
  };
  let before: string[] = [];
  await expect(async () => {
    const now = await money();
    const last = before;
    before = now;
    expect(now.length).toBeGreaterThan(90);
    expect(now).toEqual(last);
  }).toPass({ timeout: BACKFILL_MS - 20_000, intervals: [5_000] });
});
