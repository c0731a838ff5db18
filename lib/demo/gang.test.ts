import { describe, expect, it } from 'vitest';
import { simulateGang } from './gang.ts';
import type { GangPlan, Launch } from './gang-plan.ts';

/** Of an epoch of 1,000 s, saved after each 1,500 s in 100 s. */
const recipe = {
  epochSeconds: 1000,
  stepSeconds: 10,
  checkpointEverySeconds: 1500,
  checkpointSeconds: 100,
  checkpointBytes: 5,
  savesOnNotice: false,
  crashShare: 0,
};
const launch = (from: number, bootedAt: number, to: number, noticedAt: number | null = null): Launch => ({
  ...{ from, bootedAt, to, noticedAt },
  taken: to < 10_000,
});
const plan = (nodes: Launch[][], changes: Partial<GangPlan> = {}): GangPlan => ({
  recipe,
  nodes,
  finishAt: 9000,
  crash: null,
  resumeSeconds: (node) => 10 + 20 * node,
  endSeconds: (node) => 3 + 5 * node,
  ...changes,
});
const tell = (changed: GangPlan, until = 20_000) => {
  const { said, spans, epochs, stops, awake } = simulateGang(changed, until);
  return {
    said: said.map(
      ({ at, type, node, epoch }) => `${at} ${type} ${node}${epoch === null ? '' : ` ${epoch}`}`,
    ),
    spans: spans.map(
      ({ from, to, part, cause }) => `${from}-${to} ${part}${cause === null ? '' : ` ${cause}`}`,
    ),
    epochs: epochs.map(({ epoch, at }) => `${epoch} at ${at}`),
    stops: stops.map(({ at, cause, resumedAt }) => `${at}-${resumedAt} ${cause}`),
    awake: awake.map(({ node, launch: index, from, to }) => `${node}.${index} ${from}-${to}`),
  };
};

describe('a gang', () => {
  it('works when all do, and returns to what was saved when one is taken', () => {
    const told = tell(
      plan([[launch(0, 120, 10_000)], [launch(10, 200, 5000, 4880), launch(5600, 5900, 10_000)]]),
    );
    expect(told).toEqual({
      said: [
        '120 start 0',
        '200 start 1',
        '1200 epoch 0 1',
        // 1,500 s of work from 200 on
        '1700 checkpoint-start 0',
        '1800 checkpoint-end 0',
        '2300 epoch 0 2',
        '3300 epoch 0 3',
        '3300 checkpoint-start 0',
        '3400 checkpoint-end 0',
        '4400 epoch 0 4',
        '4880 interruption-notice 1',
        // It would end at 5000, when the instance is gone.
        '4900 checkpoint-start 0',
        '5910 resume 0',
        '5930 resume 1',
        '6930 epoch 0 4',
        '7430 checkpoint-start 0',
        '7530 checkpoint-end 0',
        '8030 epoch 0 5',
        '9000 end 0',
        '9005 end 1',
      ],
      spans: [
        '120-200 idle',
        '200-1700 useful',
        '1700-1800 checkpoint',
        '1800-3300 useful',
        '3300-3400 checkpoint',
        '3400-5000 lost interruption',
        '5000-5930 restart interruption',
        '5930-7430 useful',
        '7430-7530 checkpoint',
        '7530-9000 useful',
      ],
      epochs: ['1 at 1200', '2 at 2300', '3 at 3300', '4 at 6930', '5 at 8030'],
      stops: ['5000-5930 interruption'],
      awake: ['0.0 120-9000', '1.0 200-5000', '1.1 5900-9000'],
    });
  });

  it('saves and stands down where its code heeds the notice, which shows when the instance is gone', () => {
    const heeds = plan([[launch(0, 120, 10_000)], [launch(0, 120, 2420, 2300), launch(2500, 2700, 10_000)]], {
      recipe: { ...recipe, savesOnNotice: true },
    });
    const { spans, epochs, awake } = tell(heeds);
    expect(spans.slice(0, 6)).toEqual([
      '120-1620 useful',
      '1620-1720 checkpoint',
      '1720-2300 useful',
      '2300-2400 checkpoint',
      '2400-2730 restart interruption',
      // 1,500 s of work since the last saved state
      '2730-4230 useful',
    ]);
    // 2,080 s were saved: 920 s are missing at 2,730.
    expect(epochs.slice(0, 3)).toEqual(['1 at 1120', '2 at 2220', '3 at 3650']);
    expect(awake).toEqual(['0.0 120-9000', '1.0 120-2400', '1.1 2700-9000']);
    expect(tell(heeds, 2419).spans.at(-1)).toBe('2400-Infinity useful');
    expect(tell(heeds, 2420).spans.at(-1)).toBe('2400-Infinity restart interruption');
  });

  it('stands down after any checkpoint that began after the notice, and after no other', () => {
    const spans = (noticedAt: number, changes: Partial<GangPlan['recipe']> = {}) =>
      tell(
        plan([[launch(0, 120, 1770, noticedAt), launch(2000, 2300, 10_000)]], {
          recipe: { ...recipe, ...changes },
        }),
      ).spans.slice(1, 4);
    expect(spans(1620).slice(0, 2)).toEqual(['1620-1720 checkpoint', '1720-2310 restart interruption']);
    const lost = ['1620-1720 checkpoint', '1720-1770 lost interruption', '1770-2310 restart interruption'];
    expect(spans(1621)).toEqual(lost);
    // Another one would not be complete in time.
    expect(spans(1650, { savesOnNotice: true })).toEqual(lost);
    expect(spans(1650, { savesOnNotice: true, checkpointSeconds: 49 })).toEqual([
      '1620-1669 checkpoint',
      '1669-1718 checkpoint',
      '1718-2310 restart interruption',
    ]);
  });

  it('loses all where it never saves', () => {
    const { spans, epochs } = tell(
      plan([[launch(0, 120, 4000, 3880), launch(5000, 5200, 10_000)]], {
        recipe: { ...recipe, checkpointEverySeconds: null },
      }),
    );
    expect(spans).toEqual([
      '120-4000 lost interruption',
      '4000-5210 restart interruption',
      '5210-9000 useful',
    ]);
    expect(epochs).toEqual(['1 at 6210', '2 at 7210', '3 at 8210']);
  });

  it('crashes at a heartbeat of the first node, which shows when it resumes', () => {
    const crashes = plan([[launch(0, 120, 10_000)], [launch(0, 150, 10_000)]], {
      crash: { at: 2600, downSeconds: 700 },
    });
    // Heartbeats at 120 + 60 k: 2640. Work began at 150, was saved at 1650 to 1750.
    const { spans, stops, awake, epochs } = tell(crashes);
    expect(stops).toEqual(['2640-3370 failure']);
    expect(spans.slice(2, 6)).toEqual([
      '1650-1750 checkpoint',
      '1750-2640 lost failure',
      '2640-3370 restart failure',
      '3370-4870 useful',
    ]);
    expect(awake.slice(0, 3)).toEqual(['0.0 120-2641', '1.0 150-2641', '0.0 3350-9000']);
    expect(epochs.slice(0, 2)).toEqual(['1 at 1150', '2 at 3870']);
    expect(tell(crashes, 3349)).toMatchObject({ stops: [], epochs: ['1 at 1150', '2 at 2250'] });
    expect(tell(crashes, 3350).stops).toEqual(['2640-null failure']);
  });

  it('waits for a checkpoint before it ends', () => {
    const { said, spans } = tell(plan([[launch(0, 100, 10_000)]], { finishAt: 1650 }));
    expect(said.slice(-3)).toEqual(['1600 checkpoint-start 0', '1700 checkpoint-end 0', '1700 end 0']);
    expect(spans).toEqual(['100-1600 useful', '1600-1700 checkpoint']);
  });

  it('stays down where a node is not there at the end, and without a word of an end where none is', () => {
    const one = tell(
      plan([[launch(0, 120, 10_000)], [launch(0, 120, 8000, 7880), launch(8800, 9100, 10_000)]]),
    );
    expect(one.spans.at(-1)).toBe('8000-9000 restart interruption');
    expect(one.said.at(-1)).toBe('9000 end 0');
    const none = tell(plan([[launch(0, 120, 8000)]]));
    expect(none.spans.at(-1)).toBe('8000-Infinity restart interruption');
    expect(none.said.filter((text) => text.includes('end '))).toEqual([
      ...['1720', '3320', '4920', '6520'].map((at) => `${at} checkpoint-end 0`),
    ]);
  });

  it('does not resume on a node that is about to be taken', () => {
    // All are there from 2300 to 2325; the first node would have spoken at 2310.
    const { said, stops } = tell(
      plan([
        [launch(0, 120, 2325), launch(3000, 3200, 10_000)],
        [launch(0, 120, 1000), launch(1500, 2300, 10_000)],
      ]),
    );
    expect(stops).toEqual(['1000-3230 interruption']);
    expect(said.filter((text) => text.includes('resume'))).toEqual(['3210 resume 0', '3230 resume 1']);
  });

  it('starts anew where a node is taken before the gang ever worked', () => {
    const { said, spans } = tell(
      plan([[launch(0, 120, 200), launch(600, 800, 10_000)], [launch(0, 400, 10_000)]]),
    );
    expect(said.slice(0, 4)).toEqual(['120 start 0', '400 start 1', '800 start 0', '1800 epoch 0 1']);
    expect(spans[0]).toBe('120-800 idle');
  });
});
