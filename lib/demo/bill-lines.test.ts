import { describe, expect, it } from 'vitest';
import { type BillLine, billOf } from './bill-lines.ts';
import { createMarket } from './market.ts';
import { sumOf, units } from './money.ts';
import { trueSavings } from './true-savings.ts';

const market = createMarket(5);
const MONTH = '2026-10-01';
const final = billOf(market, MONTH, new Date('2026-11-23T12:00:00Z'), 'export');
const closed = billOf(market, MONTH, new Date('2026-11-03T12:00:00Z'), 'export');
const of = (lines: BillLine[], ...kinds: BillLine['kind'][]) =>
  lines.filter(({ kind }) => kinds.includes(kind));
const sum = (lines: BillLine[], field: 'unblended' | 'amortized' | 'amount') =>
  sumOf(lines.map((line) => line[field]));

describe('a final bill', () => {
  it('holds what its spot and other hours truly cost', () => {
    const window = { from: new Date('2026-10-01T00:00:00Z'), to: new Date('2026-11-01T00:00:00Z') };
    const accounts = ['111122223333', '444455556666', '777788889999'];
    const [truth] = trueSavings(market, { accounts, ...window });
    const spot = final.lines.filter(({ purchaseOption }) => purchaseOption === 'spot');
    const other = final.lines.filter(
      ({ purchaseOption }) => purchaseOption !== null && purchaseOption !== 'spot',
    );
    expect(Number(sum(spot, 'unblended'))).toBeCloseTo(Number(truth?.spotCost), 6);
    expect(Number(sum(spot, 'amount'))).toBeCloseTo(Number(truth?.spotHours), 6);
    expect(Number(sum(other, 'amortized'))).toBeCloseTo(Number(truth?.otherCost), 6);
    expect(Number(sum(other, 'amount'))).toBeCloseTo(Number(truth?.otherHours), 6);
  });

  it('takes back what Savings Plan hours state on demand, and bills the plan instead', () => {
    const covered = of(final.lines, 'SavingsPlanCoveredUsage');
    const negations = of(final.lines, 'SavingsPlanNegation');
    const fees = of(final.lines, 'SavingsPlanRecurringFee');
    expect(covered.length).toBeGreaterThan(40);
    expect(sum([...covered, ...negations], 'unblended')).toBe('0.0000000000');
    expect(covered.every(({ unblended, publicOnDemand }) => unblended === publicOnDemand)).toBe(true);
    expect(sum(fees, 'unblended')).toBe(sum(covered, 'amortized'));
    expect(sum([...negations, ...fees], 'amortized')).toBe('0.0000000000');
    expect(new Set(covered.map(({ usageType, account }) => `${account} ${usageType}`))).toEqual(
      new Set(['111122223333 BoxUsage:p4d.24xlarge']),
    );
  });

  it('bills reserved hours by their fee alone, which the hours and the unused part share', () => {
    const hours = of(final.lines, 'DiscountedUsage');
    const [fee] = of(final.lines, 'RIFee') as [BillLine];
    expect(sum(hours, 'unblended')).toBe('0.0000000000');
    expect(fee.usageType).toBe('EU-HeavyUsage:g6.xlarge');
    expect(fee.amount).toBe('1488.0000000000');
    // 1488 h x 0.88528 x 0.58
    expect(fee.unblended).toBe('764.0320512000');
    expect(sumOf([sum(hours, 'amortized'), fee.amortized])).toBe(fee.unblended);
  });

  it('comes to the same whether commitments are spread over hours or not', () => {
    expect(sum(final.lines, 'unblended')).toBe(sum(final.lines, 'amortized'));
  });

  it('has storage, traffic, tax, a credit and a refund beside the hours', () => {
    expect(of(final.lines, 'Credit').map(({ account, unblended }) => [account, unblended])).toEqual([
      ['111122223333', '-120.0000000000'],
    ]);
    expect(of(final.lines, 'Refund').map(({ account, unblended }) => [account, unblended])).toEqual([
      ['444455556666', '-3.2500000000'],
    ]);
    expect(of(final.lines, 'Tax')).toHaveLength(3);
    const usage = of(final.lines, 'Usage').filter(({ purchaseOption }) => purchaseOption === null);
    expect(new Set(usage.map(({ productCode, unit }) => `${productCode} ${unit}`))).toEqual(
      new Set(['AmazonEC2 GB-Mo', 'AWSDataTransfer GB', 'AmazonS3 GB-Mo']),
    );
    expect(usage.length % 31).toBe(0);
  });

  it('names usage types with the prefix of their region and zones as the account calls them', () => {
    const spot = final.lines.filter(({ purchaseOption }) => purchaseOption === 'spot');
    const prefixes: Record<string, string> = {
      'us-east-1': '',
      'us-east-2': 'USE2-',
      'us-west-2': 'USW2-',
      'eu-west-1': 'EU-',
      'eu-central-1': 'EUC1-',
      'ap-northeast-1': 'APN1-',
    };
    expect(new Set(spot.map(({ region }) => region))).toEqual(new Set(Object.keys(prefixes)));
    for (const { region, usageType, instanceType, zoneName } of spot) {
      expect(usageType).toBe(`${prefixes[region ?? '']}SpotUsage:${instanceType}`);
      expect(zoneName?.slice(0, -1)).toBe(region);
    }
  });
});

describe('a closed bill that is not final', () => {
  it('lacks the credit and some hours, and has restated lines', () => {
    expect([closed.final, final.final]).toEqual([false, true]);
    expect(of(closed.lines, 'Credit')).toEqual([]);
    expect(closed.lines.length).toBeLessThan(final.lines.length);
    const spot = (lines: BillLine[]) =>
      sum(
        lines.filter((line) => line.purchaseOption === 'spot'),
        'unblended',
      );
    expect(spot(closed.lines)).not.toBe(spot(final.lines));
  });

  it('never states more of a reservation than its fee', () => {
    const [fee] = of(closed.lines, 'RIFee') as [BillLine];
    expect(units(fee.amortized)).toBeGreaterThan(0n);
    expect(sumOf([sum(of(closed.lines, 'DiscountedUsage'), 'amortized'), fee.amortized])).toBe(fee.unblended);
  });
});
