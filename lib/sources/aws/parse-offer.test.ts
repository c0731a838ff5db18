import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { parseOffer } from './parse-offer.ts';

type Over = { type?: string; region?: string; os?: string; unit?: string; price?: unknown; date?: unknown };

const entry = ({
  type = 'p5.48xlarge',
  region = 'us-east-1',
  os = 'Linux',
  unit = 'Hrs',
  ...over
}: Over = {}) => ({
  product: {
    productFamily: 'Compute Instance',
    attributes: { instanceType: type, regionCode: region, operatingSystem: os, tenancy: 'Shared' },
    sku: 'ABC',
  },
  serviceCode: 'AmazonEC2',
  terms: {
    OnDemand: {
      'ABC.JRTCKXETXF': {
        effectiveDate: over.date ?? '2026-11-01T00:00:00Z',
        priceDimensions: {
          'ABC.JRTCKXETXF.6YS6EN2CT7': { unit, pricePerUnit: over.price ?? { USD: '55.0400000000' } },
        },
      },
    },
  },
});

const parse = (value: unknown) => parseOffer(JSON.stringify(value), 'us-east-1');

describe('parseOffer', () => {
  test('a list price with the date from which it holds, digit by digit', () => {
    expect(parse(entry())).toEqual({
      rows: [
        {
          cloud: 'aws',
          region: 'us-east-1',
          instanceType: 'p5.48xlarge',
          os: 'linux',
          validFrom: new Date('2026-11-01T00:00:00Z'),
          usdPerHour: '55.0400000000',
        },
      ],
      fault: null,
    });
  });

  test('passes over a price of 0, other units and an entry without on-demand terms, without a fault', () => {
    expect(parse(entry({ price: { USD: '0.0000000000' } }))).toEqual({ rows: [], fault: null });
    expect(parse(entry({ unit: 'Quantity' }))).toEqual({ rows: [], fault: null });
    expect(parse({ ...entry(), terms: {} })).toEqual({ rows: [], fault: null });
  });

  test.each<[string, unknown]>([
    ['it is of region us-west-2', entry({ region: 'us-west-2' })],
    ['unknown operating system "BeOS"', entry({ os: 'BeOS' })],
    ['no price in USD', entry({ price: { CNY: '300.1' } })],
    ['the price is negative', entry({ price: { USD: '-1' } })],
    ['the price is not a number', entry({ price: { USD: 'NaN' } })],
  ])('a fault: %s', (fault, value) => {
    expect(parse(value)).toEqual({ rows: [], fault });
  });

  test.each<[string, unknown]>([
    ['terms.OnDemand.ABC.JRTCKXETXF.effectiveDate', entry({ date: 'soon' })],
    ['product', { terms: {} }],
    ['terms', { ...entry(), terms: undefined }],
    [
      'terms.OnDemand.ABC.JRTCKXETXF.priceDimensions.ABC.JRTCKXETXF.6YS6EN2CT7.pricePerUnit.USD',
      entry({ price: { USD: 55 } }),
    ],
  ])('a fault names the place: %s', (place, value) => {
    const { rows, fault } = parse(value);
    expect(rows).toEqual([]);
    expect(fault).toContain(`not a price list entry (${place}: `);
  });

  test('half a JSON is a fault', () => {
    expect(parseOffer(JSON.stringify(entry()).slice(0, 200), 'us-east-1')).toMatchObject({
      rows: [],
      fault: expect.stringContaining('not a price list entry'),
    });
  });

  test('whatever text comes, it never throws and never takes what is no price', () => {
    const value = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          type: fc.string(),
          os: fc.constantFrom('Linux', 'Windows', 'x'),
          unit: fc.constantFrom('Hrs', 'GB'),
          price: fc.oneof(fc.jsonValue(), fc.record({ USD: fc.oneof(fc.string(), fc.double().map(String)) })),
          date: fc.oneof(fc.string(), fc.constant('2026-01-01T00:00:00Z')),
        })
        .map((over) => JSON.stringify(entry(over))),
    );
    fc.assert(
      fc.property(value, (text) => {
        for (const row of parseOffer(text, 'us-east-1').rows) {
          expect(Number(row.usdPerHour)).toBeGreaterThan(0);
          expect(Number.isNaN(row.validFrom.getTime())).toBe(false);
          expect(row.region).toBe('us-east-1');
        }
      }),
      atLeast(500),
    );
  });
});
