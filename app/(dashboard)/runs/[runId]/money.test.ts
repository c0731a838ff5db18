import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeTime, shownMoney } from './money.ts';
import { ledgerOf } from './run-testing.ts';

describe('nodeTime', () => {
  it('says minutes below two hours', () => {
    expect(
      [0, 0.005, 50 / 60, 1.9, 2, 2.4, 1234].map((value) => nodeTime(value).replace('\u00a0', ' ')),
    ).toEqual(['0 min', '<1 min', '50 min', '114 min', '2 h', '2 h', '1,234 h']);
  });
});

describe('shownMoney', () => {
  it('shows cents that sum to the total', () => {
    const money = shownMoney(ledgerOf());
    expect(money?.totalUsd).toBe(2193.08);
    expect(money?.parts.map(({ part, usd, hours }) => [part, usd, hours])).toEqual([
      ['useful', 1921.23, 112],
      ['checkpoint', 118.44, 7],
      ['lost', 96.3, 5.6],
      ['restart', 41.71, 2.4],
      ['idle', 15.4, 1],
    ]);
    expect(money?.parts[0]?.pct).toBeCloseTo(87.6042, 4);
  });

  it('gives the cent that rounding would lose to the part that lost most of it', () => {
    const amounts = { usefulUsd: 1.004, checkpointUsd: 1.004, lostUsd: 1.004, restartUsd: 1.003, idleUsd: 0 };
    const money = shownMoney(ledgerOf({ ...amounts, totalUsd: 4.015 }));
    expect(money?.totalUsd).toBe(4.02);
    expect(money?.parts.map(({ usd }) => usd)).toEqual([1.01, 1.01, 1, 1, 0]);
  });

  it('knows nothing where no price is known', () => {
    expect(shownMoney(ledgerOf({ totalUsd: null }))).toBeNull();
    expect(shownMoney(ledgerOf({ lostUsd: null }))).toBeNull();
  });

  it('always sums in cents, each part within a cent of what it is', () => {
    const micro = fc.integer({ min: 0, max: 5_000_000_000 });
    fc.assert(
      fc.property(fc.tuple(micro, micro, micro, micro, micro), (parts) => {
        const [usefulUsd = 0, checkpointUsd = 0, lostUsd = 0, restartUsd = 0, idleUsd = 0] = parts.map(
          (n) => n / 1e6,
        );
        const amounts = { usefulUsd, checkpointUsd, lostUsd, restartUsd, idleUsd };
        const totalUsd = parts.reduce((sum, n) => sum + n, 0) / 1e6;
        const money = shownMoney(ledgerOf({ ...amounts, totalUsd }));
        const cents = (usd: number) => Math.round(usd * 100);
        expect(money?.parts.reduce((sum, part) => sum + cents(part.usd), 0)).toBe(
          cents(money?.totalUsd ?? -1),
        );
        expect(Math.abs((money?.totalUsd ?? 0) - totalUsd)).toBeLessThan(0.0050001);
        for (const [k, exact] of Object.values(amounts).entries())
          expect(Math.abs((money?.parts[k]?.usd ?? 0) - exact)).toBeLessThan(0.0100001);
      }),
    );
  });
});
