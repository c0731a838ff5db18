import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkCurrency,
  parseInstanceType,
  parsePrice,
  parseProduct,
  parseTime,
  RowRefused,
  shown,
} from './values.ts';

const now = new Date('2026-11-23T12:00:00Z');
const time = (text: string, utc = false) => parseTime(text, { now, utc }).toISOString();

describe('parsePrice', () => {
  it.each([
    ['0.041900', '0.041900'],
    ['26.44', '26.44'],
    ['00012', '12'],
    ['.5', '0.5'],
    ['3.', '3'],
    ['1.2345670000', '1.234567'],
    ['99999999.999999', '99999999.999999'],
    ['0.000001', '0.000001'],
  ])('takes %s as %s', (text, price) => {
    expect(parsePrice(text)).toBe(price);
  });

  it.each([
    ['', 'the price is empty'],
    ['0', 'the price is 0: an unknown price is left out, not 0'],
    ['0.000000', 'the price is 0: an unknown price is left out, not 0'],
    ['-1.5', 'the price "-1.5" is negative'],
    ['-.5', 'the price "-.5" is negative'],
    ['NaN', 'the price "NaN" is not a number'],
    ['Infinity', 'the price "Infinity" is not a plain decimal such as 12.345678'],
    ['1e-3', 'the price "1e-3" has an exponent: write it as a plain decimal'],
    ['$1.50', 'the price "$1.50" is not a plain decimal such as 12.345678'],
    ['1,50', 'the price "1,50" is not a plain decimal such as 12.345678'],
    ['.', 'the price "." is not a plain decimal such as 12.345678'],
    ['123456789', 'the price "123456789" is too large: 8 digits before the point at most'],
    ['0.0000001', 'the price "0.0000001" has more than 6 decimals'],
  ])('refuses %s', (text, why) => {
    expect(() => parsePrice(text)).toThrow(new RowRefused(why));
  });

  it('keeps every price that the ledger can hold, to the digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999_999_999 }), (micros) => {
        const digits = String(micros).padStart(7, '0');
        const text = `${digits.slice(0, -6)}.${digits.slice(-6)}`;
        expect(parsePrice(text)).toBe(text);
        expect(parsePrice(`0${text}00`)).toBe(text);
      }),
    );
  });

  it('never yields anything that numeric(14,6) would round or refuse', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.-+eE ,NaN') }), (text) => {
        let price: string;
        try {
          price = parsePrice(text);
        } catch (error) {
          expect(error).toBeInstanceOf(RowRefused);
          return;
        }
        expect(price).toMatch(/^\d{1,8}(\.\d{1,6})?$/);
        expect(Number(price)).toBeGreaterThan(0);
        expect(Number(price)).toBe(Number(text));
      }),
    );
  });
});

describe('parseTime', () => {
  it.each([
    ['2020-02-20T23:20:36.000Z', '2020-02-20T23:20:36.000Z'],
    ['2020-02-20T23:20:36+00:00', '2020-02-20T23:20:36.000Z'],
    ['2022-06-22T08:26:15-05:00', '2022-06-22T13:26:15.000Z'],
    ['2020-02-20 23:20:36+00:00', '2020-02-20T23:20:36.000Z'],
    ['2020-02-20 23:20:36.5 UTC', '2020-02-20T23:20:36.500Z'],
    ['2020-02-20T23:20+0530', '2020-02-20T17:50:00.000Z'],
    ['2020-02-20T23:20:36.123999+02', '2020-02-20T21:20:36.123Z'],
    ['2020-02-29', '2020-02-29T00:00:00.000Z'],
    ['2026-11-23T12:05:00Z', '2026-11-23T12:05:00.000Z'],
  ])('takes %s as %s', (text, iso) => {
    expect(time(text)).toBe(iso);
  });

  it('takes a time without a zone only where the file says that it is UTC', () => {
    expect(time('2020-02-20 23:20:36', true)).toBe('2020-02-20T23:20:36.000Z');
    expect(() => time('2020-02-20 23:20:36')).toThrow(
      'the time "2020-02-20 23:20:36" has no time zone: add Z for UTC, or name the column timestamp_utc',
    );
  });

  it.each([
    ['', 'the time is empty'],
    ['yesterday', 'the time "yesterday" is not ISO 8601 such as 2026-07-20T08:00:00Z'],
    ['1582240836', 'the time "1582240836" is not ISO 8601 such as 2026-07-20T08:00:00Z'],
    ['2026-02-30', 'the time "2026-02-30" does not exist'],
    ['2026-02-28T24:00:00Z', 'the time "2026-02-28T24:00:00Z" does not exist'],
    ['2026-13-01T00:00:00Z', 'the time "2026-13-01T00:00:00Z" does not exist'],
    ['2026-01-01T00:00:00+99:00', 'the time "2026-01-01T00:00:00+99:00" does not exist'],
    ['0001-01-01', 'the time "0001-01-01" is before 2006'],
    [
      '2026-11-23T12:05:01Z',
      'the time "2026-11-23T12:05:01Z" is in the future (now is 2026-11-23T12:00:00.000Z)',
    ],
  ])('refuses %s', (text, why) => {
    expect(() => time(text)).toThrow(new RowRefused(why));
  });

  it('reads back every instant that it may hold, in any zone', () => {
    const instants = fc.date({ min: new Date('2006-01-02T00:00:00Z'), max: now, noInvalidDate: true });
    fc.assert(
      fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (at, offset) => {
        const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, -1);
        const hhmm = new Date(Math.abs(offset) * 60_000).toISOString().slice(11, 16);
        expect(time(`${local}${offset < 0 ? '-' : '+'}${hhmm}`)).toBe(at.toISOString());
      }),
    );
  });
});

describe('words', () => {
  it('knows instance types by their form', () => {
    for (const name of ['p5.48xlarge', 'u-6tb1.112xlarge', 'mac2-m2.metal', 'g6f.large'])
      expect(parseInstanceType(name)).toBe(name);
    for (const name of ['', 'p5', 'P5.48XLARGE', 'p5.48xlarge; drop table', `p5.${'x'.repeat(60)}`])
      expect(() => parseInstanceType(name)).toThrow(RowRefused);
  });

  it('makes one of both forms of a product, and refuses what it does not know', () => {
    expect(['Linux/UNIX', 'Linux/UNIX (Amazon VPC)', 'linux'].map(parseProduct)).toEqual([
      'linux',
      'linux',
      'linux',
    ]);
    expect(['Red Hat Enterprise Linux', 'SUSE Linux', 'Windows (Amazon VPC)'].map(parseProduct)).toEqual([
      'rhel',
      'suse',
      'windows',
    ]);
    expect(() => parseProduct('BeOS')).toThrow(/the product "BeOS" is unknown: Linux\/UNIX, /);
  });

  it('takes prices in USD alone', () => {
    expect(() => checkCurrency('usd')).not.toThrow();
    expect(() => checkCurrency('CNY')).toThrow('the currency "CNY" is not USD: prices are kept in USD alone');
  });

  it('shows values short and without control characters', () => {
    expect(shown('a\u001b[31m"b')).toBe('"a\\u001b[31m\\"b"');
    expect(shown('x'.repeat(50))).toBe(`"${'x'.repeat(40)}..."`);
  });
});
