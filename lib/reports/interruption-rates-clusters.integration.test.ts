import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { type } from '#lib/db/usage-testing';
import type { InstanceLifetimeRow } from '#lib/domain/lifetimes';
import { interruptionRates } from './interruption-rates.ts';
import { happened, lifetime, write } from './interruption-rates-testing.ts';

const NOW = new Date('2026-11-20T00:00:00Z');
const WINDOW = { from: '2026-11-01', to: '2026-11-17' };
const DAYS = Array.from({ length: 16 }, (_, index) => String(index + 1).padStart(2, '0'));
const A_DAY = 8;

/** Where instances run, and how many of the day's eight are taken back on which day: none at a weekend. */
const PLACES: { place: Partial<InstanceLifetimeRow>; taken: Record<string, number> }[] = [
  {
    place: { region: 'us-east-1', zoneId: 'use1-az1', zoneName: 'us-east-1a' },
    taken: { '02': 8, '05': 8, '09': 8, '13': 8 },
  },
  {
    place: { region: 'eu-west-1', zoneId: null, zoneName: 'eu-west-1b' },
    taken: { '04': 1, '11': 1 },
  },
  {
    place: { region: 'ap-south-1', zoneId: null, zoneName: 'ap-south-1c' },
    taken: { '02': 1, '03': 1, '04': 1, '05': 1, '06': 1, '09': 1, '10': 1, '11': 1 },
  },
];

async function fill(): Promise<void> {
  await write({ kind: 'instance-types', rows: [type('g6.xlarge', 'L4', 1)] }, NOW);
  const zone = { cloud: 'aws' as const, account: '111111111111', region: 'ap-south-1' };
  await write({ kind: 'zones', rows: [{ ...zone, zoneId: 'aps1-az3', zoneName: 'ap-south-1c' }] }, NOW);
  const taken: [instanceId: string, time: string][] = [];
  const rows = PLACES.flatMap(({ place, taken: counts }) =>
    DAYS.flatMap((day) =>
      Array.from({ length: A_DAY }, (_, index) => {
        const id = `i-${place.region}-${day}-${index}`;
        const isTaken = index < (counts[day] ?? 0);
        if (isTaken) taken.push([id, `${day}T02:58`]);
        const endReason = isTaken ? 'interrupted' : 'terminated';
        return lifetime(id, `${day}T00:00`, `${day}T03:00`, { ...place, endReason });
      }),
    ),
  );
  await write({ kind: 'instances', seenAt: NOW, rows }, NOW);
  await happened('interruption', NOW, ...taken);
}

for (const target of testTargets()) {
  describe(`rates of interruptions that cluster, on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
      await fill();
    });
    afterAll(() => database.close());

    it('have intervals that are as wide as daily counts vary', async () => {
      const { method, rows, total } = await interruptionRates(WINDOW, NOW);
      // 2 a day expected: (4 x 36 + 12 x 4)/2; 1/8: (2 x 49 + 14)/64 x 8; 1/2: 16/4 x 2. 3 x 15 degrees of freedom.
      expect(method).toMatchObject({ days: 16, widened: true });
      expect(method.dispersion).toBeCloseTo((96 + 14 + 8) / 45, 12);
      const [us, ap, eu] = rows;
      expect(us).toMatchObject({ group: 'us-east-1', interruptions: 32, exposureHours: 384 });
      expect(us?.ratePerHour).toBeCloseTo(32 / 384, 12);
      expect(us?.low95).toBeCloseTo(0.0433375154670942, 11);
      expect(us?.high95).toBeCloseTo(0.144908352606824, 11);
      expect(ap).toMatchObject({ group: 'ap-south-1', interruptions: 8, exposureHours: 384 });
      expect(ap?.low95).toBeCloseTo(0.00437522524938801, 11);
      expect(ap?.high95).toBeCloseTo(0.0603907080169299, 11);
      expect(eu).toMatchObject({ group: 'eu-west-1', interruptions: 2, exposureHours: 384 });
      expect(eu?.low95).toBeCloseTo(0.0000489092002958906, 11);
      expect(eu?.high95).toBeCloseTo(0.0351938707589771, 11);
      expect(total).toMatchObject({ interruptions: 42, exposureHours: 1152 });
      expect(total.low95).toBeCloseTo(0.0208461273976478, 11);
      expect(total.high95).toBeCloseTo(0.0591912000630892, 11);
    });

    it('are shrunk with intervals that are as wide', async () => {
      const { method, rows, total } = await interruptionRates(WINDOW, NOW);
      // m = 14/384, v = (18^2 + 6^2 + 12^2)/3/384^2 - 14/384^2: a = 14^2/154.
      expect(method.prior?.interruptions).toBeCloseTo(14 / 11, 11);
      expect(method.prior?.hours).toBeCloseTo(384 / 11, 10);
      // Intervals: of half an interruption x the dispersion more, in the hours that 42 in 1,152 h give it.
      const [us, , eu] = rows;
      expect(us?.shrunkRatePerHour).toBeCloseTo(366 / 4608, 11);
      expect(us?.shrunkLow95).toBeCloseTo(0.041877082314752, 11);
      expect(us?.shrunkHigh95).toBeCloseTo(0.128520750625874, 11);
      expect(eu?.shrunkRatePerHour).toBeCloseTo(36 / 4608, 11);
      expect(eu?.shrunkLow95).toBeCloseTo(0.000383640681847574, 11);
      expect(eu?.shrunkHigh95).toBeCloseTo(0.0263561893504738, 11);
      // The total is shrunk to nothing but itself.
      expect(total.shrunkRatePerHour).toBe(total.ratePerHour);
      expect([total.shrunkLow95, total.shrunkHigh95]).toEqual([total.low95, total.high95]);
    });

    it('differ from the rest as far as that much chance lets them', async () => {
      const { rows, weekend } = await interruptionRates(WINDOW, NOW);
      const [us, ap, eu] = rows.map(({ versusRest }) => versusRest);
      expect(us?.verdict).toBe('higher');
      expect(us?.ratio).toBeCloseTo(6.4, 11);
      expect(us?.low95).toBeCloseTo(1.91271524951347, 9);
      expect(us?.high95).toBeCloseTo(28.238131690489, 8);
      expect(us?.pValue).toBeCloseTo(0.00111798214558956, 11);
      expect(us?.correctedPValue).toBeCloseTo(0.00335394643676876, 11);
      expect(eu?.verdict).toBe('lower');
      expect(eu?.ratio).toBeCloseTo(0.1, 11);
      expect(eu?.high95).toBeCloseTo(0.781824942757487, 10);
      expect(eu?.correctedPValue).toBeCloseTo(0.0351995697308128, 11);
      expect(ap?.verdict).toBe('not-shown');
      expect(ap?.ratio).toBeCloseTo(8 / 17, 11);
      expect(ap?.correctedPValue).toBeCloseTo(0.345148275546708, 10);
      // None in 360 h against 42 in 792 h: twice (792/1152)^(42/dispersion).
      expect(weekend).toMatchObject({ ratio: 0, low95: 0, verdict: 'lower' });
      expect(weekend?.pValue).toBeCloseTo(0.00495034134133366, 11);
      expect(weekend?.high95).toBeCloseTo(0.569781268767458, 9);
    });

    it('are measured from 14 days on, and those of chance alone before', async () => {
      const of = async (to: string) => {
        const { method, rows } = await interruptionRates({ from: '2026-11-01', to }, NOW);
        return { method, us: rows.find(({ group }) => group === 'us-east-1') };
      };
      const thirteen = await of('2026-11-14');
      expect(thirteen.method).toMatchObject({ days: 13, widened: false, dispersion: 1 });
      expect(thirteen.us).toMatchObject({ interruptions: 32, exposureHours: 312 });
      expect(thirteen.us?.low95).toBeCloseTo(0.0701537702284762, 11);
      expect(thirteen.us?.high95).toBeCloseTo(0.144789910510963, 11);
      const fourteen = await of('2026-11-15');
      expect(fourteen.method).toMatchObject({ days: 14, widened: true });
      expect(fourteen.method.dispersion).toBeCloseTo((80 + 12 + 6) / 39, 12);
      expect(fourteen.us?.low95).toBeCloseTo(0.0503273253244892, 11);
      expect(fourteen.us?.high95).toBeCloseTo(0.163742790640709, 11);
    });

    it.each([
      ['us-east-1a', 'use1-az1'],
      ['use1-az1', 'use1-az1'],
      ['eu-west-1b', 'eu-west-1b'],
      ['ap-south-1c', 'aps1-az3'],
      ['aps1-az3', 'aps1-az3'],
    ])('are filtered by zone %s, whether that is an id or a name', async (zone, group) => {
      const answer = await interruptionRates({ ...WINDOW, zone: [zone], groupBy: ['zone'] }, NOW);
      expect(answer.rows.map((row) => [row.group, row.exposureHours])).toEqual([[group, 384]]);
      expect(answer.facets.zone).toEqual(['aps1-az3', 'eu-west-1b', 'use1-az1']);
    });
  });
}
