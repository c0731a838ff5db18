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

/** A table that holds no prices at all. */
export const strangeFile = (): UploadFile => csv('people.csv', ['name,colour', 'Ada,green']);

/** The first half of a gzip file. */
export function brokenFile(): UploadFile {
  const { name, mimeType, buffer } = spotFile();
  return { name: `half-of-${name}`, mimeType, buffer: buffer.subarray(0, Math.floor(buffer.length / 2)) };
}
