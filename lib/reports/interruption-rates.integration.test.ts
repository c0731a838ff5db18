import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interruptionRatesResponse } from '#lib/api/schemas/interruption-rates';
import { db } from '#lib/db/client';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { type } from '#lib/db/usage-testing';
import { interruptionRates } from './interruption-rates.ts';
import { interruptionRateRows } from './interruption-rates-rows.ts';
import { at, G6, happened, lifetime, write } from './interruption-rates-testing.ts';

// The 1st is a Sunday.
const NOW = new Date('2026-11-05T12:00:00Z');
const WINDOW = { from: '2026-11-01', to: '2026-11-06' };
const P5 = { region: 'eu-west-1', zoneId: 'euw1-az1', instanceType: 'p5.48xlarge' };

for (const target of testTargets()) {
  describe(`interruption rates on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
      await write(
        { kind: 'instance-types', rows: [type('g6.xlarge', 'L4', 1), type('p5.48xlarge', 'H100', 8)] },
        NOW,
      );
      const price = {
        ...G6,
        cloud: 'aws' as const,
        zoneName: null,
        os: 'linux' as const,
        usdPerHour: '0.918',
      };
      await write({ kind: 'spot-prices', rows: [{ ...price, at: at('01T00:00') }] }, NOW);
      const rows = [
        lifetime('i-1', '01T00:00', '01T00:45', { endReason: 'interrupted' }),
        lifetime('i-2', '01T01:00', null, {}),
        lifetime('i-3', '02T00:00', '02T10:00', { ...P5, endReason: 'interrupted', tags: {} }),
        lifetime('i-4', '03T00:00', '03T05:00', { ...P5, tags: { team: 'language' } }),
        // In October; of its zone no price is known.
        lifetime('i-6', '01T00:00', '01T00:00', {
          ...{ ...P5, endReason: 'interrupted' },
          startedAt: new Date('2026-10-20T00:00:00Z'),
          endedAt: new Date('2026-10-20T00:30:00Z'),
        }),
        lifetime('i-5', '02T00:00', '02T12:00', { lifecycle: 'on-demand' }),
      ];
      await write({ kind: 'instances', seenAt: NOW, rows }, NOW);
      await happened('interruption', NOW, ['i-1', '01T00:43'], ['i-3', '02T09:58'], ['i-9', '02T00:00']);
      await happened('rebalance', NOW, ['i-3', '02T09:00'], ['i-4', '03T01:00']);
      await db().spotAdvisor.create({
        data: {
          ...{ cloud: 'aws', region: 'us-east-1', os: 'linux', instanceType: 'g6.xlarge' },
          ...{ lowShare: 0.05, highShare: 0.1, publishedAt: at('01T00:00') },
        },
      });
    });
    afterAll(() => database.close());

    it('counts interruptions per instance-hour at risk, in groups and together', async () => {
      const answer = interruptionRatesResponse.parse(await interruptionRates(WINDOW, NOW));
      expect(answer.rows.map(({ group }) => group)).toEqual(['eu-west-1', 'us-east-1']);
      const [eu, us] = answer.rows;
      // 45 min, and from the 1st at 01:00 until it was last seen on the 5th at 12:00.
      expect(us).toMatchObject({ interruptions: 1, exposureHours: 107.75, instances: 2, rebalances: 0 });
      expect(us?.ratePerHour).toBeCloseTo(0.00928074, 8);
      expect(us?.low95).toBeCloseTo(0.02531780798 / 107.75, 10);
      expect(us?.high95).toBeCloseTo(5.571643390938898 / 107.75, 9);
      expect(eu).toMatchObject({ interruptions: 1, exposureHours: 15, instances: 2 });
      expect(eu?.shrunkRatePerHour).toBeLessThan(eu?.ratePerHour ?? 0);
      expect(eu?.versusRest).toMatchObject({ verdict: 'not-shown' });
      expect(eu?.versusRest?.ratio).toBeCloseTo(107.75 / 15, 9);
      expect(answer.total).toMatchObject({ interruptions: 2, exposureHours: 122.75, instances: 4 });
      expect(answer).toMatchObject({ notPlaced: 1, exposedUntil: NOW.toISOString() });
      expect(answer.method).toMatchObject({ dispersion: 1, days: 5, widened: false });
      // 1 in 23.75 h at the weekend, 1 in 99 h on other days.
      expect(answer.weekend?.ratio).toBeCloseTo(99 / 23.75, 9);
    });

    it('says what interruptions cost, and what came of recommendations', async () => {
      const { rows } = await interruptionRates(WINDOW, NOW);
      const [eu, us] = rows;
      // 2,700 s at 0.918 USD/h; 15 minutes until i-2 ran.
      expect(us).toMatchObject({
        waivedUnpricedHours: 0,
        replaced: 1,
        notReplaced: 0,
        capacityHoursLost: 0.25,
      });
      expect(us?.waivedUsd).toBeCloseTo(0.6885, 9);
      expect(eu).toMatchObject({ waivedUsd: null, replaced: 0, notReplaced: 1, capacityHoursLost: null });
      expect(eu).toMatchObject({ rebalances: 2, rebalancesDecided: 2, rebalancesFollowed: 1 });
      expect(eu?.rebalanceLeadSeconds).toBe(3480);
    });

    it('does not know what was waived where no price is known', async () => {
      const window = { from: '2026-10-20', to: '2026-10-21' };
      const { total } = await interruptionRates(window, NOW);
      expect(total).toMatchObject({ exposureHours: 0.5, waivedUsd: null, waivedUnpricedHours: 0.5 });
    });

    it("has the provider's figure where a group is of one region and type", async () => {
      const { rows } = await interruptionRates({ ...WINDOW, groupBy: ['region', 'instanceType'] }, NOW);
      const us = rows.find(({ keys }) => keys.region === 'us-east-1');
      expect(us?.advisor).toMatchObject({ label: '5-10 %', publishedAt: '2026-11-01T00:00:00.000Z' });
      expect(us?.advisor?.lowPerHour).toBeCloseTo(7.0265e-5, 9);
      expect(rows.find(({ keys }) => keys.region === 'eu-west-1')?.advisor).toBeNull();
    });

    it('splits by hours of the week in the time zone that is asked for', async () => {
      const of = async (tz: string) =>
        (await interruptionRates({ ...WINDOW, groupBy: ['hourOfWeek'], tz }, NOW)).rows;
      const utc = await of('UTC');
      expect(utc[0]).toMatchObject({ group: 'Mon 00:00', keys: { hourOfWeek: '0' }, exposureHours: 2 });
      expect(utc.find(({ interruptions }) => interruptions > 0)?.group).toBe('Mon 09:00');
      expect(utc.find(({ group }) => group === 'Sun 00:00')).toMatchObject({
        interruptions: 1,
        exposureHours: 0.75,
      });
      const berlin = await of('Europe/Berlin');
      expect(berlin.find(({ group }) => group === 'Sun 01:00')).toMatchObject({
        interruptions: 1,
        exposureHours: 0.75,
      });
      expect(utc.reduce((sum, row) => sum + row.exposureHours, 0)).toBeCloseTo(122.75, 9);
    });

    it('filters, and finds nothing where nothing ran', async () => {
      const of = async (filter: object) =>
        (await interruptionRates({ ...WINDOW, ...filter }, NOW)).total.exposureHours;
      expect(await of({ gpuModel: ['H100'] })).toBe(15);
      expect(await of({ zone: ['use1-az1'] })).toBe(107.75);
      expect(await of({ tag: { team: ['language'] } })).toBe(5);
      expect(await of({ tag: { team: [''] } })).toBe(10);
      const none = await interruptionRates({ ...WINDOW, region: ['mars-1'] }, NOW);
      expect(none).toMatchObject({ rows: [], total: { ratePerHour: null, waivedUsd: null }, weekend: null });
      expect(none.facets).toMatchObject({ gpuModel: ['H100', 'L4'], tagKey: ['team'] });
    });

    it('is a table with its keys as columns', async () => {
      const answer = await interruptionRates({ ...WINDOW, groupBy: ['gpuModel', 'region'] }, NOW);
      const table = interruptionRateRows(answer, ['gpuModel', 'region']);
      expect(table.columns.slice(0, 4)).toEqual(['group', 'gpuModel', 'region', 'interruptions']);
      expect(table.rows[0]).toMatchObject({ gpuModel: 'H100', region: 'eu-west-1' });
    });
  });
}
