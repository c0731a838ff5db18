import { describe, expect, it } from 'vitest';
import { ACCOUNT, type Cells, csvOf, focusLine, parquetOf, read } from './bill-testing.ts';

const focus = (...lines: Cells[]) => csvOf(lines.length === 0 ? [focusLine()] : lines);
const one = async (over: Cells) => (await read([focus(focusLine(over))])).usage[0];

describe('a bill in FOCUS', () => {
  it('becomes usage lines; the ListCost of a spot line is not the on-demand cost', async () => {
    const { format, usage, documents, totals, notes } = await read([focus()]);
    expect(format).toBe('focus-1.0');
    expect(usage).toMatchObject([
      {
        ...{ account: ACCOUNT, month: '2026-10-01', region: 'us-east-1', zone: 'us-east-1a', os: 'linux' },
        ...{ instanceType: 'p5.48xlarge', purchaseOption: 'spot', resourceId: 'i-1', hours: '1', cost: '20' },
        ...{ currency: 'USD', onDemandCost: null, tags: { team: 'language' }, estimated: false },
      },
    ]);
    expect(documents[0]?.books).toMatchObject([{ accountName: 'research', leftOut: [] }]);
    expect(totals).toEqual([
      {
        provider: 'AWS',
        currency: 'USD',
        lines: 1,
        billedCost: '20',
        effectiveCost: '20',
        listCost: '21',
        contractedCost: '20',
      },
    ]);
    expect(notes).toEqual([
      'FOCUS 1.0: 1 line read = 1 taken as instance-hours (1 usage line) + 0 left out + 0 refused.',
    ]);
  });

  it.each([
    ['focus-1.1', { SkuPriceDetails: '{}' }],
    ['focus-1.2', { InvoiceId: 'INV1' }],
  ])('is %s by its columns', async (format, more) => {
    expect((await read([focus(focusLine(more))])).format).toBe(format);
  });

  it.each([
    [
      { PricingCategory: 'Standard', x_UsageType: 'BoxUsage:g5.xlarge' },
      { purchaseOption: 'on-demand', cost: '20' },
    ],
    [
      {
        PricingCategory: 'Committed',
        x_UsageType: 'BoxUsage:g5.xlarge',
        CommitmentDiscountCategory: 'Spend',
        BilledCost: '0',
        EffectiveCost: '12',
      },
      { purchaseOption: 'savings-plan', cost: '12' },
    ],
    [
      {
        PricingCategory: 'Committed',
        x_UsageType: 'BoxUsage:g5.xlarge',
        CommitmentDiscountCategory: 'Usage',
        BilledCost: '0',
        EffectiveCost: '11',
      },
      { purchaseOption: 'reserved', cost: '11' },
    ],
    [
      { x_UsageType: '', SkuPriceDetails: '{"x_InstanceType":"p4d.24xlarge","OperatingSystem":"Windows"}' },
      { instanceType: 'p4d.24xlarge', os: 'windows' },
    ],
    [
      {
        ProviderName: 'Amazon Web Services',
        RegionId: '',
        AvailabilityZone: '',
        x_UsageType: 'APN1-SpotUsage:g5.xlarge',
      },
      { region: 'ap-northeast-1' },
    ],
    [{ Tags: '{"user:team":"a","aws:x":"b"}' }, { tags: { team: 'a', 'aws:x': 'b' } }],
    [{ InvoiceId: '' }, { estimated: true }],
    [{ BillingPeriodStart: '2026-11-01T00:00:00Z' }, { estimated: true, month: '2026-11-01' }],
    [{ ConsumedQuantity: '', ConsumedUnit: '', PricingQuantity: '3', PricingUnit: 'Hours' }, { hours: '3' }],
  ])('reads %j as %j', async (over, expected) => {
    expect(await one(over)).toMatchObject(expected);
  });

  it('says that EffectiveCost is broken, that there is no spot line, and that NULL stands for nothing', async () => {
    const broken = {
      PricingCategory: 'Standard',
      x_UsageType: 'BoxUsage:g5.xlarge',
      EffectiveCost: '0',
      ResourceId: 'NULL',
    };
    const { notes, documents, usage } = await read([
      focus(focusLine(broken), focusLine({ ...broken, EffectiveCost: '20', ResourceId: 'i-2' })),
    ]);
    expect(notes.slice(1)).toEqual([
      'EffectiveCost is 0 on 1 of 2 lines of usage of AWS that are billed and have a ListCost: it is not what was paid (AWS sums to BilledCost 40, EffectiveCost 20, ListCost 42 USD). Spot and on-demand use are taken at BilledCost; committed use needs a right EffectiveCost.',
      'The bill has no spot lines (PricingCategory "Dynamic") but 2 lines of other instance-hours: there is nothing to show of savings.',
      '1 values are the word NULL: each was taken for an empty one.',
    ]);
    expect(documents[0]?.warnings).toEqual(notes.slice(1, 3));
    expect(usage.map(({ resourceId }) => resourceId).toSorted()).toEqual(['i-2', null]);
  });

  it('keeps other providers, corrections and what is no usage out of the hours', async () => {
    const { usage, documents, totals, notes } = await read([
      focus(
        focusLine(),
        focusLine({ ProviderName: 'Microsoft', SubAccountId: 'sub-1', BilledCost: '7' }),
        focusLine({ ChargeClass: 'Correction', BilledCost: '-3' }),
        focusLine({ ChargeCategory: 'Credit', BilledCost: '-5' }),
        focusLine({
          ServiceName: 'Amazon Simple Storage Service',
          PricingCategory: 'Standard',
          x_UsageType: 'TimedStorage',
          BilledCost: '2',
        }),
        focusLine({
          PricingCategory: 'Committed',
          CommitmentDiscountStatus: 'Unused',
          x_UsageType: 'BoxUsage:g5.xlarge',
          BilledCost: '0',
          EffectiveCost: '4',
        }),
      ),
    ]);
    expect(usage).toHaveLength(1);
    expect(totals.map(({ provider, lines, billedCost }) => [provider, lines, billedCost])).toEqual([
      ['AWS', 5, '14'],
      ['Microsoft', 1, '7'],
    ]);
    expect(documents[0]?.books.map(({ account }) => account)).toEqual([ACCOUNT]);
    expect(
      documents[0]?.books[0]?.leftOut.map(({ kind, what, cost }) => [kind, what, cost]).toSorted(),
    ).toEqual([
      ['adjustment', 'Correction', '-3'],
      ['adjustment', 'Credit', '-5'],
      ['adjustment', 'Unused commitment', '0'],
      ['other', 'Amazon Simple Storage Service', '2'],
    ]);
    expect(notes).toContain(
      'Savings are known of AWS alone: 1 line of Microsoft are in the totals and in no other figure.',
    );
  });

  it('quotes what a refused line of AWS says, not what stands in one of another provider', async () => {
    const { notes } = await read([
      focus(
        focusLine(),
        focusLine({ BilledCost: 'much' }),
        focusLine({ BilledCost: 'a lot', ProviderName: 'Microsoft' }),
        focusLine({ ConsumedQuantity: '', PricingQuantity: 'many' }),
      ),
    ]);
    expect(notes.join()).toContain('BilledCost is not a number, such as "much" (1)');
    expect(notes.join()).toContain('is not a number, such as "many" (1)');
  });

  it('keeps currencies apart and says so', async () => {
    const { usage, notes } = await read([focus(focusLine(), focusLine({ BillingCurrency: 'EUR' }))]);
    expect(usage.map(({ currency }) => currency).toSorted()).toEqual(['EUR', 'USD']);
    expect(notes).toContain('The bill is in EUR and USD: they are kept apart and never added.');
  });

  it('is the same as Parquet with typed columns', async () => {
    const csv = focus(focusLine({ BilledCost: '19.6612345678' }), focusLine({ ResourceId: 'i-2' }));
    const typed = await parquetOf(
      csv,
      `* replace (BilledCost::decimal(30, 15) as BilledCost, EffectiveCost::double as EffectiveCost, ChargePeriodStart::timestamptz as ChargePeriodStart,
        from_json(Tags, '"MAP(VARCHAR, VARCHAR)"') as Tags, nullif(ChargeClass, '') as ChargeClass)`,
    );
    const [plain, encoded] = [await read([csv]), await read([typed])];
    expect(encoded.usage).toEqual(plain.usage);
    expect(encoded.totals).toEqual(plain.totals);
  });
});
