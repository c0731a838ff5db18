import { gzipSync } from 'node:zlib';

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Math.floor((Date.now() - days * DAY_MS) / 1000) * 1000);
const stamp = (at: Date) => at.toISOString().replace('.000Z', 'Z');

/** A file as an upload needs it. */
export type UploadFile = { name: string; mimeType: string; buffer: Buffer };

const csv = (name: string, lines: string[], pack = (data: Buffer) => data): UploadFile => ({
  name,
  mimeType: 'text/csv',
  buffer: pack(Buffer.from(`${lines.join('\r\n')}\r\n`)),
});

/** Four price records of one pool in the last days, gzip; the last of its five rows is refused: its price is below zero. */
export function spotFile(): UploadFile {
  const row = (days: number, price: string) =>
    `${stamp(daysAgo(days))},p5.48xlarge,us-east-1a,Linux/UNIX,${price}`;
  return csv(
    'spot-prices.csv.gz',
    [
      'timestamp,instance_type,availability_zone,product_description,spot_price',
      row(20, '20.5000'),
      row(10, '21.2500'),
      row(4, '19.7500'),
      row(1, '18.4321'),
      row(0.5, '-3'),
    ],
    (data) => gzipSync(data),
  );
}

/** The list price of the same type and place, valid since before any of the spot prices. */
export const listFile = (): UploadFile =>
  csv('list-prices.csv', [
    'valid_from,region,instance_type,os,on_demand_usd_hour',
    `${stamp(daysAgo(60)).slice(0, 10)},us-east-1,p5.48xlarge,Linux,55.0400`,
  ]);

/**
 * A bill of two hours of a p5.48xlarge on spot, eight days ago, at 19.75 and 20.25 USD where the list says 55.04, with
 * storage and a credit; one line names no hours.
 */
export function billFile(name = 'bill.csv.gz', firstHourUsd = '19.75'): UploadFile {
  const day = stamp(daysAgo(8)).slice(0, 10);
  const header = [
    'bill_billing_period_start_date,bill_invoice_id,line_item_usage_account_id,line_item_usage_account_name',
    'line_item_usage_start_date,line_item_usage_end_date,line_item_line_item_type,line_item_product_code,line_item_usage_type',
    'line_item_operation,line_item_usage_amount,line_item_unblended_cost,line_item_currency_code,line_item_availability_zone',
    'line_item_resource_id,pricing_unit,pricing_public_on_demand_cost,resource_tags',
  ].join(',');
  const line = (hour: number, kind: string, usage: string, amount: string, cost: string, unit: string) =>
    [
      ...[`${day.slice(0, 7)}-01T00:00:00Z`, '', '123456789012', 'research'],
      ...[
        `${day}T0${hour}:00:00Z`,
        `${day}T0${hour + 1}:00:00Z`,
        kind,
        'AmazonEC2',
        usage,
        'RunInstances:SV001',
      ],
      ...[
        amount,
        cost,
        'USD',
        'us-east-1a',
        'i-0123456789abcdef0',
        unit,
        '0',
        '"{""user_team"":""language""}"',
      ],
    ].join(',');
  return csv(
    name,
    [
      header,
      line(1, 'Usage', 'SpotUsage:p5.48xlarge', '1', firstHourUsd, 'Hrs'),
      line(2, 'Usage', 'SpotUsage:p5.48xlarge', '1', '20.25', 'Hrs'),
      line(3, 'Usage', 'SpotUsage:p5.48xlarge', '1', '20', 'GB'),
      line(4, 'Usage', 'EBS:VolumeUsage.gp3', '10', '0.8', 'GB-Mo'),
      line(5, 'Credit', '', '0', '-5', ''),
    ],
    (data) => gzipSync(data),
  );
}

/** A table that holds no prices at all. */
export const strangeFile = (): UploadFile => csv('people.csv', ['name,colour', 'Ada,green']);

/** The first half of a gzip file. */
export function brokenFile(): UploadFile {
  const { name, mimeType, buffer } = spotFile();
  return { name: `half-of-${name}`, mimeType, buffer: buffer.subarray(0, Math.floor(buffer.length / 2)) };
}
