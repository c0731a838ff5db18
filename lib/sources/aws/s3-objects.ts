import 'server-only';
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { SourceError } from '../errors.ts';
import type { Account } from './accounts.ts';
import type { ListedObject } from './billing-manifest.ts';
import { call, pages } from './call.ts';
import { type Place, toSourceError } from './errors.ts';

const MANIFEST_BYTES = 20_000_000;
const TRIES = 3;

/** How long a download may stand still. */
export type Patience = { idleMs: number };
export const PATIENCE: Patience = { idleMs: 30_000 };

type Bucket = { account: Account; bucket: string; signal: AbortSignal };

/** All objects whose keys begin so. Throws `SourceError`. */
export async function listObjects(
  { account, bucket, signal }: Bucket,
  prefix: string,
): Promise<ListedObject[]> {
  const place = placeOf({ account, bucket }, 's3:ListBucket', prefix);
  const found = pages(place, signal, async (ContinuationToken) => {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      MaxKeys: 1000,
      ContinuationToken,
    });
    const answer = await account.clients.s3().send(command, { abortSignal: signal });
    // An empty listing comes without its list, but with the count.
    const items = answer.Contents ?? (answer.KeyCount === undefined ? undefined : []);
    return { items, nextToken: answer.IsTruncated ? answer.NextContinuationToken : undefined };
  });
  const objects: ListedObject[] = [];
  for await (const { items } of found) {
    for (const { Key, ETag, LastModified } of items) {
      if (Key && ETag) objects.push({ key: Key, etag: bare(ETag), lastModified: LastModified ?? null });
    }
  }
  return objects;
}

/** A small object as text, with the ETag of just this text and when it was written. Throws `SourceError`; 'empty' where there is none. */
export async function readObject(
  from: Bucket,
  key: string,
): Promise<{ text: string; etag: string; lastModified: Date | null }> {
  const place = placeOf(from, 's3:GetObject', key);
  return call(place, from.signal, async () => {
    const { Body, ETag, LastModified = null, ContentLength = 0 } = await get(from, key);
    if (ContentLength > MANIFEST_BYTES) throw new RangeError(`${ContentLength} bytes are no manifest`);
    if (Body === undefined || ETag === undefined) throw new TypeError('an answer without its object');
    return { text: await Body.transformToString('utf-8'), etag: bare(ETag), lastModified: LastModified };
  }).catch((error: unknown) => {
    throw missingOr(error, place);
  });
}

/** The ETag of an object now. Throws `SourceError`; 'empty' where there is none. */
export async function etagOf({ account, bucket, signal }: Bucket, key: string): Promise<string> {
  const place = placeOf({ account, bucket }, 's3:GetObject', key);
  const head = new HeadObjectCommand({ Bucket: bucket, Key: key });
  return call(place, signal, () => account.clients.s3().send(head, { abortSignal: signal })).then(
    ({ ETag = '' }) => bare(ETag),
    (error: unknown) => {
      throw missingOr(error, place);
    },
  );
}

/**
 * Downloads an object into a file, as long as its answer says, and tries again where the connection breaks; returns when
 * it was written. Throws `SourceError`; 'empty' where there is no such object.
 */
export async function saveObject(
  from: Bucket,
  key: string,
  path: string,
  patience = PATIENCE,
): Promise<Date | null> {
  const place = placeOf(from, 's3:GetObject', key);
  for (let tries = 1; ; tries++) {
    try {
      return await saveOnce(from, key, path, patience);
    } catch (error) {
      const cause = from.signal.aborted ? new DOMException('stopped', 'AbortError') : error;
      const failure = isDiskFull(cause)
        ? diskFull(place, path, cause)
        : missingOr(toSourceError(cause, place), place);
      if (failure.code !== 'unreachable' || !failure.retryable || tries === TRIES) throw failure;
    }
  }
}

async function saveOnce(from: Bucket, key: string, path: string, { idleMs }: Patience): Promise<Date | null> {
  const { Body, ContentLength, LastModified = null } = await get(from, key);
  if (Body === undefined) throw new TypeError('an answer without its object');
  const idle = new AbortController();
  const still = Object.assign(new Error(`no data for ${idleMs / 1000} s`), { name: 'TimeoutError' });
  const timer = setTimeout(() => idle.abort(still), idleMs);
  let bytes = 0;
  try {
    await pipeline(
      Body as Readable,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          timer.refresh();
          bytes += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(path, { mode: 0o600 }),
      { signal: AbortSignal.any([from.signal, idle.signal]) },
    );
  } catch (error) {
    throw idle.signal.aborted ? still : error;
  } finally {
    clearTimeout(timer);
  }
  if (ContentLength === undefined || bytes === ContentLength) return LastModified;
  throw Object.assign(new Error(`${bytes} of ${ContentLength} bytes came`), {
    code: 'ERR_STREAM_PREMATURE_CLOSE',
  });
}

function get({ account, bucket, signal }: Bucket, key: string) {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key });
  return account.clients.s3().send(command, { abortSignal: signal });
}

const bare = (etag: string) => etag.replace(/^W\//, '').replaceAll('"', '');

function placeOf({ account, bucket }: Omit<Bucket, 'signal'>, operation: string, key: string): Place {
  const resource = operation === 's3:ListBucket' ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/*`;
  return { account: account.id, region: `s3://${bucket}/${key}`, operation, resource };
}

/** Whether an object was not there. The SDK calls it NoSuchKey, or NotFound where only its head was asked for. */
export function isMissing({ cause }: SourceError): boolean {
  return cause instanceof Error && ['NoSuchKey', 'NotFound'].includes(cause.name);
}

function missingOr(error: unknown, place: Place): SourceError {
  const failure = toSourceError(error, place);
  if (!isMissing(failure)) return failure;
  return new SourceError('empty', `AWS account ${place.account}, ${place.region}: there is no such file.`, {
    remedy:
      'It is tried again, as AWS may be writing the export anew. If it stays so, let AWS refresh the export (Billing, Data Exports).',
    retryable: true,
    cause: failure.cause,
  });
}

const isDiskFull = (error: unknown) =>
  error instanceof Error && ['ENOSPC', 'EDQUOT'].includes(String((error as NodeJS.ErrnoException).code));

function diskFull({ account, region }: Place, path: string, cause: unknown): SourceError {
  return new SourceError('unknown', `AWS account ${account}, ${region}: no room on the disk for ${path}.`, {
    remedy:
      'Free some space there, or set TMPDIR to a disk with more of it; nothing of this month was changed.',
    cause,
  });
}
