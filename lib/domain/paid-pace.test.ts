import { expect, it } from 'vitest';
import { paidPace } from './paid-pace.ts';

it('says what calls have cost and what they come to in a month', () => {
  // Five calls a run, three accounts, every 12 hours: 5 x 3 x 60.875 = 913.125 calls.
  const pace = { usdPerCall: 0.01, calls: 30, runs: 6, places: 3, periodSeconds: 43_200 };
  expect(paidPace(pace)).toEqual({ usd: 0.3, usdPerMonth: 9.13 });
  expect(paidPace({ ...pace, calls: 0, runs: 0 })).toEqual({ usd: 0, usdPerMonth: null });
});
