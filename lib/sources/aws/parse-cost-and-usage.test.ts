import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sumOf } from '#lib/domain/decimal';
import type { PurchaseOption } from '#lib/domain/usage';
import { atLeast } from '#lib/property-testing';
import { parseCostAndUsage } from './parse-cost-and-usage.ts';
import { createTally } from './tally.ts';

const ACCOUNT = '111122223333';

type Amounts = {
  cost?: string;
  amortized?: string;
  hours?: string;
  unit?: string;
  currency?: string;
  account?: string;
};

function group(usageType: string, over: Amounts = {}) {
  const {
    cost = '12.5',
    amortized = '7.75',
    hours = '10',
    unit = 'Hrs',
    currency = 'USD',
    account = ACCOUNT,
  } = over;
  return {
    Keys: [usageType, account],
    Metrics: {
      UnblendedCost: { Amount: cost, Unit: currency },
      AmortizedCost: { Amount: amortized, Unit: currency },
      UsageQuantity: { Amount: hours, Unit: unit },
    },
  };
}

function read(groups: ReturnType<typeof group>[], option: PurchaseOption = 'spot', day = '2026-11-05') {
  const refused = createTally();
  const results = [{ TimePeriod: { Start: day, End: '2026-11-06' }, Groups: groups, Estimated: false }];
  const months = parseCostAndUsage([{ option, results }], refused);
  return { month: months.get('2026-11-01')?.get(ACCOUNT), months, notes: refused.take('groups of usage') };
}

describe('usage lines', () => {
  test('a group of a day is one line, placed by its usage type', () => {
    expect(read([group('USW2-SpotUsage:p4d.24xlarge', { cost: '1.5E-3' })]).month).toEqual({
      lines: [
        {
          cloud: 'aws',
          account: ACCOUNT,
          month: '2026-11-01',
          start: new Date('2026-11-05T00:00:00Z'),
          end: new Date('2026-11-06T00:00:00Z'),
          region: 'us-west-2',
          zone: null,
          instanceType: 'p4d.24xlarge',
          os: null,
          purchaseOption: 'spot',
          resourceId: null,
          hours: '10',
          cost: '0.0015',
          currency: 'USD',
          onDemandCost: null,
          tags: {},
          estimated: false,
        },
      ],
      leftOut: [],
    });
  });

  test.each([
    ['spot', 'SpotUsage:g6.xlarge', '12.5'],
    ['on-demand', 'BoxUsage:g6.xlarge', '12.5'],
    ['savings-plan', 'BoxUsage:g6.xlarge', '7.75'],
    ['reserved', 'BoxUsage:g6.xlarge', '7.75'],
  ] as const)('%s costs what is paid for it', (option, usageType, cost) => {
    expect(read([group(usageType)], option).month?.lines).toMatchObject([
      { purchaseOption: option, cost, region: 'us-east-1' },
    ]);
  });

  test('currencies stay apart', () => {
    const { month } = read([
      group('SpotUsage:g6.xlarge'),
      group('EBSOptimized:g6.xlarge', { currency: 'CNY' }),
    ]);
    expect(month?.lines.map(({ currency }) => currency)).toEqual(['USD']);
    expect(month?.leftOut.map(({ currency }) => currency)).toEqual(['CNY']);
  });
});

describe('what is left out', () => {
  test('usage other than instance-hours is summed up to the last digit', () => {
    const { month } = read(
      [
        group('USE2-DataTransfer-Out-Bytes', { cost: '0.0000000001', unit: 'GB' }),
        group('CPUCredits:t3', { cost: '0.2', unit: 'vCPU-Hours' }),
        group('HeavyUsage:g6.xlarge', { amortized: '3' }),
        group('DedicatedUsage:g6.xlarge'),
        group('BoxUsage:g6.xlarge', { cost: '0', hours: '0.0' }),
      ],
      'on-demand',
    );
    expect(month?.lines).toEqual([]);
    expect(month?.leftOut).toEqual([
      {
        what: 'EC2 usage other than instance-hours',
        kind: 'other',
        currency: 'USD',
        lines: 2,
        cost: '0.2000000001',
      },
      { what: 'Fees of reservations', kind: 'adjustment', currency: 'USD', lines: 1, cost: '12.5' },
      { what: 'Dedicated instances', kind: 'other', currency: 'USD', lines: 1, cost: '12.5' },
    ]);
  });

  test.each([
    ['an unknown prefix', 'spot', 'XYZ1-SpotUsage:p5.48xlarge', {}, 'unknown region prefix "XYZ1"'],
    ['mixed units', 'spot', 'SpotUsage:p5.48xlarge', { unit: 'N/A' }, 'amounts of mixed units'],
    ['another unit', 'spot', 'SpotUsage:p5.48xlarge', { unit: 'GB' }, 'amounts that are no hours but GB'],
    ['no type', 'on-demand', 'BoxUsage', {}, 'usage type without an instance type'],
    [
      'a contradiction',
      'on-demand',
      'SpotUsage:p5.48xlarge',
      {},
      'usage type and purchase type (on-demand) disagree',
    ],
    ['no number', 'spot', 'SpotUsage:p5.48xlarge', { hours: 'ten' }, 'hours that are no number from 0 on'],
    [
      'negative hours',
      'spot',
      'SpotUsage:p5.48xlarge',
      { hours: '-1' },
      'hours that are no number from 0 on',
    ],
  ] as const)('%s is refused with a reason, and its cost is kept', (_, option, usageType, over, what) => {
    const { month, notes } = read([group(usageType, over)], option);
    expect(month).toEqual({
      lines: [],
      leftOut: [{ what, kind: 'refused', currency: 'USD', lines: 1, cost: '12.5' }],
    });
    expect(notes).toEqual([
      `1 groups of usage refused: ${what} (${usageType} of account ${ACCOUNT} on 2026-11-05)`,
    ]);
  });

  test('lines and what is left out are together what was billed', () => {
    const usageTypes = [
      'SpotUsage:g6.xlarge',
      'EU-SpotUsage:p5.48xlarge',
      'XYZ-SpotUsage:g5.xlarge',
      'SpotUsage',
      'Other',
    ];
    const one = fc.record({
      usageType: fc.constantFrom(...usageTypes),
      cost: fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }).map((units) => sumOf([`${units}`])),
      unit: fc.constantFrom('Hrs', 'N/A', 'GB'),
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1 }), (all) => {
        const { month } = read(all.map(({ usageType, ...over }) => group(usageType, over)));
        const billed = sumOf(all.map(({ cost }) => cost));
        expect(sumOf([...(month?.lines ?? []), ...(month?.leftOut ?? [])].map(({ cost }) => cost))).toBe(
          billed,
        );
      }),
      atLeast(100),
    );
  });
});

describe('an answer that Cost Explorer does not write', () => {
  test.each([
    ['no account', { account: 'NoLinkedAccount' }],
    ['no cost', { cost: 'free' }],
    ['no currency', { currency: 'N/A' }],
  ])('%s in a group', (_, over) => {
    expect(() => read([group('SpotUsage:g6.xlarge', over)])).toThrow(RangeError);
  });

  test('no day', () => {
    expect(() => read([], 'spot', 'November')).toThrow(new RangeError('no day in "November"'));
  });

  test('a month without usage is not there', () => {
    expect(read([]).months).toEqual(new Map());
  });
});
