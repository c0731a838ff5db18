import { describe, expect, it } from 'vitest';
import type { Filters } from '#components/shell/filters';
import type { SavingsResponse, SavingsRow } from '#lib/api/schemas/savings';
import { savingsNotes } from './savings-notes.ts';

const FILTERS: Filters = {
  range: '7d',
  region: [],
  gpuModel: [],
  instanceType: [],
  zone: [],
  os: [],
  account: [],
  tags: { team: ['language'] },
};

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const place = (instanceType: string, savingsUsd: number | null, change: Partial<SavingsRow> = {}) =>
  ({
    group: instanceType,
    keys: { region: 'us-east-1', gpuModel: 'L4', instanceType },
    spotHours: 300,
    unpricedHours: 0,
    spotCostUsd: 1413,
    unpricedCostUsd: 0,
    listCostUsd: 1380,
    savingsUsd,
    ...change,
  }) as SavingsRow;

const answer = (change: Partial<SavingsResponse> = {}) =>
  ({
    asOf: '2026-11-23T12:00:00.000Z',
    rows: [],
    sources: [],
    missing: [],
    leftOut: [],
    total: { unpricedHours: 0, unpricedCostUsd: 0 },
    ...change,
  }) as unknown as SavingsResponse;

const notes = (byDay: SavingsResponse, places?: SavingsResponse) =>
  savingsNotes(byDay, places, FILTERS, 'in the last 7 days').map((note) => ({
    title: plain(note.title),
    detail: plain(note.detail),
    href: note.link.href,
  }));

describe('savingsNotes', () => {
  it('names the places that lost money, the dearest first, at most two', () => {
    const rows = [place('saves', 10), place('a', -1), place('b', -33), place('unknown', null)];
    expect(notes(answer(), answer({ rows: [...rows, place('c', -40)] }))).toEqual([
      {
        title: 'c in us-east-1 was billed more on spot than on demand',
        detail: '$4.71 an hour against $4.60: $40.00 lost in the last 7 days.',
        href: '/savings?range=7d&region=us-east-1&instanceType=c&tag.team=language',
      },
      expect.objectContaining({ title: 'b in us-east-1 was billed more on spot than on demand' }),
    ]);
  });

  it('speaks of sources that differ by more than a per cent, and not of those that agree', () => {
    const source = (differenceUsd: number) =>
      ({
        account: '444455556666',
        accountName: 'vision',
        month: '2026-10-01',
        source: 'export',
        others: [{ source: 'cost-explorer', label: 'x', differenceUsd, countedSpotCostUsd: 1000 }],
      }) as unknown as SavingsResponse['sources'][number];
    expect(notes(answer({ sources: [source(-10), source(-21)] }))).toEqual([
      {
        title: 'Cost Explorer differs from the billing export of vision by 2.1 %',
        detail: '$21.00 less for spot over the same days of October; the billing export counts.',
        href: '/savings?range=7d&tag.team=language#sources',
      },
    ]);
  });

  it('says what is not in the figures: months, hours without a price, lines that were refused', () => {
    const shown = notes(
      answer({
        missing: [{ account: '1', accountName: null, month: '2026-10-01' }],
        total: { unpricedHours: 12, unpricedCostUsd: 3.2 } as SavingsResponse['total'],
        leftOut: [
          { what: 'unknown region prefix "XYZ1"', kind: 'refused', currency: 'USD', lines: 3, cost: 1 },
          { what: 'Credit', kind: 'adjustment', currency: 'USD', lines: 9, cost: -1 },
        ],
      }),
    );
    expect(shown.map(({ title, detail }) => [title, detail])).toEqual([
      [
        'The bill of October is missing of 1',
        'Bills of other months are there, so this month counts as nothing: savings are too low.',
      ],
      ['12 spot hours have no list price', '$3.20 was billed for them; they are in no saving.'],
      ['3 lines of the bills could not be read', 'unknown region prefix "XYZ1".'],
    ]);
  });

  it('has nothing to say where nothing stands out', () => {
    expect(notes(answer(), answer({ rows: [place('saves', 10)] }))).toEqual([]);
  });
});
