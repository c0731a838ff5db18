import { describe, expect, it } from 'vitest';
import type { FeedRow, FeedsResponse } from '#lib/api/schemas/feeds';
import { sourcesAnswer } from './answer.ts';
import { refusalText, uploadUrl } from './upload.ts';

const feed = (change: Partial<FeedRow>): FeedRow => ({
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
  scopes: [],
  ...change,
});

function said(...rows: FeedRow[]): string {
  const feeds: FeedsResponse = { rows, sources: ['aws'], simulated: false, asOf: '2026-11-23T12:00:00Z' };
  return sourcesAnswer(feeds)
    .map((part) => (typeof part === 'string' ? part : part.strong))
    .join('')
    .replaceAll('\u00a0', ' ');
}

describe('sourcesAnswer', () => {
  const zones = feed({ id: 'aws.zones', label: 'Zones', kind: 'zones' });

  it('is glad only when every feed is fresh', () => {
    expect(said(zones, feed({}))).toBe('All 2 feeds are fresh; the last prices came 2 min ago.');
  });

  it('speaks of no prices where none are pulled', () => {
    const runs = feed({ id: 'mlflow.runs', label: 'MLflow runs', kind: 'runs' });
    expect(said(runs)).toBe('The feed is fresh; the last pull was 2 min ago.');
    expect(said({ ...zones, stale: true }, { ...runs, stale: true })).toBe(
      'Zones and MLflow runs are late; what came before is kept.',
    );
  });

  it('says what is wrong before anything else', () => {
    expect(said(zones, feed({ status: 'failed', progress: 0.2 }))).toBe(
      'Spot prices could not be pulled; what came before is kept.',
    );
    expect(said(feed({ stale: true }), { ...zones, stale: true })).toBe(
      'Spot prices and zones are late; what came before is kept.',
    );
  });

  it('counts a first pull and what never ran', () => {
    expect(said(feed({ progress: 0.4, lastSuccessAt: null }), zones)).toBe(
      'The first pull is running: 40 % of the spot prices are here.',
    );
    expect(said(feed({}), { ...zones, progress: 0.5, lastSuccessAt: null })).toBe(
      'The first pull is running: 1 of 2 feeds are done.',
    );
    expect(said(zones, feed({ status: 'never', lastSuccessAt: null }))).toBe(
      'Spot prices have not been pulled yet; it begins by itself.',
    );
    expect(said()).toBe('No source is pulled here: the prices are those of the files that you import.');
  });
});

describe('upload', () => {
  it('names only what was given', () => {
    expect(uploadUrl('a b.csv', { region: 'us-east-1', validFrom: ' ', account: '' })).toBe(
      '/api/v1/imports?name=a+b.csv&region=us-east-1',
    );
  });

  it('shows the detail of a problem, and can speak without one', () => {
    expect(refusalText(422, '{"detail":"Line 3: the price is 0."}')).toBe('Line 3: the price is 0.');
    expect(refusalText(500, '<html>')).toBe('Spotledger answered 500. Nothing of the file was kept.');
    expect(refusalText(0, '')).toMatch(/^The upload broke off/);
  });
});
