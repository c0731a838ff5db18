import { describe, expect, test } from 'vitest';
import { exportAddressOf, newestManifests, parseManifest } from './billing-manifest.ts';

const at = (key: string, lastModified = '2026-11-20T00:00:00Z') => ({
  key: `exports/cur/metadata/${key}`,
  etag: `etag of ${key}`,
  lastModified: new Date(lastModified),
});

test('an address is a bucket and a folder', () => {
  expect(exportAddressOf('s3://bills/exports/cur')).toEqual({ bucket: 'bills', folder: 'exports/cur' });
});

describe('newestManifests', () => {
  test('one a month, the newest month first, and nothing else of the folder', () => {
    const found = newestManifests(
      [
        at('BILLING_PERIOD=2026-10/cur-Manifest.json'),
        at('BILLING_PERIOD=2026-11/cur-Manifest.json'),
        at('BILLING_PERIOD=2025-12/cur-Manifest.json'),
        at('BILLING_PERIOD=2026-13/cur-Manifest.json'),
        at('BILLING_PERIOD=2026-11/cur-create-table.sql'),
        at('cur-Manifest.json'),
      ],
      'exports/cur',
    );
    expect(found.map(({ month }) => month)).toEqual(['2026-11-01', '2026-10-01', '2025-12-01']);
    expect(found[0]).toMatchObject({
      key: 'exports/cur/metadata/BILLING_PERIOD=2026-11/cur-Manifest.json',
      etag: 'etag of BILLING_PERIOD=2026-11/cur-Manifest.json',
    });
  });

  test('of an export that keeps its versions the last one counts', () => {
    const found = newestManifests(
      [
        at('BILLING_PERIOD=2026-11/20261120T000000Z-aa/cur-Manifest.json', '2026-11-20T00:00:00Z'),
        at('BILLING_PERIOD=2026-11/20261121T000000Z-bb/cur-Manifest.json', '2026-11-21T00:00:00Z'),
        at('BILLING_PERIOD=2026-11/20261119T000000Z-cc/cur-Manifest.json', '2026-11-19T00:00:00Z'),
      ],
      'exports/cur',
    );
    expect(found.map(({ key }) => key)).toEqual([
      'exports/cur/metadata/BILLING_PERIOD=2026-11/20261121T000000Z-bb/cur-Manifest.json',
    ]);
  });
});

describe('parseManifest', () => {
  test.each([
    ['addresses', { dataFiles: ['s3://bills/exports/cur/data/a.parquet', 's3://bills/b.parquet'] }],
    ['keys', { reportKeys: ['exports/cur/data/a.parquet', '/b.parquet'] }],
    [
      'objects',
      { dataFiles: [{ key: 'exports/cur/data/a.parquet', size: 1 }, { key: 's3://bills/b.parquet' }] },
    ],
    ['each once', { dataFiles: ['exports/cur/data/a.parquet', 'b.parquet', 'b.parquet'], columns: [] }],
  ])('files as %s', (_, manifest) => {
    expect(parseManifest(JSON.stringify(manifest), 'bills')).toEqual({
      keys: ['exports/cur/data/a.parquet', 'b.parquet'],
      fault: null,
    });
  });

  test.each([
    ['<html>', 'it is no JSON'],
    ['{"dataFiles": [', 'it is no JSON'],
    ['{"columns":[]}', 'it has neither dataFiles nor reportKeys'],
    ['{"dataFiles":[]}', 'it names no file'],
    [
      '{"dataFiles":["s3://others/a.parquet"]}',
      'it names a file outside of the bucket (s3://others/a.parquet)',
    ],
    ['{"dataFiles":["https://x/a.parquet"]}', 'it names no file of the bucket (https://x/a.parquet)'],
    ['{"dataFiles":["s3://bills/"]}', 'it names no file of the bucket (s3://bills/)'],
    ['{"dataFiles":["s3://bills/a/../b"]}', 'it names no file of the bucket (s3://bills/a/../b)'],
    ['{"dataFiles":"a.parquet"}', 'dataFiles: Invalid input: expected array, received string'],
  ])('%s cannot be used', (text, fault) => {
    expect(parseManifest(text, 'bills')).toEqual({ keys: null, fault });
  });
});
