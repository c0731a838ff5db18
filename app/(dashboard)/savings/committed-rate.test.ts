import { describe, expect, it } from 'vitest';
import { ApiFetchError } from '#lib/queries/api-fetch';
import { bodyOf, fieldErrors, keptWords, rateWords } from './committed-rate.ts';

const FIELDS = { account: '', family: ' p5 ', amount: '40', unit: 'discountPct' } as const;

describe('bodyOf', () => {
  it('asks for every account where none is named, and for one of the two units', () => {
    expect(bodyOf(FIELDS)).toEqual({ account: null, family: 'p5', discountPct: 40 });
    expect(bodyOf({ ...FIELDS, account: ' 111122223333 ', amount: '19.66', unit: 'usdPerHour' })).toEqual({
      account: '111122223333',
      family: 'p5',
      usdPerHour: 19.66,
    });
  });

  it('leaves it to the API to refuse what is no number, and takes an empty field for none', () => {
    expect(bodyOf({ ...FIELDS, amount: '40 %' })).toMatchObject({ discountPct: '40 %' });
    expect(bodyOf({ ...FIELDS, amount: ' ' })).toMatchObject({ discountPct: null });
  });
});

describe('fieldErrors', () => {
  const refused = (errors?: { parameter: string; detail: string }[]) =>
    new ApiFetchError(400, 'all of it', { type: 'about:blank', title: '', status: 400, detail: '', errors });

  it('puts what the API says at the field that it speaks of', () => {
    expect(
      fieldErrors(
        refused([
          { parameter: 'family', detail: 'must be a type' },
          { parameter: 'usdPerHour', detail: 'give one' },
          { parameter: 'discountPct', detail: 'second word on the same field' },
          { parameter: 'colour', detail: 'unknown' },
        ]),
      ),
    ).toEqual({ family: 'must be a type', amount: 'give one', form: 'unknown' });
  });

  it('calls the units as the form does', () => {
    const detail = 'give one of usdPerHour and discountPct';
    expect(fieldErrors(refused([{ parameter: 'usdPerHour', detail }]))).toEqual({
      amount: 'give one of USD per hour and % below list',
    });
  });

  it('says the whole where no field is named', () => {
    expect(fieldErrors(refused())).toEqual({ form: 'all of it' });
    expect(fieldErrors(new Error('gone'))).toEqual({ form: 'gone' });
    expect(fieldErrors(null)).toEqual({});
  });
});

describe('rateWords', () => {
  it('says what a rate charges, in its own unit', () => {
    const plain = (rate: Parameters<typeof rateWords>[0]) => rateWords(rate).replaceAll('\u00a0', ' ');
    expect(plain({ usdPerHour: 19.66, discountPct: null })).toBe('$19.66 an hour');
    expect(plain({ usdPerHour: null, discountPct: 40 })).toBe('40 % below list');
    expect(plain({ usdPerHour: null, discountPct: 37.5 })).toBe('37.5 % below list');
  });
});

describe('keptWords', () => {
  const rate = {
    ...{ id: 1, cloud: 'aws' as const, account: null, family: 'p5', usdPerHour: null, discountPct: 37.25 },
    ...{ replaced: null, note: null },
  };
  const plain = (kept: Parameters<typeof keptWords>[0]) => keptWords(kept).replaceAll('\u00a0', ' ');

  it('says that a rate was added, and which one it takes the place of', () => {
    expect(plain(rate)).toBe('Added: p5, 37.25 % below list.');
    expect(plain({ ...rate, replaced: { usdPerHour: null, discountPct: 40 }, note: 'Odd.' })).toBe(
      'Replaced: p5, 37.25 % below list instead of 40 % below list. Odd.',
    );
  });
});
