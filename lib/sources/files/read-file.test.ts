import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { SourceError } from '#lib/sources/errors';
import { type FileBatch, type FileOptions, type FileRows, readFile } from './read-file.ts';

const now = new Date('2026-11-23T12:00:00Z');

async function* chunks(bytes: Uint8Array, size: number) {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(content: string | Uint8Array, options: Partial<FileOptions> = {}, chunk = 65_536) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const file = await readFile(chunks(bytes, chunk), { name: 'prices', now, ...options });
  const batches: FileBatch[] = [];
  for await (const batch of file.batches) batches.push(batch);
  return {
    format: file.format,
    read: batches.reduce((sum, batch) => sum + batch.read, 0),
    rows: batches.flatMap((batch) => batch.rows.rows as FileRows['rows'][number][]),
    refused: batches.flatMap((batch) => batch.refused),
    batches: batches.length,
  };
}

async function fault(content: string | Uint8Array, options: Partial<FileOptions> = {}): Promise<SourceError> {
  try {
    await read(content, options);
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
  throw new Error('the file was taken');
}

const record = (over: Record<string, unknown> = {}) => ({
  AvailabilityZone: 'us-east-1b',
  InstanceType: 'p3.2xlarge',
  ProductDescription: 'Linux/UNIX',
  SpotPrice: '1.067100',
  Timestamp: '2020-02-20T22:06:16.000Z',
  ...over,
});
const page = (...records: unknown[]) => JSON.stringify({ NextToken: '', SpotPriceHistory: records });

const SPOT_ROW = {
  cloud: 'aws',
  region: 'us-east-1',
  zoneId: null,
  zoneName: 'us-east-1b',
  instanceType: 'p3.2xlarge',
  os: 'linux',
  at: new Date('2020-02-20T22:06:16Z'),
  usdPerHour: '1.067100',
};
const SPOT_HEADER = 'timestamp,instance_type,availability_zone,product_description,spot_price';
const SPOT_LINE = '2020-02-20T22:06:16Z,p3.2xlarge,us-east-1b,Linux/UNIX,1.067100';

describe('JSON of describe-spot-price-history', () => {
  it('reads one answer, a bare list, answers one after another, and a list of answers', async () => {
    const two = [SPOT_ROW, { ...SPOT_ROW, zoneId: 'use1-az2' }];
    const pages = [page(record()), page(record({ AvailabilityZoneId: 'use1-az2' }))];
    const files = [
      page(record(), record({ AvailabilityZoneId: 'use1-az2' })),
      JSON.stringify([record(), record({ AvailabilityZoneId: 'use1-az2' })]),
      pages.join('\n'),
      pages.join(''),
      `[${pages.join(',')}]`,
    ];
    for (const file of files)
      expect(await read(file)).toMatchObject({
        format: 'aws-spot-price-json',
        read: 2,
        rows: two,
        refused: [],
      });
  });

  it('reads a list of answers that are each larger than a record may be', async () => {
    const answer = page(...Array.from({ length: 7000 }, () => record()));
    expect(answer.length).toBeGreaterThan(1024 * 1024);
    expect(await read(`[${answer},${answer}]`, {}, 65_536)).toMatchObject({ read: 14_000, refused: [] });
  });

  it('reads what SDKs write: a BOM, metadata, Python times, numbers', async () => {
    const text = JSON.stringify({
      ResponseMetadata: { RetryAttempts: 0, HTTPHeaders: { a: ['b'] } },
      SpotPriceHistory: [record({ Timestamp: '2020-02-20 22:06:16+00:00', SpotPrice: 1.0671 })],
    });
    expect((await read(`\uFEFF${text}`)).rows).toEqual([{ ...SPOT_ROW, usdPerHour: '1.0671' }]);
  });

  it('takes an empty history for what it is', async () => {
    for (const file of [page(), '[]', '{"SpotPriceHistory":[]}'])
      expect(await read(file)).toEqual({
        format: 'aws-spot-price-json',
        read: 0,
        rows: [],
        refused: [],
        batches: 0,
      });
  });

  it('refuses single records with their number and the reason', async () => {
    const bad = [
      record({ SpotPrice: '0.000000' }),
      record(),
      record({ Timestamp: '2027-01-01T00:00:00Z' }),
      'text',
      record({ SpotPrice: null }),
      record({ InstanceType: { name: 'p3' } }),
    ];
    const { rows, refused, read: all } = await read(page(...bad));
    expect(all).toBe(6);
    expect(rows).toEqual([SPOT_ROW]);
    expect(refused).toEqual([
      { line: 1, why: 'the price is 0: an unknown price is left out, not 0' },
      { line: 3, why: 'the time "2027-01-01T00:00:00Z" is in the future (now is 2026-11-23T12:00:00.000Z)' },
      { line: 4, why: 'this is not a price record' },
      { line: 5, why: 'the price is empty' },
      { line: 6, why: 'InstanceType is not text' },
    ]);
  });

  it.each([
    ['{"SpotPriceHistory":[{"SpotPrice":"1"', 'near byte 37, record 1: the JSON breaks off'],
    ['{"SpotPriceHistory":[', 'the JSON breaks off'],
    ['{"SpotPriceHistory":[}', 'this is not valid JSON'],
    ['{"Reservations":[]}', 'this JSON holds "Reservations", not SpotPriceHistory'],
    ['{"NextToken":"x"}', 'this JSON holds no SpotPriceHistory'],
    ['{"SpotPriceHistory":null}', 'SpotPriceHistory is not a list'],
    [`${page(record())} 17`, 'something else follows the price history'],
    [`${page(record())}[]`, 'something else follows the price history'],
    [`${page(record())}{`, 'the JSON breaks off'],
  ])('says what is wrong with %s', async (text, message) => {
    const error = await fault(text, { name: 'a.json' });
    expect(error.code).toBe('malformed');
    expect(error.message).toMatch(/^a\.json, near byte \d+/);
    expect(error.message).toContain(message);
    expect(error.remedy).not.toBe('');
  });
});

describe('CSV of spot prices', () => {
  it('reads any order of columns, quotes, delimiters, line ends and a BOM', async () => {
    for (const file of [
      `${SPOT_HEADER}\n${SPOT_LINE}\n`,
      `\uFEFF${SPOT_HEADER}\r\n\r\n${SPOT_LINE}`,
      `${SPOT_HEADER}\n${SPOT_LINE}`.replaceAll(',', ';'),
      `${SPOT_HEADER}\n${SPOT_LINE}`.replaceAll(',', '\t'),
      `note,price,zone,os,type,time\n"a ""b"",\nc",1.067100, us-east-1b ,linux,p3.2xlarge,2020-02-20T17:06:16-05:00`,
    ])
      expect(await read(file)).toMatchObject({
        format: 'spot-price-csv',
        read: 1,
        rows: [SPOT_ROW],
        refused: [],
      });
  });

  it('refuses single rows with their line', async () => {
    const lines = [SPOT_LINE, SPOT_LINE.replace('1.067100', '-1'), '', 'a,b', SPOT_LINE, `${SPOT_LINE},x`];
    const { rows, refused } = await read([SPOT_HEADER, ...lines].join('\n'));
    expect(rows).toHaveLength(2);
    expect(refused).toEqual([
      { line: 3, why: 'the price "-1" is negative' },
      { line: 5, why: 'the row has 2 values, the header 5' },
      { line: 7, why: 'the row has 6 values, the header 5' },
    ]);
  });

  it('yields batches of 10,000', async () => {
    const file = `${SPOT_HEADER}\n${`${SPOT_LINE}\n`.repeat(20_001)}`;
    expect(await read(file)).toMatchObject({ read: 20_001, batches: 3 });
  });

  it.each([
    [`${SPOT_HEADER}\n"2020`, 'line 2: the file ends inside a quoted value'],
    [`${SPOT_HEADER}\n${SPOT_LINE}\n20"20,`, 'line 3: a quote stands where none may be'],
    [`${SPOT_HEADER}\n"20"20,`, 'line 2: a quote stands where none may be'],
    ['instance_type,zone\n', 'line 1: a column is missing for spot prices: time, product, price'],
  ])('says what is wrong with %j', async (text, message) => {
    const error = await fault(text, { name: 'a.csv' });
    expect([error.code, error.message]).toEqual(['malformed', `a.csv, ${message}.`]);
  });
});

describe('CSV of on-demand prices', () => {
  const row = {
    cloud: 'aws',
    region: 'us-east-1',
    instanceType: 'p5.48xlarge',
    os: 'linux',
    validFrom: new Date('2026-07-20T00:00:00Z'),
    usdPerHour: '55.04',
  };

  it('takes region and date from the columns', async () => {
    const file = `generated_at,region,instance_type,os,ondemand_usd_hour\n2026-07-19T19:00:00-05:00,us-east-1,p5.48xlarge,Windows,55.04`;
    expect(await read(file, { region: 'eu-west-1', validFrom: new Date(0) })).toMatchObject({
      format: 'on-demand-price-csv',
      rows: [{ ...row, os: 'windows' }],
    });
  });

  it('takes them from the name, and from what the user says before that', async () => {
    const file = 'instance_type,ondemand_usd_hour\np5.48xlarge,55.04';
    const name = 'aws-on-demand-us-east-1-2026-07-20.csv';
    expect((await read(file, { name })).rows).toEqual([row]);
    const validFrom = new Date('2025-06-01T00:00:00Z');
    expect((await read(file, { name, region: 'eu-west-1', validFrom })).rows).toEqual([
      { ...row, region: 'eu-west-1', validFrom },
    ]);
  });

  it('asks for them where neither says', async () => {
    const file = 'instance_type,ondemand_usd_hour\np5.48xlarge,55.04';
    const noRegion = await fault(file, { name: 'list-2026-07-20.csv' });
    expect(noRegion.message).toBe(
      'list-2026-07-20.csv: this price list does not say for which region it is.',
    );
    expect(noRegion.remedy).toContain('--region us-east-1 (in the API: ?region=us-east-1)');
    const noDate = await fault(file, { name: 'us-east-1.csv' });
    expect(noDate.message).toBe(
      'us-east-1.csv: this price list does not say from when its prices are valid.',
    );
    expect((await fault(file, { name: 'us-east-1-2026-02-30.csv' })).message).toContain('from when');
    expect(noDate.remedy).toContain('--valid-from 2026-07-20 (in the API: ?validFrom=2026-07-20)');
  });

  it('refuses a date that lies ahead and a region that is none', async () => {
    const file = 'instance_type,ondemand_usd_hour\np5.48xlarge,55.04';
    expect((await fault(file, { name: 'us-east-1-2027-01-01.csv' })).message).toContain('is in the future');
    expect((await fault(file, { region: 'virginia' })).message).toBe('prices: "virginia" is not a region.');
  });
});

describe('what is no price file', () => {
  it.each([
    ['', 'empty', 'prices: the file is empty.'],
    [' \n\t', 'empty', 'prices: the file is empty.'],
    [Buffer.from(SPOT_HEADER, 'utf16le'), 'malformed', 'prices: this is UTF-16 text.'],
    [Buffer.from(`\uFEFF${SPOT_HEADER}`, 'utf16le'), 'malformed', 'prices: this is UTF-16 text.'],
    [Buffer.from('PK\u0003\u0004'), 'malformed', 'prices: this file is a ZIP archive or an Excel workbook.'],
    [Buffer.from('PAR1'), 'malformed', 'prices: this file is a Parquet file.'],
    [Buffer.from('abc\0def'), 'malformed', 'prices: this file is not text.'],
    [gzipSync(gzipSync(SPOT_HEADER)), 'malformed', 'prices: this file is compressed twice.'],
    ['<html>', 'malformed', 'prices: this is neither JSON nor CSV.'],
    [gzipSync(''), 'empty', 'prices: the file is empty.'],
  ])('says so of %j', async (content, code, message) => {
    const error = await fault(content);
    expect([error.code, error.message]).toEqual([code, message]);
  });

  it('throws nothing but SourceError, whatever the bytes', async () => {
    const pieces = fc.constantFrom(
      SPOT_HEADER,
      SPOT_LINE,
      page(record()),
      '{"SpotPriceHistory":[',
      'instance_type,price',
      '[',
      '"',
      '\n',
      ',',
    );
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(fc.oneof(pieces, fc.string()), { maxLength: 8 }).map((parts) => Buffer.from(parts.join(''))),
    );
    await fc.assert(
      fc.asyncProperty(
        content,
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        async (bytes, zipped, chunk) => {
          try {
            await read(zipped ? gzipSync(bytes) : bytes, {}, chunk);
          } catch (error) {
            if (!(error instanceof SourceError)) throw error;
            expect(error.remedy).not.toBe('');
          }
        },
      ),
      atLeast(500),
    );
  });

  it('passes on what the source itself throws', async () => {
    async function* failing() {
      yield Buffer.from(`${SPOT_HEADER}\n`.padEnd(5000, '\n'));
      throw new Error('the disk is gone');
    }
    const reading = async () => {
      const { batches } = await readFile(failing(), { name: 'a.csv', now });
      for await (const batch of batches) expect(batch.read).toBe(0);
    };
    await expect(reading()).rejects.toThrow('the disk is gone');
  });
});

describe('round trips', () => {
  const micros = fc.integer({ min: 1, max: 99_999_999_999_999 }).map((n) => {
    const digits = String(n).padStart(7, '0');
    return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  });
  const times = fc.date({ min: new Date('2006-01-01T00:00:00Z'), max: now, noInvalidDate: true });
  const products = {
    linux: 'Linux/UNIX',
    rhel: 'Red Hat Enterprise Linux',
    suse: 'SUSE Linux',
    windows: 'Windows',
  };
  const spotRow = fc.record({
    cloud: fc.constant('aws' as const),
    region: fc.constant('us-west-2'),
    zoneId: fc.constantFrom(null, 'usw2-az1', 'usw2-lax1-az1'),
    zoneName: fc.constantFrom('us-west-2a', 'us-west-2-lax-1a'),
    instanceType: fc.constantFrom('p5.48xlarge', 'u-6tb1.metal'),
    os: fc.constantFrom('linux' as const, 'rhel' as const, 'suse' as const, 'windows' as const),
    at: times,
    usdPerHour: micros,
  });

  it('gives back every spot price, as JSON and CSV, plain and gzip, in chunks of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(spotRow),
        fc.boolean(),
        fc.integer({ min: 1, max: 500 }),
        async (rows, zipped, chunk) => {
          const json = JSON.stringify(
            {
              SpotPriceHistory: rows.map((row) => ({
                AvailabilityZone: row.zoneName,
                ...(row.zoneId === null ? {} : { AvailabilityZoneId: row.zoneId }),
                InstanceType: row.instanceType,
                ProductDescription: products[row.os],
                SpotPrice: row.usdPerHour,
                Timestamp: row.at.toISOString(),
              })),
            },
            null,
            2,
          );
          const csv = [
            'zone,zone_id,type,os,price,time',
            ...rows.map((row) =>
              [
                row.zoneName,
                row.zoneId ?? '',
                row.instanceType,
                products[row.os],
                row.usdPerHour,
                row.at.toISOString(),
              ].join(),
            ),
          ].join('\n');
          for (const text of [json, csv]) {
            const found = await read(zipped ? gzipSync(text) : Buffer.from(text), {}, chunk);
            expect(found.rows).toEqual(rows);
            expect(found.refused).toEqual([]);
          }
        },
      ),
      atLeast(60),
    );
  });

  it('gives back every list price', async () => {
    const listRow = fc.record({
      instanceType: fc.constantFrom('p5.48xlarge', 'g6f.large'),
      validFrom: times,
      usdPerHour: micros,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(listRow), async (rows) => {
        const lines = rows.map(
          (row) => `${row.validFrom.toISOString()},us-east-1,${row.instanceType},${row.usdPerHour}`,
        );
        const found = await read(['effective_date,region,instance_type,price', ...lines].join('\n'));
        expect(found.rows).toEqual(
          rows.map((row) => ({ cloud: 'aws', region: 'us-east-1', os: 'linux', ...row })),
        );
      }),
      atLeast(60),
    );
  });

  it('takes no gzip file that was cut off, wherever', async () => {
    const whole = gzipSync(`${SPOT_HEADER}\n${SPOT_LINE}\n${SPOT_LINE.replace('1.0', '2.0')}\n`);
    expect((await read(whole)).rows).toHaveLength(2);
    for (let length = 0; length < whole.length; length++) {
      const error = await fault(whole.subarray(0, length), { name: 'a.csv.gz' });
      if (length >= 2)
        expect(error.message).toMatch(/^a\.csv\.gz, near byte \d+: the gzip data is cut off\.$/);
    }
    const damaged = Buffer.from(whole);
    damaged[whole.length - 6] = (damaged[whole.length - 6] as number) ^ 0xff;
    expect((await fault(damaged)).message).toContain('the gzip data is damaged');
  });
});
