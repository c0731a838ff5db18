import { afterEach, describe, expect, test } from 'vitest';
import type { UsageDocument } from '#lib/domain/usage';
import { SourceError } from '../errors.ts';
import type { Batch } from '../feed.ts';
import * as fake from './fake-aws.ts';
import { collected, feed, HERE, NOW, type On, on, pull, startCloud } from './feeds-testing.ts';

let cloud: Awaited<ReturnType<typeof startCloud>>;
afterEach(() => cloud.close());

const TYPES = ['NoPurchaseType', 'On Demand Instances', 'Spot Instances'];
const listing = (...values: string[]) =>
  on('GetDimensionValues', () => ({
    body: JSON.stringify({
      DimensionValues: values.map((Value) => ({ Value, Attributes: {} })),
      ReturnSize: 1,
      TotalSize: 1,
    }),
  }));

type Given = [day: string, usageType: string, cost: string, hours?: string, account?: string];

function page(groups: Given[], { token, days = ['2026-11-22'] }: { token?: string; days?: string[] } = {}) {
  const all = [...new Set([...days, ...groups.map(([day]) => day)])].toSorted();
  return {
    body: JSON.stringify({
      ...(token === undefined ? {} : { NextPageToken: token }),
      ResultsByTime: all.map((Start) => ({
        TimePeriod: { Start, End: '2026-12-31' },
        Total: {},
        Groups: groups
          .filter(([day]) => day === Start)
          .map(([, usageType, cost, hours = '1', account = HERE.account]) => ({
            Keys: [usageType, account],
            Metrics: {
              UnblendedCost: { Amount: cost, Unit: 'USD' },
              AmortizedCost: { Amount: cost, Unit: 'USD' },
              UsageQuantity: { Amount: hours, Unit: 'Hrs' },
            },
          })),
        Estimated: Start >= '2026-11',
      })),
      DimensionValueAttributes: [{ Value: HERE.account, Attributes: { description: 'research' } }],
    }),
  };
}

const start = async (...answers: On[]) => {
  cloud = await startCloud(...answers);
  return cloud;
};
/** The purchase type that a request asks for. */
const purchaseType = ({ params }: fake.FakeCall) =>
  (params as unknown as Asked).Filter.And[1]?.Dimensions?.Values[0];
type Asked = {
  Filter: { And: { Dimensions?: { Values: string[] } }[] };
  TimePeriod: { Start: string; End: string };
};
const asked = (action = 'GetCostAndUsage') => cloud.calls.filter((call) => call.action === action);
const periods = () => asked().map(({ params }) => (params as unknown as Asked).TimePeriod);
const documents = (batches: Batch[]) => batches.flatMap((batch) => batch.rows as UsageDocument[]);
const linesOf = (document: UsageDocument | undefined) =>
  document === undefined ? [] : collected(document.lines());
const versionsOf = (batches: Batch[]) =>
  new Map(documents(batches).map(({ months, version }) => [months[0] ?? '', version]));
const spot = (...groups: Given[]) =>
  on('GetCostAndUsage', (call) => page(purchaseType(call) === 'Spot Instances' ? groups : []));
const ce = () => feed('aws.cost-explorer');

describe('a pull', () => {
  test('asks for four months at first, one chain for each purchase type in use, and pays for each request', async () => {
    await start(listing(...TYPES), spot(['2026-11-05', 'SpotUsage:p5.48xlarge', '480.5', '24']));
    let paid = 0;
    await pull(ce(), HERE, {
      pay: async () => {
        expect(cloud.calls.filter(({ action }) => /^Get(Cost|Dim)/.test(action))).toHaveLength(paid);
        paid += 1;
        return async () => {};
      },
    });
    expect(paid).toBe(3);
    expect(asked().map(({ params, region }) => [region, params])).toEqual(
      ['Spot Instances', 'On Demand Instances'].map((value) => [
        'us-east-1',
        {
          TimePeriod: { Start: '2026-08-01', End: '2026-11-24' },
          Granularity: 'DAILY',
          Metrics: ['UnblendedCost', 'AmortizedCost', 'UsageQuantity'],
          Filter: {
            And: [
              { Dimensions: { Key: 'SERVICE', Values: ['Amazon Elastic Compute Cloud - Compute'] } },
              { Dimensions: { Key: 'PURCHASE_TYPE', Values: [value] } },
              {
                Not: {
                  Dimensions: {
                    Key: 'RECORD_TYPE',
                    Values: ['Credit', 'Refund', 'Tax', 'SavingsPlanNegation'],
                  },
                },
              },
            ],
          },
          GroupBy: [
            { Type: 'DIMENSION', Key: 'USAGE_TYPE' },
            { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
          ],
        },
      ]),
    );
  });

  test('gives a document for each month with all accounts seen, the oldest month first', async () => {
    await start(
      listing(...TYPES),
      spot(
        ['2026-11-05', 'SpotUsage:p5.48xlarge', '480.5', '24'],
        ['2026-10-31', 'EU-SpotUsage:g5.xlarge', '2', '4', '444455556666'],
      ),
    );
    const batches = await pull(ce(), HERE);
    expect(documents(batches)).toMatchObject([
      {
        months: ['2026-10-01'],
        // Whom the answer knows of at all used nothing where it has nothing of them.
        books: [
          { account: HERE.account, month: '2026-10-01', leftOut: [] },
          { account: '444455556666', accountName: null, month: '2026-10-01', leftOut: [] },
        ],
        ...{ lineCount: 1, askedUntil: new Date('2026-11-20T00:00:00Z') },
      },
      {
        ...{
          source: 'cost-explorer',
          origin: HERE.account,
          label: 'Cost Explorer of research',
          months: ['2026-11-01'],
        },
        books: [
          { account: HERE.account, accountName: 'research', month: '2026-11-01', leftOut: [] },
          { account: '444455556666', month: '2026-11-01', leftOut: [] },
        ],
        ...{ lineCount: 1, warnings: [] },
      },
    ]);
    const [october, november] = documents(batches);
    expect(await linesOf(october)).toMatchObject([[{ region: 'eu-west-1', hours: '4', estimated: false }]]);
    expect(await linesOf(november)).toMatchObject([[{ cost: '480.5', hours: '24', estimated: true }]]);
    expect(batches.at(-1)).toEqual({ kind: 'usage', rows: [], progress: 1, notes: [] });
  });

  test('follows page tokens, through pages without a group, and puts the pages of a day together', async () => {
    await start(
      listing('Spot Instances'),
      on('GetCostAndUsage', ({ params }) => {
        if (params.NextPageToken === undefined)
          return page([['2026-11-05', 'SpotUsage:g5.xlarge', '1']], { token: 'a' });
        if (params.NextPageToken === 'a') return page([], { token: 'b' });
        return page([['2026-11-05', 'SpotUsage:g6.xlarge', '2']]);
      }),
    );
    const [november] = documents(await pull(ce(), HERE));
    expect(await linesOf(november)).toMatchObject([[{ cost: '1' }, { cost: '2' }]]);
    expect(asked()).toHaveLength(3);
  });

  test('later asks from the previous month, and yields another version only of what changed', async () => {
    let cost = '480.5';
    await start(
      listing('Spot Instances'),
      on('GetCostAndUsage', () =>
        page([
          ...['2026-08-03', '2026-09-03', '2026-10-03'].map(
            (day): Given => [day, 'SpotUsage:g5.xlarge', '1'],
          ),
          ['2026-11-05', 'SpotUsage:p5.48xlarge', cost],
        ]),
      ),
    );
    const source = ce();
    const versions = versionsOf(await pull(source, HERE));
    expect([...versions.keys()]).toEqual(['2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01']);
    const changed = async () =>
      documents(await pull(source, HERE, { versions })).flatMap(({ months, version }) =>
        version === versions.get(months[0] ?? '') ? [] : months,
      );
    expect(await changed()).toEqual([]);
    cost = '481';
    expect(await changed()).toEqual(['2026-11-01']);
    expect(periods().map(({ Start }) => Start)).toEqual(['2026-08-01', '2026-10-01', '2026-10-01']);
    expect(asked('GetDimensionValues')).toHaveLength(1);
  });

  test('goes back to the oldest month that a broken first pull left out', async () => {
    await start(listing('Spot Instances'), spot(['2026-11-05', 'SpotUsage:g5.xlarge', '1']));
    await pull(ce(), HERE, { versions: new Map([['2026-08-01', 'x']]) }).catch(() => {});
    expect(periods()[0]?.Start).toBe('2026-09-01');
  });

  test('goes back to a month that was last read before its bill was final', async () => {
    await start(listing('Spot Instances'), spot(['2026-11-05', 'SpotUsage:g5.xlarge', '1']));
    const months = ['2026-06-01', '2026-07-01', '2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01'];
    const versions = new Map(months.map((month) => [month, 'x']));
    // Nobody looked from the 20th of July to the 8th of November.
    const readAt = new Map(months.map((month) => [month, new Date('2026-11-08T00:00:00Z')]));
    readAt
      .set('2026-06-01', new Date('2026-07-20T00:00:00Z'))
      .set('2026-07-01', new Date('2026-07-20T00:00:00Z'));
    await pull(ce(), HERE, { versions, readAt }).catch(() => {});
    expect(periods()[0]?.Start).toBe('2026-07-01');
  });

  test('says that there is no spot use where AWS lists none', async () => {
    await start(
      listing('On Demand Instances'),
      on('GetCostAndUsage', () => page([['2026-11-05', 'BoxUsage:g5.xlarge', '1']])),
    );
    const batches = await pull(ce(), HERE);
    expect(batches.at(-1)?.notes).toEqual([
      'Cost Explorer lists no "Spot Instances" among the purchase types since 2026-08-01: no spot use there.',
    ]);
    expect(asked()).toHaveLength(1);
  });

  test('notes what it could not place, and the document warns of it', async () => {
    await start(listing('Spot Instances'), spot(['2026-11-05', 'XYZ1-SpotUsage:g5.xlarge', '1.25']));
    const batches = await pull(ce(), HERE);
    expect(documents(batches)[0]?.warnings).toEqual([
      '1.25 USD of account 111122223333 not counted: unknown region prefix "XYZ1".',
    ]);
    expect(batches.at(-1)?.notes).toEqual([
      '1 groups of usage refused: unknown region prefix "XYZ1" (XYZ1-SpotUsage:g5.xlarge of account 111122223333 on 2026-11-05)',
    ]);
  });
});

describe('nothing is half replaced', () => {
  test('a chain that breaks on a later page yields no document', async () => {
    await start(
      listing('Spot Instances'),
      on('GetCostAndUsage', ({ params }) =>
        params.NextPageToken === undefined
          ? page([['2026-11-05', 'SpotUsage:g5.xlarge', '1']], { token: 'a' })
          : fake.jsonError('DataUnavailableException', 'The requested data is unavailable.'),
      ),
    );
    const onto: Batch[] = [];
    await expect(pull(ce(), HERE, { onto })).rejects.toMatchObject({ code: 'empty', retryable: true });
    expect(onto).toEqual([]);
  });

  test('an answer without a day, or a page token that repeats, is no answer', async () => {
    await start(
      listing('Spot Instances'),
      on('GetCostAndUsage', () => ({ body: '{"ResultsByTime":[]}' })),
    );
    await expect(pull(ce(), HERE)).rejects.toMatchObject({ code: 'malformed', retryable: true });
    await cloud.close();
    await start(
      listing('Spot Instances'),
      on('GetCostAndUsage', () => page([], { token: 'same' })),
    );
    await expect(pull(ce(), HERE)).rejects.toMatchObject({
      code: 'malformed',
      message: 'AWS account 111122223333, us-east-1, ce:GetCostAndUsage: the same page token came twice.',
    });
  });

  test('a month that is kept and answered with nothing is an error, and the other months are taken', async () => {
    await start(listing('Spot Instances'), spot(['2026-11-05', 'SpotUsage:g5.xlarge', '1']));
    const onto: Batch[] = [];
    const versions = new Map(
      ['2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01'].map((month) => [month, 'old']),
    );
    await expect(pull(ce(), HERE, { onto, versions })).rejects.toMatchObject({
      code: 'empty',
      message:
        'AWS account 111122223333, us-east-1, ce:GetCostAndUsage: no instance usage at all for 2026-10, of which some is known.',
    });
    expect(documents(onto).map(({ months }) => months)).toEqual([['2026-11-01']]);
  });

  test('a month of which every day is answered with nothing is known to be empty, until there is something', async () => {
    let groups: Given[] = [['2026-11-05', 'SpotUsage:g5.xlarge', '1']];
    const days = ['2026-08-01', '2026-09-01', '2026-10-01', '2026-11-05'];
    await start(
      listing('Spot Instances'),
      on('GetCostAndUsage', () => page(groups, { days })),
    );
    const first = documents(await pull(ce(), HERE));
    expect(first.map(({ months, books, lineCount }) => [months[0], books.length, lineCount])).toEqual([
      ['2026-08-01', 1, 0],
      ['2026-09-01', 1, 0],
      ['2026-10-01', 1, 0],
      ['2026-11-01', 1, 1],
    ]);
    const versions = new Map(first.map(({ months, version }) => [months[0] ?? '', version]));
    const again = documents(await pull(ce(), HERE, { versions }));
    expect(again.map(({ version }) => version)).toEqual(first.slice(2).map(({ version }) => version));
    groups = [...groups, ['2026-10-07', 'SpotUsage:g5.xlarge', '2']];
    const later = documents(await pull(ce(), HERE, { versions }));
    expect(later.map(({ months, lineCount }) => [months[0], lineCount])).toEqual([
      ['2026-10-01', 1],
      ['2026-11-01', 1],
    ]);
  });

  test('a month that has only just begun may be empty', async () => {
    await start(listing('Spot Instances'), spot(['2026-10-05', 'SpotUsage:g5.xlarge', '1']));
    const versions = new Map(
      ['2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01'].map((month) => [month, 'old']),
    );
    const early = { versions, now: new Date('2026-11-02T20:00:00Z') };
    expect(documents(await pull(ce(), HERE, early)).map(({ months }) => months)).toEqual([['2026-10-01']]);
    await expect(pull(ce(), HERE, { versions, now: new Date('2026-11-03T00:00:00Z') })).rejects.toMatchObject(
      { code: 'empty' },
    );
  });

  test('an empty list of purchase types is asked for twice and not kept', async () => {
    let calls = 0;
    await start(
      on('GetDimensionValues', () => ({
        body: JSON.stringify({ DimensionValues: ++calls === 1 ? [] : [{ Value: 'Spot Instances' }] }),
      })),
      spot(['2026-11-05', 'SpotUsage:g5.xlarge', '1']),
    );
    expect(documents(await pull(ce(), HERE))).toHaveLength(1);
  });
});

describe('faults', () => {
  const denied = (text: string) => fake.jsonError('AccessDeniedException', text);
  test.each([
    [
      'Cost Explorer off',
      denied('User not enabled for cost explorer access'),
      { code: 'permission', retryable: false },
      'Cost Explorer is not enabled (AccessDeniedException: User not enabled for cost explorer access).',
      'Open Cost Explorer once in the Billing console of account 111122223333',
    ],
    [
      'a linked account without access',
      denied("Linked account doesn't have access to Cost Explorer."),
      { code: 'permission', retryable: false },
      "the account may not see Cost Explorer in its organisation (AccessDeniedException: Linked account doesn't have access to Cost Explorer).",
      "Allow linked accounts access in the payer's Cost Management preferences",
    ],
    [
      'no permission',
      denied('User: arn:aws:iam::111122223333:user/x is not authorized to perform: ce:GetCostAndUsage'),
      { code: 'permission', retryable: false },
      'AWS does not permit it (AccessDeniedException: User: arn:aws:iam::111122223333:user/x is not authorized to perform: ce:GetCostAndUsage).',
      'Allow ce:GetCostAndUsage on resource *',
    ],
    [
      'an expired bill',
      fake.jsonError('BillExpirationException', 'The requested report expired.'),
      { code: 'empty', retryable: true },
      'Cost Explorer has let go of the bill of that time (BillExpirationException: The requested report expired).',
      'what is known stays',
    ],
    [
      'changed parameters',
      fake.jsonError('RequestChangedException', 'Your request parameters changed between pages.'),
      { code: 'malformed', retryable: true },
      'AWS no longer accepts its own page token (RequestChangedException: Your request parameters changed between pages).',
      'tried again',
    ],
    [
      "a proxy's page",
      { body: '<html>Please sign in</html>' },
      { code: 'malformed', retryable: true },
      'the answer could not be read',
      'proxy',
    ],
  ] as const)('%s', async (_, answer, shape, message, remedy) => {
    await start(
      listing('Spot Instances'),
      on('GetCostAndUsage', () => answer),
    );
    await expect(pull(ce(), HERE)).rejects.toMatchObject({
      ...shape,
      message: expect.stringContaining(`AWS account 111122223333, us-east-1, ce:GetCostAndUsage: ${message}`),
      remedy: expect.stringContaining(remedy),
    });
  });

  test('the throttle of Cost Explorer is tried again by itself, and paid for once', async () => {
    let calls = 0;
    await start(
      listing('Spot Instances'),
      on('GetCostAndUsage', () =>
        ++calls === 1
          ? fake.jsonError('LimitExceededException', 'Too many requests')
          : page([['2026-11-05', 'SpotUsage:g5.xlarge', '1']]),
      ),
    );
    let paid = 0;
    let back = 0;
    const pay = async () => {
      paid += 1;
      return async () => {
        back += 1;
      };
    };
    expect(documents(await pull(ce(), HERE, { pay }))).toHaveLength(1);
    // The list, the throttled attempt, which AWS answers for nothing, and the one that was answered.
    expect([calls, paid, back]).toEqual([2, 3, 1]);
  });

  test.each([
    ['an answer that cannot be read', { body: '<html>cut' }],
    ['an error of a gateway', { body: '<html>gateway timeout', status: 504 }],
  ])(
    '%s stays paid: AWS may have charged it',
    async (_, answer) => {
      await start(
        listing('Spot Instances'),
        on('GetCostAndUsage', () => answer),
      );
      let [paid, back] = [0, 0];
      const pay = async () => {
        paid += 1;
        return async () => {
          back += 1;
        };
      };
      await expect(pull(ce(), HERE, { pay })).rejects.toBeInstanceOf(SourceError);
      expect([paid, back]).toEqual([asked().length + 1, 0]);
    },
    60_000,
  );

  test('no call is made once the money is used up', async () => {
    await start(listing('Spot Instances'), spot());
    const budget = new SourceError('budget', 'used up', { remedy: 'wait' });
    let left = 1;
    const pay = async () => {
      if (left-- === 0) throw budget;
      return async () => {};
    };
    await expect(pull(ce(), HERE, { pay })).rejects.toBe(budget);
    expect(asked()).toEqual([]);
  });

  test('one account of three that cannot be opened leaves the others', async () => {
    const roleArns = ['111111111111', '222222222222', '333333333333'].map(
      (id) => `arn:aws:iam::${id}:role/spotledger`,
    );
    await start(
      on('AssumeRole', ({ params }) =>
        params.RoleArn?.includes('222222222222')
          ? fake.stsError('AccessDenied', 'not authorized to perform sts:AssumeRole')
          : fake.assumedRole('ASIA'),
      ),
    );
    const { signal } = new AbortController();
    const { scopes, failures } = await feed('aws.cost-explorer', { roleArns }).scopes({ now: NOW, signal });
    expect(scopes).toEqual(
      ['111111111111', '333333333333'].map((account) => ({ account, region: 'us-east-1' })),
    );
    expect(failures).toEqual([
      { account: '222222222222', region: '', error: expect.stringMatching(/sts:AssumeRole.*trust policy/) },
    ]);
  });

  test('where it may cost nothing there is no such feed', async () => {
    await start();
    expect(() => feed('aws.cost-explorer', { costExplorerMaxUsdPerMonth: 0 })).toThrow('no feed');
    expect(ce().price).toEqual({ usdPerCall: 0.01, limitUsdPerMonth: 5 });
    expect(ce().origin?.(HERE)).toEqual({ source: 'cost-explorer', origin: HERE.account });
  });
});
