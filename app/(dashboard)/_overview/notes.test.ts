import { describe, expect, it } from 'vitest';
import type { FeedRow, FeedRun, FeedsResponse } from '#lib/api/schemas/feeds';
import type { PoolRow, PoolSummaryResponse } from '#lib/api/schemas/pools';
import { headline } from './headline.ts';
import { namedZones, worthALook } from './notes.ts';

const pool = (change: Partial<PoolRow>): PoolRow => ({
  id: 7,
  cloud: 'aws',
  region: 'us-east-1',
  zone: 'use1-az4',
  zoneName: 'us-east-1a',
  instanceType: 'g6.12xlarge',
  os: 'linux',
  gpuModel: 'L4',
  gpuCount: 4,
  spotUsdPerHour: 4.71,
  onDemandUsdPerHour: 4.6,
  usdPerGpuHour: 1.1775,
  savingsPct: -2.39,
  priceSince: '2026-11-19T04:12:00Z',
  observedAt: '2026-11-23T11:58:00Z',
  meanUsdPerHour: 4.5,
  minUsdPerHour: 4,
  maxUsdPerHour: 4.8,
  changePct: 4,
  ...change,
});

const summary = (change: Partial<PoolSummaryResponse>): PoolSummaryResponse => ({
  rows: [],
  total: {
    pools: 0,
    unpricedPools: 0,
    aboveOnDemand: 0,
    cheapest: null,
    medianUsdPerGpuHour: null,
    medianSavingsPct: null,
    minSavingsPct: null,
    maxSavingsPct: null,
    observedPools: 0,
    currentPools: 0,
    observedFrom: null,
    observedUntil: null,
    instanceTypes: 0,
    regions: 0,
    zones: 0,
  },
  above: [],
  movers: [],
  daily: [],
  facets: { region: [], zone: [], instanceType: [], gpuModel: [], os: [], account: [] },
  asOf: '2026-11-23T12:00:00Z',
  ...change,
});

const run = (change: Partial<FeedRun>): FeedRun => ({
  id: 1,
  feed: 'aws.spot-prices',
  account: '111122223333',
  region: 'eu-west-3',
  status: 'succeeded',
  requestedAt: '2026-11-23T11:00:00Z',
  startedAt: '2026-11-23T11:00:00Z',
  finishedAt: '2026-11-23T11:01:00Z',
  durationSeconds: 60,
  rowsRead: 0,
  rowsWritten: 0,
  rowsUnchanged: 0,
  progress: null,
  watermark: null,
  error: null,
  notes: [],
  ...change,
});

const feeds = (change: Partial<FeedRow>, lastRun: Partial<FeedRun> = {}): FeedsResponse => ({
  rows: [
    {
      id: 'aws.spot-prices',
      label: 'Spot prices',
      kind: 'spot-prices',
      periodSeconds: 300,
      status: 'succeeded',
      lastSuccessAt: '2026-11-23T11:58:00Z',
      ageSeconds: 120,
      stale: false,
      nextRunAt: null,
      progress: null,
      rowsRead: 0,
      rowsWritten: 0,
      rowsUnchanged: 0,
      rowsKept: 0,
      paid: null,
      scopes: [
        {
          account: '111122223333',
          region: 'eu-west-3',
          lastSuccessAt: null,
          watermark: null,
          stale: false,
          lastRun: run(lastRun),
        },
      ],
      ...change,
    },
  ],
  sources: ['demo'],
  simulated: true,
  asOf: '2026-11-23T12:00:00Z',
});

const texts = (notes: { title: string }[]) => notes.map((note) => note.title.replaceAll('\u00a0', ' '));

describe('worthALook', () => {
  it('puts a place that failed before a pool above its list price, with the error as it was recorded', () => {
    const notes = worthALook(
      summary({ above: [pool({})] }),
      feeds({ status: 'partial' }, { status: 'failed', error: 'eu-west-3: not enabled. Enable it.' }),
      '30 days',
    );
    expect(texts(notes)).toEqual([
      'Spot prices: eu-west-3, account 111122223333 could not be pulled',
      'g6.12xlarge in use1-az4 costs more on spot than on demand',
    ]);
    expect(notes[0]?.detail).toBe('eu-west-3: not enabled. Enable it.');
    expect(notes[1]?.detail.replaceAll('\u00a0', ' ')).toBe(
      '$4.71 against $4.60 an hour, by its record of 19 Nov 04:12 UTC.',
    );
    expect(notes[1]?.link.href).toBe('/prices/7');
  });

  it('leaves out small moves and pools that it named already', () => {
    const movers = [
      pool({ changePct: 31 }),
      pool({ id: 8, changePct: -22.4 }),
      pool({ id: 9, changePct: 9.9 }),
    ];
    const notes = worthALook(summary({ above: [pool({})], movers }), undefined, '7 days');
    expect(texts(notes)).toEqual([
      'g6.12xlarge in use1-az4 costs more on spot than on demand',
      'g6.12xlarge in use1-az4 fell 22 % in 7 days',
    ]);
  });

  it('does not speak of now where a pool was last seen long ago', () => {
    const old = { observedAt: '2020-03-23T17:00:00Z', priceSince: '2020-03-20T00:00:00Z' };
    const notes = worthALook(
      summary({
        above: [pool(old)],
        movers: [pool({ id: 8, changePct: 31, observedAt: '2026-11-20T00:00:00Z' })],
      }),
      undefined,
      '30 days',
    );
    expect(texts(notes)).toEqual([
      'g6.12xlarge in use1-az4 cost more on spot than on demand',
      'g6.12xlarge in use1-az4 rose 31 % in 30 days',
    ]);
    expect(notes.map((note) => note.detail.replaceAll('\u00a0', ' '))).toEqual([
      '$4.71 against $4.60 an hour, by its record of 20 Mar 2020 00:00 UTC; last seen 23 Mar 2020 17:00 UTC.',
      '$4.71 an hour; last seen 20 Nov 00:00 UTC.',
    ]);
  });

  it('says that a feed is late, and that zones are known by name alone', () => {
    const facets = { ...summary({}).facets, zone: ['us-east-1a', 'use1-az4', 'us-gov-west-1b'] };
    const notes = worthALook(summary({ facets }), feeds({ stale: true }), '7 days');
    expect(texts(notes)).toEqual(['Spot prices are late', '2 zones are known by name alone']);
    expect(notes[1]?.link.href).toBe('/prices?zone=us-east-1a&zone=us-gov-west-1b');
  });

  it('tells a zone name from a zone id', () => {
    expect(
      namedZones(['use1-az4', 'us-east-1a', 'usw2-lax1-az1', 'ap-northeast-1d', 'us-gov-east-1c']),
    ).toEqual(['us-east-1a', 'ap-northeast-1d', 'us-gov-east-1c']);
  });
});

describe('headline', () => {
  const none = { narrowed: false, gpuModel: [] };
  const total = {
    ...summary({}).total,
    pools: 12,
    unpricedPools: 2,
    medianSavingsPct: 64,
    observedPools: 11,
    currentPools: 11,
  };

  it('speaks of now only where every pool was confirmed within a day, also those that stand in no row', () => {
    const ageWith = (currentPools: number) =>
      headline(summary({ total: { ...total, currentPools } }), undefined, none);
    expect(ageWith(11)).toMatchObject({ kind: 'saving', pools: 10, age: 'current' });
    expect(ageWith(1)).toMatchObject({ age: 'mixed' });
    expect(ageWith(0)).toMatchObject({ age: 'old' });
  });

  it('never makes a saving out of an unknown list price', () => {
    const unpriced = summary({ total: { ...total, medianSavingsPct: null } });
    expect(headline(unpriced, undefined, none)).toEqual({ kind: 'no-list-price', pools: 12 });
  });

  it('says why there is nothing: filters, a first pull, a failure, no source', () => {
    const facets = { ...summary({}).facets, region: ['us-east-1'] };
    expect(headline(summary({ facets }), feeds({}), { narrowed: true, gpuModel: [] })).toEqual({
      kind: 'no-match',
    });
    expect(headline(summary({}), feeds({ progress: 0.43, status: 'running' }), none)).toEqual({
      kind: 'pulling',
      progress: 0.43,
    });
    expect(headline(summary({}), feeds({ status: 'failed' }), none)).toMatchObject({ kind: 'failed' });
    expect(headline(summary({}), { ...feeds({}), rows: [] }, none)).toEqual({ kind: 'no-source' });
  });
});
