import type { SpotPrice } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { parseSpotPrices } from './parse-spot-price.ts';
import { createTally } from './tally.ts';

const now = new Date('2026-11-23T12:00:00Z');

const good: SpotPrice = {
  AvailabilityZone: 'us-east-1a',
  AvailabilityZoneId: 'use1-az4',
  InstanceType: 'p5.48xlarge',
  ProductDescription: 'Linux/UNIX',
  SpotPrice: '19.660000',
  Timestamp: new Date('2026-11-23T10:00:00Z'),
};

function parse(...records: SpotPrice[]) {
  const refused = createTally();
  const rows = parseSpotPrices(records, { region: 'us-east-1', now, refused });
  return { rows, count: refused.count, notes: refused.take('spot prices') };
}

describe('parseSpotPrices', () => {
  test('keeps the price as the text that came', () => {
    expect(parse(good).rows).toEqual([
      {
        cloud: 'aws',
        region: 'us-east-1',
        zoneId: 'use1-az4',
        zoneName: 'us-east-1a',
        instanceType: 'p5.48xlarge',
        os: 'linux',
        at: new Date('2026-11-23T10:00:00Z'),
        usdPerHour: '19.660000',
      },
    ]);
  });

  test.each([
    ['Linux/UNIX', 'linux'],
    ['Linux/UNIX (Amazon VPC)', 'linux'],
    ['Red Hat Enterprise Linux', 'rhel'],
    ['Red Hat Enterprise Linux (Amazon VPC)', 'rhel'],
    ['SUSE Linux (Amazon VPC)', 'suse'],
    ['Windows', 'windows'],
  ])('%s is %s', (ProductDescription, os) => {
    expect(parse({ ...good, ProductDescription: ProductDescription as 'Windows' }).rows[0]?.os).toBe(os);
  });

  test('a zone may lack its id or its name, not both', () => {
    expect(parse({ ...good, AvailabilityZoneId: undefined }).rows[0]).toMatchObject({
      zoneId: null,
      zoneName: 'us-east-1a',
    });
    expect(parse({ ...good, AvailabilityZone: '' }).rows[0]).toMatchObject({
      zoneId: 'use1-az4',
      zoneName: null,
    });
    expect(parse({ ...good, AvailabilityZone: undefined, AvailabilityZoneId: '' })).toMatchObject({
      rows: [],
      notes: ['1 spot prices refused: no zone (p5.48xlarge 2026-11-23T10:00:00.000Z 19.660000)'],
    });
  });

  test('a price from before the window is the one that held: kept', () => {
    expect(parse({ ...good, Timestamp: new Date('2025-01-01T00:00:00Z') }).rows).toHaveLength(1);
  });

  test.each<[string, Partial<SpotPrice>]>([
    ['the price is 0', { SpotPrice: '0.000000' }],
    ['the price is negative', { SpotPrice: '-1.5' }],
    ['the price is not a number', { SpotPrice: 'NaN' }],
    ['the price is not a number', { SpotPrice: '1e3' }],
    ['the price is not a number', { SpotPrice: 'Infinity' }],
    ['the price is not a number', { SpotPrice: '1,5' }],
    ['the price is out of range', { SpotPrice: '0.0000001' }],
    ['the price is out of range', { SpotPrice: '100000000' }],
    ['no price', { SpotPrice: undefined }],
    ['no readable time', { Timestamp: undefined }],
    ['no readable time', { Timestamp: new Date('never') }],
    ['the time is in the future', { Timestamp: new Date('2026-11-23T13:00:01Z') }],
    ['the time is before 1970', { Timestamp: new Date(-1) }],
    ['no instance type', { InstanceType: undefined }],
    ['unknown product "BeOS"', { ProductDescription: 'BeOS' as 'Windows' }],
    ['unknown product ""', { ProductDescription: undefined }],
  ])('refuses and says why: %s', (why, change) => {
    const { rows, notes } = parse({ ...good, ...change }, good);
    expect(rows).toHaveLength(1);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(`1 spot prices refused: ${why} (`);
  });

  test('counts refusals by reason, with the first as the example', () => {
    const zero = { ...good, SpotPrice: '0' };
    expect(
      parse(zero, { ...zero, InstanceType: 'p4d.24xlarge' }, { ...good, SpotPrice: '-2' }).notes,
    ).toEqual([
      '2 spot prices refused: the price is 0 (p5.48xlarge use1-az4 2026-11-23T10:00:00.000Z 0)',
      '1 spot prices refused: the price is negative (p5.48xlarge use1-az4 2026-11-23T10:00:00.000Z -2)',
    ]);
  });
});

describe('whatever comes', () => {
  const record: fc.Arbitrary<SpotPrice> = fc.record(
    {
      AvailabilityZone: fc.option(fc.string(), { nil: undefined }),
      AvailabilityZoneId: fc.option(fc.string(), { nil: undefined }),
      InstanceType: fc.option(fc.string() as fc.Arbitrary<'p3.2xlarge'>, { nil: undefined }),
      ProductDescription: fc.oneof(
        fc.constantFrom('Linux/UNIX' as const, 'Linux/UNIX (Amazon VPC)' as const),
        fc.string() as fc.Arbitrary<'Windows'>,
      ),
      SpotPrice: fc.oneof(
        fc.string(),
        fc.double().map(String),
        fc.tuple(fc.nat(200), fc.nat(999_999)).map(([a, b]) => `${a}.${String(b).padStart(6, '0')}`),
      ),
      Timestamp: fc.option(fc.date({ noInvalidDate: false }), { nil: undefined }),
    },
    { requiredKeys: [] },
  );

  test('every record is either a row that the ledger can keep or counted with a reason', () => {
    fc.assert(
      fc.property(fc.array(record), (records) => {
        const { rows, count } = parse(...records);
        expect(rows.length + count).toBe(records.length);
        for (const row of rows) {
          expect(row.usdPerHour).toMatch(/^\d+(\.\d+)?$/);
          expect(Number(row.usdPerHour)).toBeGreaterThan(0);
          expect(row.at.getTime()).toBeLessThanOrEqual(now.getTime() + 3_600_000);
          expect(row.zoneId ?? row.zoneName).toBeTruthy();
          expect(records.map(({ SpotPrice: text }) => text)).toContain(row.usdPerHour);
        }
      }),
      atLeast(500),
    );
  });

  test('the order of the records does not matter', () => {
    fc.assert(
      fc.property(fc.array(record), (records) => {
        const key = (row: unknown) => JSON.stringify(row);
        expect(
          parse(...records.toReversed())
            .rows.map(key)
            .toSorted(),
        ).toEqual(
          parse(...records)
            .rows.map(key)
            .toSorted(),
        );
      }),
    );
  });
});
