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
