import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { NOW } from './event-testing.ts';
import { parseSpotAdvisor } from './parse-spot-advisor.ts';
import { createTally } from './tally.ts';

const RANGES = [
  { index: 0, label: '<5%', dots: 0, max: 5 },
  { index: 1, label: '5-10%', dots: 1, max: 11 },
  { index: 2, label: '10-15%', dots: 2, max: 16 },
  { index: 3, label: '15-20%', dots: 3, max: 22 },
  { index: 4, label: '>20%', dots: 4, max: 100 },
];

function read(body: unknown) {
  const refused = createTally();
  return { rows: parseSpotAdvisor(body, NOW, refused), notes: refused.take('entries') };
}
const linux = (types: object, more: object = { ranges: RANGES }) => ({
  ...more,
  spot_advisor: { 'us-east-1': { Linux: types } },
});

test('each region, system and type, also those that are new', () => {
  const data = {
    ranges: RANGES,
    spot_advisor: {
      'us-east-1': { Linux: { 'p5.48xlarge': { s: 55, r: 4 } }, Windows: { 'g6.xlarge': { s: 12, r: 1 } } },
      'mars-north-1': { Linux: { 'z99.metal-48xl': { s: 0, r: 0 } } },
    },
  };
  const publishedAt = NOW;
  expect(read(data)).toEqual({
    rows: [
      {
        ...{ cloud: 'aws', region: 'us-east-1', os: 'linux', instanceType: 'p5.48xlarge' },
        ...{ lowShare: 0.2, highShare: null, publishedAt },
      },
      {
        ...{ cloud: 'aws', region: 'us-east-1', os: 'windows', instanceType: 'g6.xlarge' },
        ...{ lowShare: 0.05, highShare: 0.1, publishedAt },
      },
      {
        ...{ cloud: 'aws', region: 'mars-north-1', os: 'linux', instanceType: 'z99.metal-48xl' },
        ...{ lowShare: 0, highShare: 0.05, publishedAt },
      },
    ],
    notes: [],
  });
});

test.each([
  ['as AWS labels them', { ranges: RANGES }],
  ['as usual, where it does not', {}],
  ['as usual, where its labels cannot be read', { ranges: [{ index: 2, label: 'often' }] }],
  ['as usual, where the list is none', { ranges: 'none' }],
])('the shares are %s', (_, more) => {
  const types = Object.fromEntries([0, 1, 2, 3, 4].map((r) => [`c${r}.large`, { s: 0, r }]));
  expect(read(linux(types, more)).rows?.map(({ lowShare, highShare }) => [lowShare, highShare])).toEqual([
    [0, 0.05],
    [0.05, 0.1],
    [0.1, 0.15],
    [0.15, 0.2],
    [0.2, null],
  ]);
});

test('a range of another label is what it says', () => {
  const ranges = [
    { index: 0, label: '< 3 %' },
    { index: 7, label: '20-30%' },
  ];
  const types = { 'c1.large': { r: 0 }, 'c2.large': { r: 7 } };
  expect(read(linux(types, { ranges })).rows).toMatchObject([
    { lowShare: 0, highShare: 0.03 },
    { lowShare: 0.2, highShare: 0.3 },
  ]);
});

test('what cannot be read is counted by reason', () => {
  const data = {
    ranges: RANGES,
    spot_advisor: {
      'us-east-1': {
        Linux: {
          'c1.large': { r: 9 },
          'c2.large': {},
          'c3.large': null,
          large: { r: 1 },
          'c4.large': { r: 1 },
        },
        macOS: { 'mac2.metal': { r: 0 } },
      },
    },
  };
  expect(read(data)).toMatchObject({
    rows: [{ instanceType: 'c4.large' }],
    notes: [
      '3 entries refused: no range of interruptions (us-east-1 Linux c1.large)',
      '1 entries refused: no instance type (us-east-1 Linux large)',
      '1 entries refused: unknown operating system (us-east-1 macOS mac2.metal)',
    ],
  });
});

test.each([null, [], 'x', {}, { spot_advisor: 3 }, { spot_advisor: { 'us-east-1': [] } }])(
  'no such document: %j',
  (body) => {
    expect(read(body).rows).toBeNull();
  },
);

test('whatever comes, a share has an upper end above its lower one', () => {
  const label = fc.oneof(fc.constantFrom('<5%', '5-10%', '>20%'), fc.string());
  fc.assert(
    fc.property(fc.array(fc.record({ index: fc.nat(5), label })), fc.nat(6), (ranges, r) => {
      const rows = read(linux({ 'c1.large': { r } }, { ranges })).rows ?? [];
      return rows.every(({ lowShare, highShare }) => lowShare >= 0 && (highShare ?? 2) > lowShare);
    }),
    atLeast(300),
  );
});

const COPY = join(import.meta.dirname, '../../../../shared/data/spot-advisor-data_2021-02-10.json.gz');

describe.runIf(existsSync(COPY))('the copy of February 2021', () => {
  const copy = () => read(JSON.parse(gunzipSync(readFileSync(COPY)).toString('utf8')));

  test('is read whole', () => {
    const { rows, notes } = copy();
    expect(notes).toEqual([]);
    expect(new Set(rows?.map(({ region }) => region)).size).toBe(21);
    expect(new Set(rows?.map(({ instanceType }) => instanceType)).size).toBe(357);
    expect(new Set(rows?.map(({ os }) => os))).toEqual(new Set(['linux', 'windows']));
  });

  test('holds each range', () => {
    const { rows } = copy();
    const ranges = new Set(rows?.map(({ lowShare, highShare }) => `${lowShare} ${highShare}`));
    expect([...ranges].toSorted()).toEqual(['0 0.05', '0.05 0.1', '0.1 0.15', '0.15 0.2', '0.2 null']);
  });
});
