import {
  GetBucketLocationCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { demoCredentials } from '#lib/demo/server';
import { nameOf } from '#lib/demo/test-clients';
import { hostDemoCloud } from '#lib/demo/testing';

const START = new Date('2026-11-23T12:00:00Z');
const Bucket = 'spotledger-demo-billing';
const MANIFEST = 'exports/cur-csv/metadata/BILLING_PERIOD=2026-11/cur-csv-Manifest.json';
const DATA = 'exports/cur-csv/data/BILLING_PERIOD=2026-11/cur-csv-00001.csv.gz';
const demo = hostDemoCloud(START, { background: false });
const { s3, asRole } = demo;
const list = (input: Partial<ListObjectsV2CommandInput> = {}) =>
  s3().send(new ListObjectsV2Command({ Bucket, ...input }));
async function content(Key: string, input: Partial<GetObjectCommandInput> = {}) {
  const { Body, ...head } = await s3({ maxAttempts: 1 }).send(
    new GetObjectCommand({ Bucket, Key, ...input }),
  );
  return { ...head, body: Buffer.from((await Body?.transformToByteArray()) ?? []) };
}

describe('the bucket of billing exports', () => {
  it('holds four exports of four months, data files beside their manifests', async () => {
    const folders = async (Prefix: string) =>
      (await list({ Prefix, Delimiter: '/' })).CommonPrefixes?.map((entry) => entry.Prefix);
    expect(await folders('exports/')).toEqual([
      'exports/cur-csv/',
      'exports/cur-parquet/',
      'exports/focus-csv/',
      'exports/focus-parquet/',
    ]);
    expect(await folders('exports/cur-csv/metadata/')).toEqual(
      ['08', '09', '10', '11'].map((month) => `exports/cur-csv/metadata/BILLING_PERIOD=2026-${month}/`),
    );
    const { Contents } = await list({ Prefix: 'exports/cur-csv/' });
    expect(Contents?.map(({ Key }) => Key).filter((key) => key?.includes('2026-11'))).toEqual([
      DATA,
      'exports/cur-csv/data/BILLING_PERIOD=2026-11/cur-csv-00002.csv.gz',
      MANIFEST,
    ]);
  });

  it('lists in pages, each key once and in order', async () => {
    const whole = (await list({ Prefix: 'exports/cur-csv/' })).Contents?.map(({ Key }) => Key) ?? [];
    const keys: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    let pages = 0;
    do {
      const page = await list({ Prefix: 'exports/cur-csv/', MaxKeys: 5, ContinuationToken });
      expect(page.KeyCount).toBe(page.Contents?.length);
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key));
      ContinuationToken = page.NextContinuationToken;
      expect(page.IsTruncated).toBe(ContinuationToken !== undefined);
      pages += 1;
    } while (ContinuationToken);
    expect(keys).toEqual(whole);
    expect(pages).toBe(Math.ceil(whole.length / 5));
    expect(await nameOf(list({ ContinuationToken: 'nonsense' }))).toBe('InvalidArgument');
    expect((await list({ Prefix: 'nothing/' })).KeyCount).toBe(0);
  });

  it('gives objects with the length and the tag that the list and HEAD say', async () => {
    const { Contents } = await list({ Prefix: 'exports/cur-csv/data/BILLING_PERIOD=2026-11/' });
    const { body, ETag, ContentLength, LastModified } = await content(DATA);
    const head = await s3().send(new HeadObjectCommand({ Bucket, Key: DATA }));
    expect(body.length).toBe(ContentLength);
    expect(Contents?.[0]).toMatchObject({ Key: DATA, Size: body.length, ETag, LastModified });
    expect(head).toMatchObject({ ContentLength, ETag, LastModified });
    expect(LastModified).toEqual(new Date('2026-11-23T08:00:00Z'));
    expect(ETag).toMatch(/^"[0-9a-f]{32}"$/);
  });

  it('gives ranges, and heeds conditions', async () => {
    const { body, ETag } = await content(DATA);
    const part = await content(DATA, { Range: 'bytes=10-19' });
    expect(part.body).toEqual(body.subarray(10, 20));
    expect(part.ContentRange).toBe(`bytes 10-19/${body.length}`);
    expect((await content(DATA, { Range: 'bytes=-7' })).body).toEqual(body.subarray(-7));
    expect(await nameOf(content(DATA, { Range: `bytes=${body.length}-` }))).toBe('InvalidRange');
    expect((await content(DATA, { IfMatch: ETag })).body).toEqual(body);
    expect(await nameOf(content(DATA, { IfMatch: '"other"' }))).toBe('PreconditionFailed');
    await expect(content(DATA, { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
  });

  it('names every data file in the manifest, with the columns', async () => {
    const manifest = JSON.parse((await content(MANIFEST)).body.toString('utf8'));
    expect(manifest.dataFiles).toEqual([
      `s3://${Bucket}/${DATA}`,
      `s3://${Bucket}/exports/cur-csv/data/BILLING_PERIOD=2026-11/cur-csv-00002.csv.gz`,
    ]);
    expect(manifest.exportArn).toBe('arn:aws:bcm-data-exports:us-east-1:111122223333:export/cur-csv');
    expect(manifest.billingPeriod).toEqual({
      start: '2026-11-01T00:00:00.000Z',
      end: '2026-12-01T00:00:00.000Z',
    });
    expect(manifest.columns).toContainEqual({ name: 'line_item_unblended_cost', type: 'double' });
  });

  it('changes the running month every eight hours, and a final one never', async () => {
    const tags = async (month: string) => {
      const page = await list({ Prefix: `exports/cur-csv/metadata/BILLING_PERIOD=${month}/` });
      return page.Contents?.[0]?.ETag;
    };
    const before = [await tags('2026-11'), await tags('2026-10')];
    demo.now = new Date('2026-11-23T15:59:00Z');
    expect([await tags('2026-11'), await tags('2026-10')]).toEqual(before);
    demo.now = new Date('2026-11-23T16:00:00Z');
    expect(await tags('2026-11')).not.toBe(before[0]);
    expect(await tags('2026-10')).toBe(before[1]);
    demo.now = new Date('2026-11-05T23:00:00Z');
    expect(await tags('2026-10')).not.toBe(before[1]);
    demo.now = new Date('2026-11-06T00:00:00Z');
    expect(await tags('2026-10')).toBe(before[1]);
  });
});

describe('who may read, and what is refused', () => {
  it('is open to the payer, by key and by role, and to nobody else', async () => {
    const asked = async (index: number) =>
      nameOf(s3({ credentials: await asRole(index) }).send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 })));
    expect([await asked(0), await asked(1), await asked(2)]).toEqual([
      'answered',
      'AccessDenied',
      'AccessDenied',
    ]);
    const wrong = { credentials: { ...demoCredentials, secretAccessKey: 'x' } };
    await expect(s3(wrong).send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    expect(await nameOf(s3(wrong).send(new ListObjectsV2Command({ Bucket })))).toBe('SignatureDoesNotMatch');
    const unknown = { credentials: { accessKeyId: 'AKIA0000000000000000', secretAccessKey: 'x' } };
    expect(await nameOf(s3(unknown).send(new ListObjectsV2Command({ Bucket })))).toBe('InvalidAccessKeyId');
  });

  it('has no other bucket and no other key', async () => {
    expect(await nameOf(s3().send(new ListObjectsV2Command({ Bucket: 'other' })))).toBe('NoSuchBucket');
    expect(await nameOf(content('exports/none'))).toBe('NoSuchKey');
    expect(await nameOf(s3().send(new HeadObjectCommand({ Bucket, Key: 'exports/none' })))).toBe('NotFound');
  });

  it('lies in us-east-1, and tells clients of other regions so', async () => {
    const { LocationConstraint } = await s3().send(new GetBucketLocationCommand({ Bucket }));
    expect(LocationConstraint).toBeUndefined();
    const elsewhere = s3({}, 'eu-west-1').send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }));
    expect(await nameOf(elsewhere)).toBe('PermanentRedirect');
  });
});

describe('faults of S3', () => {
  it('throttles and denies in its own words', async () => {
    demo.cloud.faults.set([{ kind: 'throttle', service: 's3', times: 1 }]);
    expect((await s3({ maxAttempts: 3 }).send(new HeadBucketCommand({ Bucket }))).$metadata.attempts).toBe(2);
    demo.cloud.faults.set([{ kind: 'throttle', service: 's3' }]);
    expect(await nameOf(content(DATA))).toBe('SlowDown');
    demo.cloud.faults.set([{ kind: 'deny', action: 'GetObject' }]);
    expect(await nameOf(content(DATA))).toBe('AccessDenied');
    expect(await nameOf(list({ MaxKeys: 1 }))).toBe('answered');
  });

  it('loses an object, halves it and empties it', async () => {
    const { body } = await content(DATA);
    demo.cloud.faults.set([{ kind: 'missing', service: 's3' }]);
    expect(await nameOf(content(DATA))).toBe('NoSuchKey');
    expect(await nameOf(list({ MaxKeys: 1 }))).toBe('answered');
    for (const kind of ['truncate', 'malformed'] as const) {
      demo.cloud.faults.set([{ kind, action: 'GetObject' }]);
      const half = await content(DATA);
      expect(half.body).toEqual(body.subarray(0, Math.ceil(body.length / 2)));
      expect(half.ContentLength).toBe(half.body.length);
    }
    demo.cloud.faults.set([{ kind: 'empty', service: 's3' }]);
    expect((await content(DATA)).body.length).toBe(0);
    expect((await list()).Contents).toBeUndefined();
  });
});
