import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idFrom, parseQuery } from './parse-query.ts';
import { ProblemError } from './problem.ts';
import { importQuery } from './schemas/imports.ts';
import { noQuery } from './schemas/none.ts';
import { poolPricesQuery, poolsQuery } from './schemas/pools.ts';
import { savingsQuery } from './schemas/savings.ts';

const parse = (text: string) => parseQuery(poolsQuery, new URLSearchParams(text));
const problem = (run: () => unknown): ProblemError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('parseQuery', () => {
  it('makes lists of what is repeatable, once or several times given', () => {
    expect(parse('region=us-east-1&gpuModel=H100&gpuModel=A100&limit=5')).toEqual({
      region: ['us-east-1'],
      gpuModel: ['H100', 'A100'],
      limit: 5,
    });
  });

  it('says what a text must look like in the words of its schema, not as a date', () => {
    const found = problem(() => parseQuery(importQuery, new URLSearchParams('account=12')));
    expect(found.message).toBe('account: must be the 12 digits of an AWS account');
  });

  it('gathers tags under their names, and an unnamed one is an error', () => {
    const tags = (text: string) => parseQuery(savingsQuery, new URLSearchParams(text)).tag;
    expect(tags('tag.team=a&tag.team=b&tag.cost.center=x')).toEqual({
      team: ['a', 'b'],
      'cost.center': ['x'],
    });
    expect(tags('tag.team=')).toEqual({ team: [''] });
    expect(tags('range=7d')).toBeUndefined();
    for (const text of ['tag=x', 'tag.=x', 'tag.team=a&tag=b'])
      expect(problem(() => tags(text)).message, text).toContain('tag: must name a tag and its value');
    expect(problem(() => parse('tag.team=a')).message).toContain('tag.team: unknown');
  });

  it('passes over no tag in silence', () => {
    for (const text of ['tag.__proto__=x', `tag.${'k'.repeat(201)}=x`, 'tag.a%00b=x'])
      expect(problem(() => parseQuery(savingsQuery, new URLSearchParams(text))).status, text).toBe(400);
  });

  it.each([
    ['foo', /^groupBy: must be one of day, region, .*, or tag\.<key>/],
    ['tag.', /^groupBy: must be one of day/],
    [`tag.${'k'.repeat(201)}`, /^groupBy: must be one of .*at most 200 characters/],
    ['tag.a%00b', /^groupBy: must not hold control characters$/],
    [
      'tag.a&groupBy=tag.b&groupBy=tag.c&groupBy=tag.d&groupBy=day',
      /^groupBy: may be given at most 4 times$/,
    ],
  ])('says of groupBy=%s what is wrong', (group, expected) => {
    const search = new URLSearchParams(`groupBy=${group}`);
    expect(problem(() => parseQuery(savingsQuery, search)).message).toMatch(expected);
  });

  it('names an unknown parameter and those that exist', () => {
    const found = problem(() => parseQuery(poolPricesQuery, new URLSearchParams('window=7d')));
    expect(found.status).toBe(400);
    expect(found.message).toBe('window: unknown; accepted are range, from, to, format');
    expect(found.errors).toEqual([
      { parameter: 'window', detail: 'unknown; accepted are range, from, to, format' },
    ]);
    expect(problem(() => parseQuery(noQuery, new URLSearchParams('a=1'))).message).toBe(
      'a: unknown; there are no parameters here',
    );
  });

  it('names every parameter that is wrong', () => {
    const found = problem(() => parse('range=7d&range=30d&limit=0&os=beos'));
    expect(found.errors?.map(({ parameter }) => parameter).sort()).toEqual(['limit', 'os', 'range']);
    expect(found.message).toMatch(/range: may be given once only/);
  });

  it.each([
    ['limit=x', 'limit: must be a number'],
    ['limit=1.5', 'limit: must be a whole number'],
    ['limit=0', 'limit: must be at least 1'],
    ['limit=1001', 'limit: must be at most 1000'],
    ['range=1y', 'range: must be one of 24h, 7d, 30d, 90d'],
    ['region=', 'region: must not be empty'],
    ['region=a&region=', 'region: must not be empty'],
    [`zone=${'z'.repeat(41)}`, 'zone: must have at most 40 characters'],
    ['region=a%00b', 'region: must not hold control characters'],
    ['from=soon', 'from: must be a date or time in ISO 8601, such as 2026-11-01 or 2026-11-01T00:00:00Z'],
  ])('says of %s: %s', (search, expected) => {
    expect(problem(() => parse(search)).message).toBe(expected);
  });

  it('takes parameters named like parts of every object for what they are: unknown', () => {
    for (const name of ['__proto__', 'constructor', 'toString'])
      expect(problem(() => parse(`${name}=1`)).status).toBe(400);
  });

  it('answers any query string with a value or a problem, never another error', () => {
    const key = fc.oneof(fc.constantFrom(...Object.keys(poolsQuery.shape)), fc.string());
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.string())), (pairs) => {
        try {
          parseQuery(poolsQuery, new URLSearchParams(pairs));
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError);
          expect((error as ProblemError).message).not.toBe('');
        }
      }),
    );
  });
});

describe('idFrom', () => {
  it('takes whole numbers that the database can hold', () => {
    expect(['1', '17', '2147483647'].map(idFrom)).toEqual([1, 17, 2_147_483_647]);
    expect(['0', '-1', '1.5', '1e3', 'abc', '', '2147483648', undefined].map(idFrom)).toEqual(
      Array.from({ length: 8 }, () => null),
    );
  });
});
