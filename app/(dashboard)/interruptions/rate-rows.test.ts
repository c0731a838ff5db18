import { describe, expect, it } from 'vitest';
import { hourCells, hourWords } from './hour-rows.ts';
import { rateLabels, rateWords, whiskers } from './rate-rows.ts';
import { against, placeRow } from './rate-testing.ts';

const east = placeRow('H100', 'us-east-1', [59, 1440], against('higher', 12.747));
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('groups as they are drawn', () => {
  it('have a word a column: as many as there are groups', () => {
    expect(rateLabels(east, 'place')).toEqual(['H100', 'us-east-1']);
    expect(rateLabels(placeRow(null, 'us-east-1', [0, 1]), 'place')).toEqual(['no GPU', 'us-east-1']);
    expect(rateLabels({ keys: { zone: 'use1-az4' } }, 'zone')).toEqual(['use1-az4']);
    expect(rateLabels({ keys: { account: null } }, 'account')).toEqual(['unknown']);
    expect(rateLabels({ keys: { gpuModel: null } }, 'gpuModel')).toEqual(['no GPU']);
    expect(rateLabels({ keys: { account: '111122223333', zone: 'use1-az4' } }, 'zone,account')).toEqual([
      'use1-az4',
      '111122223333',
    ]);
  });

  it('say all of it in a line', () => {
    expect(plain(rateWords(east, 'place'))).toBe(
      'H100, us-east-1: 59 in 1,440 h, 4.1 %/h, 95 % interval 3.1 – 5.1 %/h, 63 % within 24 h, 12.7 times the rest (4.0 – 65)',
    );
    expect(plain(rateWords(placeRow('L4', 'us-east-2', [0, 0]), 'place'))).toBe(
      'L4, us-east-2: 0 in 0 h, rate unknown',
    );
  });

  it('keep the order and the numbers', () => {
    const west = placeRow('A100', 'us-west-2', [9, 2210]);
    expect(whiskers([east, west], 'place').map(({ key, ratePerHour }) => [key, ratePerHour])).toEqual([
      ['H100, us-east-1', 59 / 1440],
      ['A100, us-west-2', 9 / 2210],
    ]);
  });
});

describe('hours of the week', () => {
  const at = (hourOfWeek: string, counts: [number, number]) => ({
    ...placeRow('H100', 'us-east-1', counts),
    keys: { hourOfWeek },
  });

  it('are cells by their number', () => {
    expect(hourCells([at('38', [3, 41]), { ...east, keys: { hourOfWeek: null } }])).toEqual([
      {
        hour: 38,
        interruptions: 3,
        exposureHours: 41,
        ratePerHour: 3 / 41,
        low95: (3 / 41) * 0.75,
        high95: (3 / 41) * 1.25,
      },
    ]);
  });

  it('say a rate from 10 hours at risk on', () => {
    const words = (counts: [number, number]) =>
      hourCells([at('0', counts)]).map((cell) => plain(hourWords(cell)));
    expect(words([3, 41])).toEqual(['3 in 41 h, 7.3 %/h (5.5 – 9.1 %/h)']);
    expect(words([1, 9.4])).toEqual(['1 in 9 h, too little to say']);
    expect(words([0, 0])).toEqual(['no hours at risk']);
  });
});
