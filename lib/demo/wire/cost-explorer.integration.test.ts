import {
  type CostExplorerClient,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandInput,
  GetDimensionValuesCommand,
  type ResultByTime,
} from '@aws-sdk/client-cost-explorer';
import { describe, expect, it } from 'vitest';
import { type BillLine, billOf } from '#lib/demo/bill-lines';
import { fromUnits, units } from '#lib/demo/money';
import { nameOf } from '#lib/demo/test-clients';
import { hostDemoCloud } from '#lib/demo/testing';

const NOW = new Date('2026-11-23T12:00:00Z');
const COMPUTE = 'Amazon Elastic Compute Cloud - Compute';
const demo = hostDemoCloud(NOW);
const { market, costExplorer, asRole } = demo;
const by = (...keys: string[]) => keys.map((Key) => ({ Type: 'DIMENSION' as const, Key }));
const is = (Key: 'SERVICE' | 'PURCHASE_TYPE' | 'RECORD_TYPE' | 'REGION', ...Values: string[]) => ({
  Dimensions: { Key, Values },
});
const BASE: GetCostAndUsageCommandInput = {
  TimePeriod: { Start: '2026-10-01', End: '2026-11-24' },
  Granularity: 'DAILY',
  Metrics: ['UnblendedCost', 'AmortizedCost', 'UsageQuantity'],
};

async function pages(
  input: Partial<GetCostAndUsageCommandInput>,
  client: CostExplorerClient = costExplorer(),
) {
  const results: ResultByTime[][] = [];
  const names = new Map<string | undefined, string | undefined>();
  let NextPageToken: string | undefined;
  do {
    const page = await client.send(new GetCostAndUsageCommand({ ...BASE, ...input, NextPageToken }));
    results.push(page.ResultsByTime ?? []);
    for (const { Value, Attributes } of page.DimensionValueAttributes ?? [])
      names.set(Value, Attributes?.description);
    NextPageToken = page.NextPageToken;
  } while (NextPageToken);
  return { results, names };
}

/** The same by hand: sums of the bill's lines by day and keys, without zeros at the end. */
function expected(test: (line: BillLine) => boolean, keys: (line: BillLine) => string, to = '2026-11-24') {
  const sums = new Map<string, { unblended: bigint; amortized: bigint; amount: bigint }>();
  for (const month of ['2026-10-01', '2026-11-01']) {
    for (const line of billOf(market, month, NOW, 'cost-explorer').lines.filter(test)) {
      if (line.start >= new Date(to)) continue;
      const key = `${line.start.toISOString().slice(0, 10)} ${keys(line)}`;
      const sum = sums.get(key) ?? { unblended: 0n, amortized: 0n, amount: 0n };
      sum.unblended += units(line.unblended);
      sum.amortized += units(line.amortized);
      sum.amount += line.kind === 'SavingsPlanNegation' ? 0n : units(line.amount);
      sums.set(key, sum);
    }
  }
  const text = (value: bigint) => fromUnits(value).replace(/\.?0+$/, '');
  return new Map(
    [...sums].map(([key, sum]) => [key, `${text(sum.unblended)} ${text(sum.amortized)} ${text(sum.amount)}`]),
  );
}

function told(results: ResultByTime[][]) {
  const groups = results.flat().flatMap(({ TimePeriod, Groups }) =>
    (Groups ?? []).map(({ Keys, Metrics }) => {
      const amounts = ['UnblendedCost', 'AmortizedCost', 'UsageQuantity'].map(
        (name) => Metrics?.[name]?.Amount,
      );
      return [`${TimePeriod?.Start} ${Keys?.join(' ')}`, amounts.join(' ')] as const;
    }),
  );
  expect(new Set(groups.map(([key]) => key)).size).toBe(groups.length);
  return new Map(groups);
}

describe('GetCostAndUsage', () => {
  it('gives spot hours and cost by usage type and account, as published', async () => {
    const { results, names } = await pages({
      Filter: { And: [is('SERVICE', COMPUTE), is('PURCHASE_TYPE', 'Spot Instances')] },
      GroupBy: by('USAGE_TYPE', 'LINKED_ACCOUNT'),
    });
    const truth = expected(
      ({ purchaseOption }) => purchaseOption === 'spot',
      ({ usageType, account }) => `${usageType} ${account}`,
    );
    expect(truth.size).toBeGreaterThan(150);
    expect(told(results)).toEqual(truth);
    expect(Object.fromEntries(names)).toEqual({
      '111122223333': 'research',
      '444455556666': 'vision',
      '777788889999': 'platform',
    });
    const units = results.flat().flatMap(({ Groups }) => Groups ?? []);
    expect(new Set(units.map(({ Metrics }) => Metrics?.UsageQuantity?.Unit))).toEqual(new Set(['Hrs']));
    expect(new Set(units.map(({ Metrics }) => Metrics?.UnblendedCost?.Unit))).toEqual(new Set(['USD']));
  });

  it('has Savings Plan and reserved hours at their effective cost in AmortizedCost alone', async () => {
    const { results } = await pages({
      Filter: {
        And: [is('SERVICE', COMPUTE), is('RECORD_TYPE', 'SavingsPlanCoveredUsage', 'DiscountedUsage')],
      },
      GroupBy: by('USAGE_TYPE', 'PURCHASE_TYPE'),
    });
    const purchase = { 'savings-plan': 'Savings Plans', reserved: 'Standard Reserved Instances' } as const;
    const option = ({ purchaseOption }: BillLine) => purchase[purchaseOption as keyof typeof purchase];
    const truth = expected(
      (line) => option(line) !== undefined && line.kind !== 'RIFee',
      (line) => `${line.usageType} ${option(line)}`,
    );
    expect(new Set([...truth.keys()].map((key) => key.slice(11)))).toEqual(
      new Set(['BoxUsage:p4d.24xlarge Savings Plans', 'EU-BoxUsage:g6.xlarge Standard Reserved Instances']),
    );
    expect(told(results)).toEqual(truth);
    const plan = results.flat().flatMap(({ Groups }) => Groups ?? []);
    const { UnblendedCost, AmortizedCost } =
      plan.find(({ Keys }) => Keys?.[1] === 'Savings Plans')?.Metrics ?? {};
    expect(Number(AmortizedCost?.Amount) / Number(UnblendedCost?.Amount)).toBeCloseTo(0.62, 8);
  });

  it('spreads many groups over pages, a day over two of them', async () => {
    const { results } = await pages({
      TimePeriod: { Start: '2026-10-01', End: '2026-11-24' },
      GroupBy: by('USAGE_TYPE', 'LINKED_ACCOUNT'),
    });
    const days = results.map((page) => page.map(({ TimePeriod }) => TimePeriod?.Start));
    expect(results.length).toBeGreaterThan(1);
    expect(days.slice(1).some(([first], index) => first !== undefined && days[index]?.at(-1) === first)).toBe(
      true,
    );
    const truth = expected(
      () => true,
      ({ usageType, account }) => `${usageType || 'NoUsageType'} ${account}`,
    );
    expect(told(results)).toEqual(truth);
  });

  it('marks every day of a month that is not final as estimated', async () => {
    const { results } = await pages({ Metrics: ['UnblendedCost'] });
    const estimated = results.flat().map(({ TimePeriod, Estimated }) => [TimePeriod?.Start, Estimated]);
    expect(estimated).toHaveLength(54);
    expect(estimated.filter(([, flag]) => flag).map(([day]) => day)).toEqual(
      Array.from({ length: 23 }, (_, index) => `2026-11-${String(index + 1).padStart(2, '0')}`),
    );
  });

  it('sums months, and says N/A to mixed units', async () => {
    const { results } = await pages({ Granularity: 'MONTHLY', GroupBy: by('SERVICE') });
    expect(results.flat().map(({ TimePeriod }) => TimePeriod)).toEqual([
      { Start: '2026-10-01', End: '2026-11-01' },
      { Start: '2026-11-01', End: '2026-11-24' },
    ]);
    const october = results.flat()[0]?.Groups ?? [];
    const unit = (service: string) =>
      october.find(({ Keys }) => Keys?.[0] === service)?.Metrics?.UsageQuantity?.Unit;
    expect(unit(COMPUTE)).toBe('Hrs');
    expect(unit('EC2 - Other')).toBe('N/A');
    expect(unit('Amazon Simple Storage Service')).toBe('GB-Mo');
  });

  it('answers an unknown value with empty days, and an operator that negates', async () => {
    const { results } = await pages({ Filter: is('PURCHASE_TYPE', 'Spot'), GroupBy: by('USAGE_TYPE') });
    expect(results.flat()).toHaveLength(54);
    expect(results.flat().every(({ Groups }) => Groups?.length === 0)).toBe(true);
    expect(results.flat()[0]?.Total?.UnblendedCost).toEqual({ Amount: '0', Unit: 'USD' });
    const { results: rest } = await pages({
      Granularity: 'MONTHLY',
      Filter: { Not: { Or: [is('SERVICE', COMPUTE), is('SERVICE', 'Tax')] } },
      GroupBy: by('SERVICE'),
    });
    const services = rest.flat().flatMap(({ Groups }) => Groups?.map(({ Keys }) => Keys?.[0]));
    expect(new Set(services)).toEqual(
      new Set(['EC2 - Other', 'Amazon Simple Storage Service', 'Savings Plans for AWS Compute usage']),
    );
  });

  it('shows the payer every account and a member itself', async () => {
    const as = async (index: number) => {
      const client = costExplorer({ credentials: await asRole(index) });
      const { results } = await pages({ GroupBy: by('LINKED_ACCOUNT'), Granularity: 'MONTHLY' }, client);
      return [...new Set(results.flat().flatMap(({ Groups }) => Groups?.map(({ Keys }) => Keys?.[0])))];
    };
    expect(await as(0)).toEqual(['111122223333', '444455556666', '777788889999']);
    expect(await as(1)).toEqual(['444455556666']);
  });

  it.each([
    ['a time of day', { TimePeriod: { Start: '2026-11-01T00:00:00Z', End: '2026-11-02' } }, 'yyyy-MM-dd'],
    ['no stretch', { TimePeriod: { Start: '2026-11-02', End: '2026-11-02' } }, 'before end date'],
    ['the far past', { TimePeriod: { Start: '2025-08-31', End: '2026-11-02' } }, '14 months'],
    ['hours', { Granularity: 'HOURLY' as const }, 'Hourly data granularity is not enabled'],
    ['three groups', { GroupBy: by('SERVICE', 'REGION', 'USAGE_TYPE') }, 'at most 2'],
    ['an unknown dimension', { GroupBy: by('COLOUR') }, 'COLOUR is not supported'],
    [
      'two operators',
      { Filter: { ...is('SERVICE', COMPUTE), Not: is('REGION', 'x') } },
      'only have one operator',
    ],
    ['one operand', { Filter: { And: [is('SERVICE', COMPUTE)] } }, 'at least 2 operands'],
    ['no metric', { Metrics: [] }, 'must not be empty'],
    ['an unknown metric', { Metrics: ['Cost'] }, 'Metric Cost is invalid'],
  ])('refuses %s', async (_, input, message) => {
    await expect(
      costExplorer().send(new GetCostAndUsageCommand({ ...BASE, ...input })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('refuses a token of another question', async () => {
    const first = await costExplorer().send(
      new GetCostAndUsageCommand({ ...BASE, GroupBy: by('USAGE_TYPE', 'OPERATION') }),
    );
    const asked = costExplorer().send(
      new GetCostAndUsageCommand({ ...BASE, GroupBy: by('SERVICE'), NextPageToken: first.NextPageToken }),
    );
    expect(first.NextPageToken).toBeDefined();
    expect(await nameOf(asked)).toBe('InvalidNextTokenException');
  });
});

describe('GetDimensionValues', () => {
  it('names accounts and purchase types', async () => {
    const values = async (Dimension: 'LINKED_ACCOUNT' | 'PURCHASE_TYPE') =>
      (await costExplorer().send(new GetDimensionValuesCommand({ TimePeriod: BASE.TimePeriod, Dimension })))
        .DimensionValues;
    expect(await values('LINKED_ACCOUNT')).toEqual([
      { Value: '111122223333', Attributes: { description: 'research' } },
      { Value: '444455556666', Attributes: { description: 'vision' } },
      { Value: '777788889999', Attributes: { description: 'platform' } },
    ]);
    expect((await values('PURCHASE_TYPE'))?.map(({ Value }) => Value)).toEqual([
      'NoPurchaseType',
      'On Demand Instances',
      'Savings Plans',
      'Spot Instances',
      'Standard Reserved Instances',
    ]);
  });
});

describe('faults of Cost Explorer', () => {
  const ask = (maxAttempts = 1) => costExplorer({ maxAttempts }).send(new GetCostAndUsageCommand(BASE));

  it.each([
    ['throttle', 'LimitExceededException', 'Rate limit'],
    ['data-unavailable', 'DataUnavailableException', 'not available'],
    ['deny', 'AccessDeniedException', 'not authorized to perform: ce:GetCostAndUsage'],
    ['not-enabled', 'AccessDeniedException', 'User not enabled for cost explorer access'],
    ['wrong-credentials', 'UnrecognizedClientException', 'security token'],
  ] as const)('%s', async (kind, name, message) => {
    demo.cloud.faults.set([{ kind, service: 'ce' }]);
    await expect(ask()).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });

  it('are overcome by the SDK when it is throttled once', async () => {
    demo.cloud.faults.set([{ kind: 'throttle', service: 'ce', times: 1 }]);
    expect((await ask(3)).$metadata.attempts).toBe(2);
  });

  it('leave an empty answer', async () => {
    demo.cloud.faults.set([{ kind: 'empty', service: 'ce' }]);
    expect((await ask()).ResultsByTime).toEqual([]);
  });
});
