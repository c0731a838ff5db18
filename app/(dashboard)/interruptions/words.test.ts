import { describe, expect, it } from 'vitest';
import { against, answer, figures, placeRow } from './rate-testing.ts';
import {
  advisorWords,
  comparisonText,
  differWords,
  doubtWords,
  exposureText,
  intervalText,
  keyHeader,
  leadText,
  methodWords,
  percentTick,
  placeName,
  rateText,
  timesText,
  viewWords,
  weekendText,
} from './words.ts';

const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;

describe('rates', () => {
  it('have two or three figures, and 0 none after the point', () => {
    expect(
      [0, 0.123, 0.0953, 0.041, 0.0101, 0.0041, 0.00041, 0.000041].map((rate) => plain(rateText(rate))),
    ).toEqual(['0 %/h', '12 %/h', '9.5 %/h', '4.1 %/h', '1.0 %/h', '0.41 %/h', '0.041 %/h', '0.0041 %/h']);
  });

  it('have an interval with the decimals of its middle', () => {
    expect(plain(intervalText(0.0312, 0.0528))).toBe('3.1 – 5.3 %/h');
    expect(plain(intervalText(0, 0.003688879))).toBe('0.00 – 0.37 %/h');
    expect(intervalText(null, 0.1)).toBeNull();
  });

  it('stand on interruptions in hours', () => {
    expect(plain(exposureText({ interruptions: 59, exposureHours: 1440.2 }))).toBe('59 in 1,440 h');
    expect(plain(exposureText({ interruptions: 0, exposureHours: 0.3 }))).toBe('0 in <1 h');
  });
});

describe('comparisons', () => {
  it('are times with their interval, only where they are shown', () => {
    expect(comparisonText(against('higher', 12.747))).toBe('12.7 times the rest (4.0 – 65)');
    expect(comparisonText({ ...against('lower', 0.643), low95: 0.457, high95: 0.881 })).toBe(
      '0.64 times the rest (0.46 – 0.88)',
    );
    expect(comparisonText(against('not-shown', 12.747))).toBe('not shown by this much data');
    expect(comparisonText(against('higher', null))).toBe('the rest had none (4.0 – no upper end)');
    expect([0.994, 1.004, 9.94, 9.96, 120].map(timesText)).toEqual(['0.99', '1.0', '9.9', '10', '120']);
  });

  it('hold weekends against weekdays', () => {
    expect(weekendText(null)).toBeNull();
    expect(weekendText(against('not-shown'))).toBe('weekends against weekdays: not shown by this much data');
    expect(weekendText({ ...against('lower', 0.64), low95: 0.46, high95: 0.88 })).toBe(
      'weekends 0.64 times weekdays (0.46 – 0.88)',
    );
  });

  it('are counted, once there are two', () => {
    const rows = [against('higher'), against('not-shown'), against('lower', 0.3)].map((versusRest) => ({
      versusRest,
    }));
    expect(differWords(rows)).toBe('2 of 3 groups differ from the rest by more than chance');
    expect(differWords(rows.slice(0, 2))).toBe('1 of 2 groups differs from the rest by more than chance');
    expect(differWords([rows[1], rows[1]].flatMap((row) => row ?? []))).toBe(
      'none of 2 groups differ from the rest by more than chance',
    );
    expect(differWords([{ versusRest: null }, { versusRest: null }])).toBeNull();
  });
});

describe('placeName', () => {
  it('names what has no GPU, and what is not known', () => {
    expect(placeName(placeRow('H100', 'us-east-1', [1, 1]))).toBe('H100 in us-east-1');
    expect(placeName(placeRow(null, 'us-east-1', [1, 1]))).toBe('What has no GPU in us-east-1');
    expect(placeName(placeRow('unknown', 'us-east-1', [1, 1]))).toBe('A type not known yet in us-east-1');
  });
});

describe('doubts', () => {
  it('are none where all is known', () => {
    expect(doubtWords(answer([], figures(1, 100)))).toEqual([]);
  });

  it('are one sentence each', () => {
    const doubtful = answer(
      [],
      { ...figures(1, 100), startAssumedHours: 12.2 },
      { followedSince: '2026-11-03T00:00:00.000Z', exposedUntil: '2026-11-22T12:00:00.000Z', notPlaced: 2 },
    );
    expect(doubtWords(doubtful).map(plain)).toEqual([
      'Instances are followed since 3 Nov.',
      '12 h are of instances whose launch is not known: they count from when they were first seen.',
      'Instances were last listed 22 Nov 12:00 UTC: hours at risk end there.',
      '2 more interruptions are of instances that the inventory does not know, and in no rate.',
    ]);
  });
});

describe('viewWords', () => {
  it('name one group by its noun, two by both', () => {
    expect(viewWords('gpuModel')).toEqual({ title: 'GPU', one: 'GPU model', many: 'GPU models' });
    expect(viewWords('place')).toEqual({ title: 'GPU and region', one: 'group', many: 'groups' });
    expect(viewWords('zone,account').title).toBe('zone and account');
    expect(keyHeader('instanceType')).toBe('Type');
    expect(keyHeader('gpuModel')).toBe('GPU');
  });
});

describe('percentTick', () => {
  it('has the decimals that keep neighbours apart, and no more', () => {
    expect([0, 2, 0.5, 0.1 + 0.2].map((percent) => plain(percentTick(percent)))).toEqual([
      '0 %/h',
      '2 %/h',
      '0.5 %/h',
      '0.3 %/h',
    ]);
  });
});

describe('methodWords', () => {
  const words = (method: Parameters<typeof methodWords>[0]['method']) => plain(methodWords({ method }));

  it('say by how much intervals are widened, and what small groups are drawn to', () => {
    const text = words({
      dispersion: 2.73,
      days: 30,
      widened: true,
      prior: { interruptions: 2, hours: 100 },
    });
    expect(text).toContain(
      'Daily counts vary 2.7 times as much as chance over 30 days: intervals are widened',
    );
    expect(text).toContain('as if each had 2.00 interruptions in 100 h more');
  });

  it('say that chance alone may be too narrow before 14 days', () => {
    const text = words({ dispersion: 1, days: 1, widened: false, prior: null });
    expect(text).toContain('Only one day is known, and 14 are needed');
    expect(text).toContain('small ones are drawn to the rate of all');
  });
});

describe('advisorWords', () => {
  it('name scope and age of what stands beside the rates', () => {
    const row = (type: string, publishedAt: string) => ({
      advisor: {
        label: '5-10 %',
        lowPerHour: 0,
        highPerHour: null,
        publishedAt,
        scope: `all ${type} in us-east-1, in the month before`,
      },
    });
    expect(advisorWords([{ advisor: null }], '2026-11-22T15:00:00Z')).toBeNull();
    expect(
      plain(
        advisorWords(
          [
            row('p5.48xlarge', '2026-11-20T00:00:00Z'),
            { advisor: null },
            row('g5.xlarge', '2026-11-19T00:00:00Z'),
          ],
          '2026-11-22T15:00:00Z',
        ),
      ),
    ).toBe(
      "Grey: AWS's Spot Advisor, converted from a month to an hour, of all p5.48xlarge in us-east-1, in the month before (5-10 %) and all g5.xlarge in us-east-1, in the month before (5-10 %); published 19 Nov.",
    );
  });
});

describe('leadText', () => {
  it('keeps the seconds below an hour', () => {
    expect([45, 192, 240, 7300].map((seconds) => plain(leadText(seconds)))).toEqual([
      '45 s',
      '3 min 12 s',
      '4 min',
      '2 h',
    ]);
  });
});
