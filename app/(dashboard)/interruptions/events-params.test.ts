import { describe, expect, it } from 'vitest';
import { csvParams, eventsParams } from './events-params.ts';

describe('what the API is asked for', () => {
  it('is the page’s own question while the table narrows nothing', () => {
    expect(eventsParams({ range: '30d' }, { kind: 'interruption', witness: [], placed: null })).toEqual({
      range: '30d',
    });
  });

  it('gains what the table is narrowed by', () => {
    expect(
      eventsParams(
        { range: '7d', region: ['us-east-1'] },
        { kind: 'rebalance', witness: ['trail'], placed: 'false' },
      ),
    ).toEqual({ range: '7d', region: ['us-east-1'], kind: 'rebalance', witness: ['trail'], placed: 'false' });
  });

  it('has no page as a file', () => {
    expect(csvParams({ range: '7d', limit: 50, cursor: 'x', region: ['us-east-1'] })).toEqual({
      range: '7d',
      region: ['us-east-1'],
    });
  });
});
