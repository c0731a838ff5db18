import { readdir, stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Bill, BillFile, ReadBillOptions } from '../billing/read-bill.ts';
import { SourceError } from '../errors.ts';
import type { Batch } from '../feed.ts';
import { configuredAccounts, openAccount } from './accounts.ts';
import { pullBillingExport } from './billing-export.ts';
import * as fake from './fake-aws.ts';
import { feed, HERE, NOW, type On, on, pull, startCloud } from './feeds-testing.ts';

const ADDRESS = 's3://bills/exports/cur';
const SCOPE = { account: HERE.account, region: ADDRESS };
const CONFIG = { billingExports: [{ account: null, address: ADDRESS }] };

type Read = { files: { name: string; text: string }[]; options: ReadBillOptions };
const bills = vi.hoisted(() => ({
  read: [] as unknown[],
  closed: 0,
  folders: [] as string[],
  /** behind every ETag and of every time in the bucket */
  anew: '',
  writtenAt: {} as Record<string, string>,
  fail: (_: string): void => {},
}));
const reads = () => bills.read as Read[];

vi.mock('../billing/read-bill.ts', async () => {
  const { mkdtemp, readFile: read, rm } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  return {
    async createWorkDir() {
      const path = await mkdtemp(`${tmpdir()}/billing-export-test-`);
      bills.folders.push(path);
      return { path, close: () => rm(path, { recursive: true, force: true }) };
    },
    async readBill(files: BillFile[], options: ReadBillOptions): Promise<Bill> {
      bills.fail(options.month ?? '');
      const texts = files.map(async ({ path, name }) => ({ name, text: await read(path, 'utf8') }));
      bills.read.push({ files: await Promise.all(texts), options });
      const { source, origin, version, label, month } = options;
      return {
        format: 'cur-2',
        documents: [
          {
            source,
            origin,
            version,
            label,
            months: [month ?? ''],
            books: [],
            warnings: [],
            lineCount: 0,
            async *lines() {},
          },
        ],
        ...{ lines: 0, taken: 0, refused: 0, totals: [], notes: ['a note'] },
        async close() {
          bills.closed += 1;
        },
      };
    },
  };
});

let cloud: Awaited<ReturnType<typeof startCloud>>;
beforeEach(() => {
  Object.assign(bills, { read: [], closed: 0, folders: [], fail: () => {}, anew: '', writtenAt: {} });
});
afterEach(async () => {
  await cloud.close();
  const left = await Promise.allSettled(bills.folders.map((folder) => stat(folder)));
  expect(left.filter(({ status }) => status === 'fulfilled')).toEqual([]);
});

const keyOf = (month: string) => `exports/cur/metadata/BILLING_PERIOD=${month}/cur-Manifest.json`;
const dataOf = (month: string) => `exports/cur/data/BILLING_PERIOD=${month}/cur-00001.csv.gz`;

/** A bucket of objects by key. */
function bucket(objects: Record<string, string>): On[] {
  const etag = (key: string) => `"v-${/\d{4}-\d{2}/.exec(key)?.[0]}${bills.anew}"`;
  const headers = (key: string) => ({
    etag: etag(key),
    ...(bills.writtenAt[key] === undefined ? {} : { 'last-modified': bills.writtenAt[key] }),
  });
  return [
    on('ListObjectsV2', ({ params }) => {
      const keys = Object.keys(objects).filter((key) => key.startsWith(params.prefix ?? ''));
      const contents = keys.map(
        (key) => `<Contents><Key>${key}</Key><ETag>${etag(key).replaceAll('"', '&quot;')}</ETag></Contents>`,
      );
      return {
        body: `<ListBucketResult><KeyCount>${keys.length}</KeyCount>${contents.join('')}</ListBucketResult>`,
      };
    }),
    on('GetObject', ({ params: { Key = '' } }) =>
      objects[Key] === undefined
        ? fake.s3Error('NoSuchKey', 'The specified key does not exist.', 404)
        : { body: objects[Key], headers: headers(Key) },
    ),
    on('HeadObject', ({ params: { Key = '' } }) => ({ body: '', headers: headers(Key) })),
  ];
}

const manifest = (...keys: string[]) => JSON.stringify({ dataFiles: keys.map((key) => `s3://bills/${key}`) });
const month = (name: string, text = `bill of ${name}`) => ({
  [keyOf(name)]: manifest(dataOf(name)),
  [dataOf(name)]: text,
});
/** Two months; `answers` come before the bucket's own. */
const start = async (...answers: On[]) => {
  cloud = await startCloud(...answers, ...bucket({ ...month('2026-10'), ...month('2026-11') }));
};
const asked = (action: string) =>
  cloud.calls.filter((call) => call.action === action).map(({ params }) => params.Key);
const run = (over: Parameters<typeof pull>[2] = {}) => pull(feed('aws.billing-export', CONFIG), SCOPE, over);
const monthsOf = (batches: Batch[]) =>
  batches.flatMap((batch) => (batch.kind === 'usage' ? batch.rows : [])).map(({ months }) => months[0]);

/** A pull that gives up on a download that stands still for 0.2 s. */
async function impatient(onto: Batch[] = []): Promise<Batch[]> {
  const { signal } = new AbortController();
  const account = await openAccount(
    configuredAccounts({
      roleArns: [],
      externalId: null,
      regions: [],
      instanceTypes: 'all',
      ...CONFIG,
      ...{ interruptionQueueUrls: [], spotAdvisorUrl: null },
      costExplorerMaxUsdPerMonth: 0,
    }),
    HERE.account,
    signal,
  );
  for await (const batch of pullBillingExport(
    account,
    ADDRESS,
    { watermark: null, now: NOW, signal },
    { idleMs: 200 },
  ))
    onto.push(batch);
  return onto;
}

describe('a pull', () => {
  test('reads the changed months, the newest first, as they lie in the bucket', async () => {
    await start();
    const batches = await run();
    expect(monthsOf(batches)).toEqual(['2026-11-01', '2026-10-01']);
    expect(reads().map(({ files }) => files)).toEqual([
      [{ name: 'cur-00001.csv.gz', text: 'bill of 2026-11' }],
      [{ name: 'cur-00001.csv.gz', text: 'bill of 2026-10' }],
    ]);
    expect(reads()[0]?.options).toMatchObject({
      source: 'export',
      origin: ADDRESS,
      version: 'v-2026-11 r1',
      label: ADDRESS,
      month: '2026-11-01',
      now: NOW,
      workDir: bills.folders[0],
    });
    expect(batches.map(({ notes }) => notes)).toEqual([['2026-11: a note'], ['2026-10: a note']]);
    expect(batches.map(({ progress }) => progress)).toEqual([0.5, 1]);
    expect(bills.closed).toBe(2);
  });

  test('passes over what it has: of an unchanged export not one file is read', async () => {
    await start();
    const [first, second] = await run();
    const versions = new Map(
      [first, second]
        .flatMap((batch) => (batch?.kind === 'usage' ? batch.rows : []))
        .map(({ months, version }) => [months[0] ?? '', version]),
    );
    const before = asked('GetObject').length;
    expect(await run({ versions })).toEqual([{ kind: 'usage', rows: [], progress: 1 }]);
    expect(asked('GetObject')).toHaveLength(before);
    expect(monthsOf(await run({ versions: versions.set('2026-11-01', 'older') }))).toEqual(['2026-11-01']);
  });

  test('takes fourteen months at most, over the pages of a listing', async () => {
    const names = ['2025', '2026'].flatMap((year) =>
      Array.from({ length: 11 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`),
    );
    const pageOf = (part: string[], token: string) => ({
      body: `<ListBucketResult><KeyCount>${part.length}</KeyCount>${part.map((name) => `<Contents><Key>${keyOf(name)}</Key><ETag>x</ETag></Contents>`).join('')}${token === '' ? '<IsTruncated>false</IsTruncated>' : `<IsTruncated>true</IsTruncated><NextContinuationToken>${token}</NextContinuationToken>`}</ListBucketResult>`,
    });
    await start(
      on('ListObjectsV2', ({ params }) => {
        const token = params['continuation-token'];
        return token === undefined ? pageOf(names.slice(0, 9), 'two') : pageOf(names.slice(9), '');
      }),
    );
    await run({ versions: new Map([['2026-11-01', 'x r1']]) }).catch(() => {});
    expect(new Set(asked('GetObject').filter((key) => key?.includes('metadata')))).toEqual(
      new Set([...names.slice(-14, -1)].map(keyOf)),
    );
  });

  test('a bill stays open until what follows it is asked for, and no folder outlives a stop', async () => {
    await start();
    const source = feed('aws.billing-export', CONFIG);
    const { signal } = new AbortController();
    const batches = source.pull(SCOPE, { watermark: null, now: NOW, signal })[Symbol.asyncIterator]();
    await batches.next();
    expect([bills.closed, await readdir(bills.folders[0] ?? '')]).toEqual([0, ['0-cur-00001.csv.gz']]);
    await batches.return?.();
    expect(bills.closed).toBe(1);
  });

  test('a download follows a stop at once', async () => {
    await start(
      on('GetObject', ({ params }) =>
        params.Key?.includes('data') ? 'hang' : { body: manifest(dataOf('2026-11')), headers: { etag: 'x' } },
      ),
    );
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    await expect(run({ signal: stop.signal })).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('which account reads', () => {
  test('the one that is named, else the first', async () => {
    await start();
    const billingExports = [
      { account: null, address: ADDRESS },
      { account: '444455556666', address: 's3://others/focus' },
    ];
    const source = feed('aws.billing-export', { billingExports });
    const { signal } = new AbortController();
    expect(await source.scopes({ now: NOW, signal })).toEqual({
      scopes: [SCOPE, { account: '444455556666', region: 's3://others/focus' }],
      failures: [],
    });
    expect(source.origin?.(SCOPE)).toEqual({ source: 'export', origin: ADDRESS });
    await expect(
      pull(source, { account: '444455556666', region: 's3://others/focus' }),
    ).rejects.toMatchObject({
      message: 'AWS account 444455556666 is not among the configured ones.',
    });
  });

  test('without an export there is no such feed', async () => {
    await start();
    expect(() => feed('aws.billing-export')).toThrow('no feed');
  });
});

describe('faults', () => {
  const november = (text: string, data: Record<string, string> = {}): On[] =>
    bucket({ ...month('2026-10'), [keyOf('2026-11')]: text, ...data });

  test.each([
    [
      'a missing file',
      manifest(dataOf('2026-11')),
      'empty',
      true,
      `s3://bills/${dataOf('2026-11')}: there is no such file.`,
    ],
    [
      'no JSON',
      '<html>',
      'malformed',
      true,
      `s3://bills/${keyOf('2026-11')}: the manifest cannot be used: it is no JSON.`,
    ],
    [
      'a file of another bucket',
      '{"dataFiles":["s3://others/a"]}',
      'malformed',
      true,
      `s3://bills/${keyOf('2026-11')}: the manifest cannot be used: it names a file outside of the bucket (s3://others/a).`,
    ],
  ])('a manifest with %s fails its month alone', async (_, text, code, retryable, what) => {
    await start(...november(text));
    const onto: Batch[] = [];
    await expect(run({ onto })).rejects.toMatchObject({
      code,
      retryable,
      message: `2026-11 of the export could not be taken: AWS account 111122223333, ${what} Taken: 1 of 2 months.`,
      remedy: expect.stringContaining('let AWS refresh the export (Billing, Data Exports)'),
    });
    expect(monthsOf(onto)).toEqual(['2026-10-01']);
  });

  test('a bill that cannot be read fails its month alone', async () => {
    await start();
    bills.fail = (name) => {
      if (name === '2026-11-01') throw new SourceError('malformed', 'cut off.', { remedy: 'Fetch it anew.' });
    };
    const onto: Batch[] = [];
    await expect(run({ onto })).rejects.toMatchObject({ code: 'malformed', remedy: 'Fetch it anew.' });
    expect(monthsOf(onto)).toEqual(['2026-10-01']);
  });

  test('a bill without lines is an error, but for a month that has only just begun', async () => {
    await start();
    bills.fail = (name) => {
      if (name === '2026-11-01') throw new SourceError('empty', 'no line.', { remedy: 'Export it again.' });
    };
    await expect(run({ now: new Date('2026-11-03T00:00:00Z') })).rejects.toMatchObject({ code: 'empty' });
    const batches = await run({ now: new Date('2026-11-02T23:00:00Z') });
    expect(batches[0]).toMatchObject({ rows: [], notes: ['2026-11: the bill is still empty.'] });
    expect(monthsOf(batches)).toEqual(['2026-10-01']);
  });

  test('an export that is written anew while it is read is not taken', async () => {
    await start(on('HeadObject', () => ({ body: '', headers: { etag: '"other"' } })));
    const onto: Batch[] = [];
    await expect(run({ onto })).rejects.toMatchObject({
      code: 'malformed',
      retryable: true,
      message: `2026-11 of the export could not be taken: AWS account 111122223333, s3://bills/${keyOf('2026-11')}: AWS wrote the month anew while it was read. Also not taken: 2026-10.`,
    });
    expect(onto).toEqual([]);
    expect(reads()).toEqual([]);
  });

  test('a bill that cannot be read is downloaded again once AWS has written it anew, or hours later', async () => {
    await start();
    bills.fail = (name) => {
      if (name === '2026-11-01') throw new SourceError('malformed', 'cut off.', { remedy: 'Fetch it anew.' });
    };
    const source = feed('aws.billing-export', CONFIG);
    const versions = new Map([['2026-10-01', 'v-2026-10 r1']]);
    const again = (hour: number) =>
      pull(source, SCOPE, { versions, now: new Date(NOW.getTime() + hour * 3_600_000) });
    // Once may have been on its way here: it is tried again at once. Twice is final.
    for (const [hour, retryable] of [true, false, false].entries())
      await expect(again(hour)).rejects.toMatchObject({
        code: 'malformed',
        remedy: 'Fetch it anew.',
        retryable,
      });
    expect(asked('GetObject')).toHaveLength(4);

    await expect(again(7)).rejects.toMatchObject({ code: 'malformed', retryable: false });
    expect(asked('GetObject')).toHaveLength(6);
    bills.anew = '-2';
    bills.fail = () => {};
    versions.set('2026-10-01', 'v-2026-10-2 r1');
    expect(monthsOf(await again(8))).toEqual(['2026-11-01']);
  });

  test('a bill that cannot be fetched is tried again', async () => {
    await start(
      on('GetObject', ({ params: { Key = '' } }) =>
        Key === keyOf('2026-11')
          ? { body: manifest(dataOf('2026-11')), headers: { etag: '"v-2026-11"' } }
          : fake.s3Error('AccessDenied', 'Access Denied'),
      ),
    );
    const source = feed('aws.billing-export', CONFIG);
    for (let hour = 0; hour < 2; hour++)
      await expect(pull(source, SCOPE, {})).rejects.toMatchObject({ code: 'permission' });
    expect(asked('GetObject').filter((key) => key === dataOf('2026-11'))).toHaveLength(2);
  });

  test('files that are newer than their manifest are taken once nobody can be writing them any more', async () => {
    await start();
    bills.writtenAt = {
      [keyOf('2026-11')]: 'Sun, 22 Nov 2026 08:00:00 GMT',
      [dataOf('2026-11')]: 'Mon, 23 Nov 2026 11:30:00 GMT',
    };
    const versions = new Map([['2026-10-01', 'v-2026-10 r1']]);
    const at = (time: string) => run({ versions, now: new Date(`2026-11-23T${time}:00Z`) });
    await expect(at('12:00')).rejects.toMatchObject({ code: 'malformed', retryable: true });
    expect(monthsOf(await at('12:31'))).toEqual(['2026-11-01']);
  });

  test('no manifest at all says what to check', async () => {
    await start(...bucket({}));
    await expect(run()).rejects.toMatchObject({
      code: 'empty',
      message: 'AWS account 111122223333, s3://bills/exports/cur/metadata/: no manifest there.',
      remedy: expect.stringContaining('Check that BILLING_EXPORTS names bucket, prefix and export'),
    });
  });

  test.each([
    [
      fake.s3Error('AccessDenied', 'Access Denied'),
      'permission',
      'AWS account 111122223333, s3://bills/exports/cur/metadata/, s3:ListBucket: AWS does not permit it (AccessDenied: Access Denied).',
      "Allow s3:ListBucket on resource arn:aws:s3:::bills for the user or role of account 111122223333; the bucket's policy",
    ],
    [
      fake.s3Error('NoSuchBucket', 'The specified bucket does not exist', 404),
      'empty',
      'AWS account 111122223333, s3://bills/exports/cur/metadata/, s3:ListBucket: there is no such bucket (NoSuchBucket: The specified bucket does not exist).',
      'BILLING_EXPORTS',
    ],
    [
      { body: '<html>Please sign in</html>' },
      'malformed',
      'AWS account 111122223333, s3://bills/exports/cur/metadata/, s3:ListBucket: the answer lacks its list.',
      'proxy',
    ],
  ] as const)('a bucket that answers %j', async (answer, code, message, remedy) => {
    await start(on('ListObjectsV2', () => answer));
    await expect(run()).rejects.toMatchObject({ code, message, remedy: expect.stringContaining(remedy) });
  });

  test('a file that may not be read names the bucket', async () => {
    await start(on('GetObject', () => fake.s3Error('AccessDenied', 'Access Denied')));
    await expect(run()).rejects.toMatchObject({
      code: 'permission',
      remedy: expect.stringContaining('Allow s3:GetObject on resource arn:aws:s3:::bills/*'),
    });
  });

  test('a bucket in another region is followed there', async () => {
    await start(
      on('ListObjectsV2', ({ region }) =>
        region === 'us-east-1'
          ? {
              ...(fake.s3Error('PermanentRedirect', 'Use the endpoint', 301) as {
                body: string;
                status: number;
              }),
              headers: { 'x-amz-bucket-region': 'eu-west-1' },
            }
          : { body: '<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>' },
      ),
    );
    await expect(run()).rejects.toMatchObject({ message: expect.stringContaining('no manifest there') });
    expect(cloud.calls.at(-1)).toMatchObject({ action: 'ListObjectsV2', region: 'eu-west-1' });
  });

  const broken = (end: 'stall' | 'cut', times: number): On => {
    let calls = 0;
    const [, get] = bucket({ ...month('2026-10'), ...month('2026-11') });
    return on('GetObject', (call) => {
      const whole = get?.[1](call) ?? 'hang';
      if (!call.params.Key?.includes('/data/') || ++calls > times) return whole;
      const text = (whole as { body: string }).body;
      return { body: text.slice(0, 4), headers: { etag: 'x', 'content-length': `${text.length}` }, end };
    });
  };

  test.each(['stall', 'cut'] as const)('a download that ends in a %s is begun again', async (end) => {
    await start(broken(end, 2));
    expect(monthsOf(await impatient())).toEqual(['2026-11-01', '2026-10-01']);
    expect(reads().map(({ files }) => files[0]?.text)).toEqual(['bill of 2026-11', 'bill of 2026-10']);
  });

  test('S3 that stands still is unreachable; after two months the others are not tried', async () => {
    await start(
      broken('stall', 100),
      ...bucket({ ...month('2026-09'), ...month('2026-10'), ...month('2026-11') }),
    );
    await expect(impatient()).rejects.toMatchObject({
      code: 'unreachable',
      retryable: true,
      message: expect.stringMatching(
        /^2026-11 of the export .*cur-00001\.csv\.gz, s3:GetObject: AWS could not be reached \(TimeoutError: no data for 0\.2 s\)\. Also not taken: 2026-10, 2026-09\.$/,
      ),
    });
    expect(asked('GetObject').filter((key) => key?.includes('2026-09'))).toEqual([]);
  });

  test('a throttle of S3 is tried again by itself', async () => {
    let calls = 0;
    const [list] = bucket(month('2026-11'));
    await start(
      on('ListObjectsV2', (call) =>
        ++calls === 1
          ? fake.s3Error('SlowDown', 'Please reduce your request rate.', 503)
          : (list?.[1](call) ?? 'hang'),
      ),
    );
    expect(monthsOf(await run())).toEqual(['2026-11-01']);
  });
});
