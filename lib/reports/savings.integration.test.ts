import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTransaction } from '#lib/db/client';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { billOf, line, list, type, writeBill } from '#lib/db/usage-testing';
import { writeRows } from '#lib/db/write-rows';
import { setCommittedRate } from './committed-rates.ts';
import { savings } from './savings.ts';
import { savingsRows } from './savings-rows.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const WINDOW = { from: '2026-11-01', to: '2026-11-24' };
const H100 = { instanceType: 'p5.48xlarge', region: 'us-east-1' };

for (const target of testTargets()) {
  describe(`savings on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
      await withTransaction((tx) =>
        writeRows(
          tx,
          {
            kind: 'instance-types',
            rows: [
              type('p5.48xlarge', 'H100', 8),
              type('g6f.large', 'L4', 0.125),
              type('m7i.large', null, 0),
              // AWS names the GPU, not how many.
              type('g9.large', 'B300', null),
            ],
          },
          { source: 'api' },
        ),
      );
      await withTransaction((tx) =>
        writeRows(
          tx,
          {
            kind: 'on-demand-prices',
            rows: [
              list('p5.48xlarge', 'us-east-1', '2026-11-02T00:00:00Z', '100'),
              list('p5.48xlarge', 'us-east-1', '2026-11-10T06:00:00Z', '60'),
              list('g6f.large', 'us-east-1', '2026-01-01T00:00:00Z', '0.2'),
            ],
          },
          { source: 'api' },
        ),
      );
      await writeBill(
        billOf(
          'export',
          '111111111111',
          '2026-11-01',
          [
            // Before the earliest list price: priced at it, assumed.
            line('2026-11-01T10:00', 1, { ...H100, hours: '2', cost: '40', tags: { team: 'language' } }),
            // A day across the cut of 06:00: 6 h at 100, 18 h at 60 of 24 h.
            line('2026-11-10T00:00', 24, { ...H100, hours: '24', cost: '480.5', tags: { team: 'language' } }),
            // The bill's own word goes before the price list.
            line('2026-11-12T00:00', 1, {
              ...H100,
              hours: '1',
              cost: '20',
              onDemandCost: '55.04',
              tags: { team: 'vision' },
            }),
            // Dearer than on demand.
            line('2026-11-12T01:00', 1, {
              instanceType: 'g6f.large',
              region: 'us-east-1',
              hours: '10',
              cost: '2.5',
            }),
            // Nothing is known of its price or its GPUs.
            line('2026-11-12T02:00', 1, {
              instanceType: 'x9.large',
              region: 'us-east-1',
              hours: '4',
              cost: '1',
            }),
            line('2026-11-12T03:00', 1, { ...H100, purchaseOption: 'on-demand', hours: '5', cost: '300' }),
            line('2026-11-12T03:00', 1, { ...H100, purchaseOption: 'savings-plan', hours: '3', cost: '99' }),
            line('2026-11-12T04:00', 1, { ...H100, hours: '7', cost: '70', currency: 'EUR' }),
            line('2026-11-20T04:00', 1, {
              instanceType: 'm7i.large',
              region: 'eu-west-1',
              hours: '1',
              cost: '0.03',
              // As good as none.
              tags: { team: '' },
              estimated: true,
            }),
          ],
          {
            accountName: 'research',
            leftOut: [{ what: 'Credit', kind: 'adjustment', currency: 'USD', lines: 1, cost: '-120' }],
          },
        ),
      );
      // Cost Explorer says the same of the account, a little less, and is alone for another one.
      await writeBill(
        billOf('cost-explorer', '111111111111', '2026-11-01', [
          line('2026-11-01T00:00', 24, { ...H100, os: null, hours: '2', cost: '38' }),
        ]),
      );
      await writeBill(
        billOf('cost-explorer', '222222222222', '2026-10-01', [
          line('2026-10-05T00:00', 24, { ...H100, os: null, hours: '10', cost: '200' }),
        ]),
      );
      const MORE = { instanceType: 'g9.large', region: 'us-east-1', hours: '2', cost: '3' };
      await writeBill(
        billOf('file', '111111111111', '2026-09-01', [line('2026-09-05T00:00', 24, MORE)]),
        billOf('file', '111111111111', '2026-08-01', [
          line('2026-08-05T00:00', 24, { ...MORE, currency: 'EUR' }),
        ]),
      );
    });
    afterAll(() => database.close());

    it('sums list cost, billed cost and saving over the priced spot hours', async () => {
      const { total, baseline, options } = await savings(WINDOW, NOW);
      // 2 x 100 + 24 x (6 x 100 + 18 x 60) / 24 + 55.04 + 10 x 0.2 = 200 + 1680 + 55.04 + 2
      expect(total).toEqual({
        spotHours: 42,
        otherHours: 8,
        gpuHours: 217.25,
        gpuUnknownHours: 4,
        listCostUsd: 1937.04,
        spotCostUsd: 544.03,
        unpricedCostUsd: 1.03,
        savingsUsd: 1394.04,
        savingsPct: 71.96753809,
        otherCostUsd: 399,
        coverageHoursPct: 84,
        coverageCostPct: 57.68957509,
        unpricedHours: 5,
        assumedHours: 2,
        osAssumedHours: 0,
      });
      expect(baseline).toEqual({ kind: 'list', priceListHours: 36, billHours: 1, committedHours: 0 });
      expect(options.toSorted((a, b) => b.hours - a.hours)).toEqual([
        { purchaseOption: 'spot', hours: 42, costUsd: 544.03 },
        { purchaseOption: 'on-demand', hours: 5, costUsd: 300 },
        { purchaseOption: 'savings-plan', hours: 3, costUsd: 99 },
      ]);
    });

    it('has a row for every day: 0 where the bill has nothing, not known where no bill speaks', async () => {
      const { rows, billedUntil, provisionalFrom } = await savings(
        { from: '2026-10-31', to: '2026-11-24' },
        NOW,
      );
      expect(rows).toHaveLength(24);
      const day = (name: string) => rows.find(({ group }) => group === name);
      // The other account's October reaches to its newest usage, as no later bill of it is known.
      expect(day('2026-10-31')).toMatchObject({ billed: false, spotHours: null, savingsUsd: null });
      expect(day('2026-11-02')).toMatchObject({
        billed: true,
        savingsUsd: 0,
        savingsPct: null,
        provisional: false,
      });
      expect(day('2026-11-10')).toMatchObject({ listCostUsd: 1680, spotCostUsd: 480.5, savingsUsd: 1199.5 });
      expect(day('2026-11-20')).toMatchObject({
        billed: true,
        provisional: true,
        unpricedHours: 1,
        savingsUsd: null,
      });
      expect(day('2026-11-21')).toMatchObject({
        billed: false,
        savingsUsd: null,
        gpuHours: null,
        listCostUsd: null,
      });
      expect(billedUntil).toBe('2026-11-20T05:00:00.000Z');
      expect(provisionalFrom).toBe('2026-11-20');
    });

    it.each([
      ['region', { 'us-east-1': 1394.04, 'eu-west-1': null }],
      ['instanceType', { 'p5.48xlarge': 1394.54, 'g6f.large': -0.5, 'm7i.large': null, 'x9.large': null }],
      ['gpuModel', { H100: 1394.54, L4: -0.5, 'No GPU': null, 'Type not known yet': null }],
      ['account', { 'research (111111111111)': 1394.04 }],
      ['tag.team', { language: 1359.5, vision: 35.04, 'without team': -0.5 }],
    ] as const)('adds up by %s', async (groupBy, expected) => {
      const { rows, total } = await savings({ ...WINDOW, groupBy: [groupBy] }, NOW);
      expect(Object.fromEntries(rows.map((row) => [row.group, row.savingsUsd]))).toEqual(expected);
      expect(rows.reduce((sum, row) => sum + (row.spotCostUsd ?? 0), 0)).toBeCloseTo(
        total.spotCostUsd ?? 0,
        9,
      );
      expect(rows.every((row) => row.keys[groupBy] !== undefined)).toBe(true);
    });

    it('groups by several things at once', async () => {
      const { rows } = await savings({ ...WINDOW, groupBy: ['region', 'gpuModel'] }, NOW);
      expect(rows[0]).toMatchObject({
        group: 'us-east-1, H100',
        keys: { region: 'us-east-1', gpuModel: 'H100' },
      });
    });

    it.each(['region', 'instanceType', 'gpuModel', 'account', 'tag.team'] as const)(
      'gives each group of %s a key of its own, which filters by it',
      async (by) => {
        const { rows } = await savings({ ...WINDOW, groupBy: [by] }, NOW);
        const keys = rows.map((row) => row.keys[by] ?? null);
        expect(new Set(keys).size).toBe(rows.length);
        for (const row of rows) {
          const key = row.keys[by] ?? null;
          if (key === null && by === 'gpuModel') continue;
          const filter = by === 'tag.team' ? { tag: { team: [key ?? ''] } } : { [by]: [key] };
          expect((await savings({ ...WINDOW, ...filter }, NOW)).total, row.group).toMatchObject({
            spotHours: row.spotHours,
            spotCostUsd: row.spotCostUsd,
          });
        }
      },
    );

    it('has the same columns in a CSV whether or not there are rows', async () => {
      const groupBy = ['region', 'tag.team'] as const;
      const columns = async (filter: object) =>
        savingsRows(await savings({ ...WINDOW, groupBy: [...groupBy], ...filter }, NOW), groupBy).columns;
      const empty = await columns({ region: ['mars-1'] });
      expect(empty.slice(0, 3)).toEqual(['group', 'region', 'tag.team']);
      expect(empty).toEqual(await columns({}));
    });

    it('filters by region, type, GPU, account and tag', async () => {
      const of = async (params: Parameters<typeof savings>[0]) =>
        (await savings({ ...WINDOW, ...params }, NOW)).total.spotHours;
      expect(await of({ region: ['eu-west-1'] })).toBe(1);
      expect(await of({ instanceType: ['g6f.large', 'x9.large'] })).toBe(14);
      expect(await of({ gpuModel: ['H100'] })).toBe(27);
      expect(await of({ account: ['222222222222'] })).toBeNull();
      expect(await of({ tag: { team: ['vision'] } })).toBe(1);
      expect(await of({ tag: { team: ['vision', ''] } })).toBe(16);
    });

    it('names the source that counts, and how far the others are from it', async () => {
      const { sources, missing, leftOut, otherCurrencies, facets } = await savings(WINDOW, NOW);
      expect(sources).toMatchObject([
        {
          account: '111111111111',
          month: '2026-11-01',
          source: 'export',
          spotCostUsd: 544.03,
          others: [
            {
              source: 'cost-explorer',
              comparedUntil: '2026-11-02T00:00:00.000Z',
              // The export has usage in EUR too: they are not compared.
              spotCostUsd: null,
              countedSpotCostUsd: null,
              differenceUsd: null,
            },
          ],
        },
      ]);
      expect(missing).toEqual([{ account: '222222222222', accountName: null, month: '2026-11-01' }]);
      expect(leftOut).toEqual([
        { what: 'Credit', kind: 'adjustment', currency: 'USD', lines: 1, cost: -120 },
      ]);
      expect(otherCurrencies).toEqual([{ currency: 'EUR', spotHours: 7, spotCost: 70, otherCost: 0 }]);
      expect(facets).toMatchObject({
        region: ['eu-west-1', 'us-east-1'],
        gpuModel: ['B300', 'H100', 'L4'],
        tagKey: ['team'],
      });
    });

    it('knows no GPU-hours of a type whose GPUs nobody counts', async () => {
      const { total } = await savings({ from: '2026-09-05', to: '2026-09-06' }, NOW);
      expect(total).toMatchObject({ spotHours: 2, gpuHours: null, gpuUnknownHours: 2 });
    });

    it('knows nothing in USD of what is billed in another currency alone', async () => {
      const { rows, total, otherCurrencies, sources } = await savings(
        { from: '2026-08-04', to: '2026-08-07' },
        NOW,
      );
      expect(rows.map(({ billed, spotHours, spotCostUsd }) => [billed, spotHours, spotCostUsd])).toEqual([
        [false, null, null],
        [false, null, null],
        [false, null, null],
      ]);
      expect(total).toMatchObject({ spotHours: null, spotCostUsd: null });
      expect(otherCurrencies).toEqual([{ currency: 'EUR', spotHours: 2, spotCost: 3, otherCost: 0 }]);
      expect(sources).toMatchObject([{ month: '2026-08-01', spotCostUsd: null }]);
      const day = await savings({ from: '2026-08-05', to: '2026-08-06' }, NOW);
      expect(day.total).toMatchObject({ spotHours: null, savingsUsd: null });
    });

    it('prices hours of which the bill names no system as Linux, and counts them', async () => {
      const { total } = await savings({ from: '2026-10-01', to: '2026-11-01' }, NOW);
      expect(total).toMatchObject({
        spotHours: 10,
        listCostUsd: 1000,
        savingsUsd: 800,
        osAssumedHours: 10,
        assumedHours: 10,
      });
    });

    it('measures against committed rates where they are entered, and leaves the rest unpriced', async () => {
      await setCommittedRate({ family: 'p5', discountPct: 40 });
      await setCommittedRate({ family: 'g6f.large', usdPerHour: 0.15, account: '111111111111' });
      const { total, baseline } = await savings({ ...WINDOW, baseline: 'committed' }, NOW);
      // (200 + 1680 + 55.04) x 0.6 + 10 x 0.15, against 540.5 and 2.5 billed
      expect(total).toMatchObject({
        listCostUsd: 1162.524,
        savingsUsd: 619.524,
        unpricedHours: 5,
        unpricedCostUsd: 1.03,
      });
      expect(baseline).toEqual({ kind: 'committed', priceListHours: 0, billHours: 0, committedHours: 37 });
      expect((await savings(WINDOW, NOW)).total.savingsUsd).toBe(1394.04);
    });

    it('assumes nothing of list price or system where a committed rate in USD stands for itself', async () => {
      await setCommittedRate({ family: 'p5.48xlarge', usdPerHour: 30, account: '222222222222' });
      const window = { from: '2026-10-01', to: '2026-11-01' };
      const { total } = await savings({ ...window, baseline: 'committed' }, NOW);
      expect(total).toMatchObject({ listCostUsd: 300, assumedHours: 0, osAssumedHours: 0 });
    });
  });
}
