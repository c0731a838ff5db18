import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, type Cells, csvOf, curLine, parquetOf, read } from './bill-testing.ts';

const cur = (...lines: Cells[]) => csvOf(lines.length === 0 ? [curLine()] : lines);
const one = async (over: Cells) => (await read([cur(curLine(over))])).usage[0];
const refusal = async (over: Cells) => {
  const { refused, notes, documents } = await read([cur(curLine(), curLine(over))]);
  const why = documents[0]?.books.flatMap(({ leftOut }) => leftOut).find(({ kind }) => kind === 'refused');
  return {
    refused,
    why: why?.what,
    cost: why?.cost,
    said: notes.some((note) => why && note.includes(why.what)),
  };
};

describe('a bill in CUR 2.0', () => {
  it('becomes usage lines with all that the bill says', async () => {
    const { format, lines, taken, refused, usage, documents, totals } = await read([cur()]);
    expect({ format, lines, taken, refused }).toEqual({ format: 'cur-2', lines: 1, taken: 1, refused: 0 });
    expect(usage).toEqual([
      {
        cloud: 'aws',
        account: ACCOUNT,
        month: '2026-10-01',
        start: new Date('2026-10-05T10:00:00Z'),
        end: new Date('2026-10-05T11:00:00Z'),
        region: 'us-east-1',
        zone: 'us-east-1a',
        instanceType: 'p5.48xlarge',
        os: 'linux',
        purchaseOption: 'spot',
        resourceId: 'i-1',
        hours: '1',
        cost: '20',
        currency: 'USD',
        onDemandCost: '55.04',
        tags: { team: 'language' },
        estimated: false,
      },
    ]);
    expect(documents).toMatchObject([
      {
        ...{ source: 'file', origin: '', version: '1', label: 'bill', months: ['2026-10-01'], lineCount: 1 },
        books: [{ account: ACCOUNT, accountName: 'research', month: '2026-10-01', leftOut: [] }],
        warnings: [],
      },
    ]);
    expect(totals).toMatchObject([{ provider: 'AWS', currency: 'USD', lines: 1, billedCost: '20' }]);
  });

  it.each([
    ['gzip', async (csv: string) => gzipSync(csv)],
    ['Parquet of texts', (csv: string) => parquetOf(csv)],
    [
      'Parquet as AWS types it',
      (csv: string) =>
        parquetOf(
          csv,
          `* replace (line_item_usage_start_date::timestamptz::timestamp as line_item_usage_start_date,
            line_item_usage_end_date::timestamptz::timestamp as line_item_usage_end_date, bill_billing_period_start_date::timestamptz::timestamp as bill_billing_period_start_date,
            line_item_usage_amount::double as line_item_usage_amount, line_item_unblended_cost::double as line_item_unblended_cost,
            pricing_public_on_demand_cost::double as pricing_public_on_demand_cost, from_json(resource_tags, '"MAP(VARCHAR, VARCHAR)"') as resource_tags)`,
        ),
    ],
  ])('is the same as %s', async (_, encode) => {
    const csv = cur(
      curLine({ line_item_unblended_cost: '19.6612345678' }),
      curLine({ line_item_usage_type: 'EBS:VolumeUsage', line_item_unblended_cost: '0.1' }),
    );
    const [plain, encoded] = [await read([csv]), await read([await encode(csv)])];
    expect(encoded).toEqual({ ...plain, documents: encoded.documents });
    expect(encoded.documents[0]?.books).toEqual(plain.documents[0]?.books);
  });

  it('tells purchase options apart, committed use at its effective cost', async () => {
    const box = {
      line_item_usage_type: 'USW2-BoxUsage:p4d.24xlarge',
      line_item_availability_zone: 'us-west-2a',
      line_item_operation: 'RunInstances',
    };
    const { usage, documents, totals } = await read([
      cur(
        curLine({ ...box, line_item_unblended_cost: '21.9' }),
        curLine({
          ...box,
          line_item_line_item_type: 'SavingsPlanCoveredUsage',
          line_item_unblended_cost: '21.9',
          savings_plan_savings_plan_effective_cost: '13.5',
        }),
        curLine({
          ...box,
          line_item_line_item_type: 'SavingsPlanNegation',
          line_item_unblended_cost: '-21.9',
        }),
        curLine({
          ...box,
          line_item_line_item_type: 'DiscountedUsage',
          line_item_unblended_cost: '0',
          reservation_effective_cost: '12.25',
        }),
      ),
    ]);
    expect(
      usage.map(({ purchaseOption, cost, region }) => [purchaseOption, cost, region]).toSorted(),
    ).toEqual([
      ['on-demand', '21.9', 'us-west-2'],
      ['reserved', '12.25', 'us-west-2'],
      ['savings-plan', '13.5', 'us-west-2'],
    ]);
    expect(totals[0]?.billedCost).toBe('21.9');
    const leftOut = documents[0]?.books[0]?.leftOut.map(({ what, cost }) => [what, cost]).toSorted();
    // 21.9 + 13.5 + 12.25 of usage, and what is left out, are the 21.9 that were billed.
    expect(leftOut).toEqual([
      ['Committed use: billed less effective cost', '-3.85'],
      ['SavingsPlanNegation', '-21.9'],
    ]);
  });

  it.each([
    [{ pricing_public_on_demand_cost: '0' }, { onDemandCost: null }],
    [{ line_item_operation: 'RunInstances:0002:SV001' }, { os: 'windows' }],
    [{ line_item_operation: 'RunInstances:0010' }, { os: 'rhel' }],
    [{ line_item_operation: 'RunInstances:0800' }, { os: null }],
    [
      { line_item_availability_zone: '', line_item_usage_type: 'EUC1-SpotUsage:g5.xlarge' },
      { region: 'eu-central-1', zone: null },
    ],
    [
      {
        line_item_availability_zone: '',
        product_region_code: 'eu-west-1',
        line_item_usage_type: 'EU-SpotUsage:g5.xlarge',
      },
      { region: 'eu-west-1' },
    ],
    [{ bill_invoice_id: '' }, { estimated: true }],
    [
      { resource_tags: '{"user_team":"a","aws_createdBy":"b","aws:x":"c"}' },
      { tags: { team: 'a', aws_createdBy: 'b', 'aws:x': 'c' } },
    ],
    [
      { resource_tags: 'NULL', line_item_resource_id: 'NULL' },
      { tags: {}, resourceId: null },
    ],
    [{ line_item_usage_amount: '1800', pricing_unit: 'Seconds' }, { hours: '0.5' }],
    [
      { line_item_usage_amount: '0.0002777778', line_item_unblended_cost: '0.0054611111' },
      { hours: '0.0002777778', cost: '0.0054611111' },
    ],
  ])('reads %j as %j', async (over, expected) => {
    expect(await one(over)).toMatchObject(expected);
  });

  it.each([
    [
      {
        line_item_usage_type: 'XYZ1-SpotUsage:g5.xlarge',
        line_item_availability_zone: '',
        line_item_unblended_cost: '3.25',
      },
      'unknown region prefix "XYZ1"',
      '3.25',
    ],
    [
      { line_item_usage_type: 'EU-SpotUsage:g5.xlarge' },
      'the line names two regions: us-east-1 and eu-west-1',
      '20',
    ],
    [{ pricing_unit: 'GB-Mo' }, 'the amount is in "GB-Mo", not in hours', '20'],
    [{ line_item_usage_amount: 'many' }, 'line_item_usage_amount is not a number, such as "many"', '20'],
    [{ line_item_unblended_cost: 'much' }, 'line_item_unblended_cost is not a number, such as "much"', '0'],
    [{ line_item_usage_start_date: 'soon' }, 'the begin is no time, such as "soon"', '20'],
    [{ line_item_usage_end_date: '2026-10-05T09:00:00Z' }, 'the usage ends before it begins', '20'],
    [
      {
        line_item_usage_start_date: '2027-01-01T00:00:00Z',
        line_item_usage_end_date: '2027-01-01T01:00:00Z',
      },
      'the usage is before 2006 or in the future, such as "2027-01-01T00:00:00Z"',
      '20',
    ],
    [
      { line_item_usage_end_date: '2026-10-09T00:00:00Z' },
      'the usage spans more than a day: export by hour or by day',
      '20',
    ],
    [
      { line_item_line_item_type: 'SavingsPlanCoveredUsage', line_item_usage_type: 'BoxUsage:g5.xlarge' },
      'committed use without its effective cost',
      '20',
    ],
  ])('refuses %j, says so, and keeps its cost apart', async (over, why, cost) => {
    expect(await refusal(over)).toEqual({ refused: 1, why, cost, said: true });
  });

  it('says of an empty value that it is empty, whatever stands in another line', async () => {
    const { notes } = await read([
      cur(
        curLine(),
        curLine({ line_item_usage_amount: '' }),
        curLine({ line_item_usage_amount: 'many' }),
        curLine({ line_item_unblended_cost: '' }),
        curLine({ line_item_unblended_cost: 'much' }),
      ),
    ]);
    const all = notes.join('\n');
    for (const [column, word] of [
      ['line_item_usage_amount', 'many'],
      ['line_item_unblended_cost', 'much'],
    ]) {
      expect(all).toContain(`${column} is empty (1)`);
      expect(all).toContain(`${column} is not a number, such as "${word}" (1)`);
    }
  });

  it.each([
    ['-1', 1],
    ['1000', 1],
    ['2', 1],
    ['1', 0],
    ['0', 0],
  ])('keeps %s hours of an hour of an instance, and says where they cannot be', async (hours, odd) => {
    const { usage, documents } = await read([cur(curLine({ line_item_usage_amount: hours }))]);
    expect(usage[0]).toMatchObject({ hours, cost: '20' });
    const said = documents[0]?.warnings.filter((warning) => warning.includes('than the time that one'));
    expect(said).toHaveLength(odd);
    if (odd > 0) expect(said?.[0]).toContain('1 usage line is of fewer than 0 hours');
    if (odd > 0) expect(said?.[0]).toContain(`such as "${hours}"`);
  });

  it('takes any hours for possible where instances are not told apart, and reads seconds as such', async () => {
    const { documents } = await read([
      cur(
        curLine({ line_item_usage_amount: '1000', line_item_resource_id: '' }),
        curLine({ line_item_usage_amount: '3600', pricing_unit: 'Seconds' }),
      ),
    ]);
    expect(documents[0]?.warnings).toEqual([]);
  });

  it('takes a line that costs nothing and names no currency for one in the bill’s only one', async () => {
    const free = curLine({ line_item_currency_code: '', line_item_unblended_cost: '0' });
    const { usage, totals, notes, refused } = await read([cur(curLine(), free)]);
    expect([refused, totals.map(({ currency }) => currency)]).toEqual([0, ['USD']]);
    expect(usage.map(({ currency, hours }) => [currency, hours])).toEqual([['USD', '2']]);
    expect(notes.join()).not.toContain('kept apart');
    const two = await read([cur(curLine(), curLine({ line_item_currency_code: 'EUR' }), free)]);
    expect([two.refused, two.taken]).toEqual([1, 2]);
  });

  it('refuses a cost without a currency, and does not take it for a second currency', async () => {
    const { notes, refused, totals } = await read([cur(curLine(), curLine({ line_item_currency_code: '' }))]);
    expect([refused, totals.map(({ currency }) => currency)]).toEqual([1, ['USD', 'XXX']]);
    expect(notes.join()).toContain('the line names no currency (1)');
    expect(notes.join()).not.toContain('kept apart');
  });

  it('takes the bill’s own region beside a prefix that it does not know, and says so', async () => {
    const { usage, documents } = await read([
      cur(curLine({ line_item_usage_type: 'XYZ1-SpotUsage:p5.48xlarge', product_region_code: 'us-east-1' })),
    ]);
    expect(usage[0]?.region).toBe('us-east-1');
    expect(documents[0]?.warnings).toEqual([
      'The region prefix of some usage types is not known ("XYZ1"): their lines count in the region that the bill names beside it.',
    ]);
  });

  it('refuses a bill whose sums the ledger could not hold', async () => {
    const lines = Array.from({ length: 11 }, () => curLine({ line_item_unblended_cost: '999999999' }));
    await expect(read([cur(...lines)])).rejects.toThrow(
      'bill-0.csv: an hour or day of one instance sums to 10,000,000,000 or more.',
    );
  });

  it('leaves out what is no instance-hours, by what it is', async () => {
    const { documents, taken } = await read([
      cur(
        curLine({ line_item_usage_type: 'EBS:VolumeUsage.gp3', line_item_unblended_cost: '1.5' }),
        curLine({
          line_item_product_code: 'AmazonS3',
          line_item_usage_type: 'TimedStorage',
          line_item_unblended_cost: '2',
        }),
        curLine({ line_item_usage_type: 'DedicatedUsage:p5.48xlarge', line_item_unblended_cost: '3' }),
        curLine({ line_item_line_item_type: 'Credit', line_item_unblended_cost: '-120' }),
        curLine({ line_item_line_item_type: 'Refund', line_item_unblended_cost: '-4.5' }),
        curLine({
          line_item_line_item_type: 'Tax',
          line_item_unblended_cost: '7',
          line_item_currency_code: 'EUR',
        }),
      ),
    ]);
    expect(taken).toBe(0);
    expect(
      documents[0]?.books[0]?.leftOut.map((out) => [out.kind, out.what, out.cost, out.currency]).toSorted(),
    ).toEqual([
      ['adjustment', 'Credit', '-120', 'USD'],
      ['adjustment', 'Refund', '-4.5', 'USD'],
      ['adjustment', 'Tax', '7', 'EUR'],
      ['other', 'AmazonS3', '2', 'USD'],
      ['other', 'EC2 other than instance-hours', '4.5', 'USD'],
    ]);
  });

  it('sums an instance’s parts of an hour, and keeps hours, tags and accounts apart', async () => {
    const { usage } = await read([
      cur(
        curLine({ line_item_usage_amount: '0.25', line_item_unblended_cost: '5' }),
        curLine({ line_item_usage_amount: '0.75', line_item_unblended_cost: '15.1' }),
        curLine({ resource_tags: '{}' }),
        curLine({
          line_item_usage_start_date: '2026-10-05T11:00:00Z',
          line_item_usage_end_date: '2026-10-05T12:00:00Z',
        }),
        curLine({ line_item_usage_account_id: '222222222222' }),
      ),
    ]);
    expect(usage.map(({ hours, cost }) => [hours, cost]).toSorted()).toEqual([
      ['1', '20'],
      ['1', '20'],
      ['1', '20'],
      ['1', '20.1'],
    ]);
  });

  it('takes an export’s month, and says where lines name another', async () => {
    const { usage, notes } = await read([cur()], { source: 'export', month: '2026-11-01' });
    expect(usage[0]?.month).toBe('2026-11-01');
    expect(notes.join()).toContain('1 line names another billing period than the export');
  });
});
