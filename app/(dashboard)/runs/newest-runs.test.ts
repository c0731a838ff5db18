import { describe, expect, it } from 'vitest';
import { withNewest } from './newest-runs.ts';
import { runRow, runsPage } from './runs-testing.ts';

const pages = (...list: ReturnType<typeof runsPage>[]) => ({
  pages: list,
  pageParams: list.map((_, k) => (k === 0 ? null : `${k}`)),
});

describe('withNewest', () => {
  const newest = runsPage([runRow({ epochsCompleted: 17 })], '1');

  it('puts the newest page in the place of the first while the others go on from it', () => {
    const [first, second] = [runsPage([runRow()], '1'), runsPage([runRow({ id: 'b' })])];
    expect(withNewest(pages(first, second), newest)?.pages).toEqual([newest, second]);
    expect(withNewest(pages(runsPage([runRow()], '0')), newest)?.pages).toEqual([newest]);
  });

  it('has all asked for again where a run came, or where there is none yet', () => {
    expect(withNewest(pages(runsPage([], '0'), runsPage([])), newest)).toBeNull();
    expect(withNewest(pages(), newest)).toBeNull();
  });
});
