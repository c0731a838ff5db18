import { BILLING_BUCKET, bucketEntries, type ObjectEntry } from '#lib/demo/exports/bucket';
import { AwsError } from './aws-error.ts';
import type { Call } from './call.ts';

type Entry = { key: string; object: ObjectEntry } | { prefix: string };

/**
 * `ListObjectsV2`: keys in their order with what they hold, and with a delimiter the folders among them. Throws
 * `InvalidArgument` for a token or a number that is none.
 */
export async function listObjects({ http, market, now }: Call): Promise<Record<string, unknown>> {
  const { query } = http;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const maxKeys = Math.min(1000, numberOf(query.get('max-keys')));
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : readToken(token);
  const entries = grouped(bucketEntries(market, now, prefix), prefix, delimiter).filter(
    (entry) => nameOf(entry) > after,
  );
  const page = entries.slice(0, maxKeys);
  const last = page.at(-1);
  const truncated = entries.length > page.length && last !== undefined;
  const encoded = query.get('encoding-type') === 'url' ? urlEncoded : (text: string) => text;
  return {
    Name: BILLING_BUCKET,
    Prefix: encoded(prefix),
    Delimiter: delimiter === '' ? undefined : encoded(delimiter),
    EncodingType: query.get('encoding-type') ?? undefined,
    KeyCount: page.length,
    MaxKeys: maxKeys,
    IsTruncated: truncated,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: truncated ? Buffer.from(nameOf(last)).toString('base64url') : undefined,
    Contents: await Promise.all(
      page.flatMap((entry) => ('key' in entry ? [contentOf(entry.object, encoded)] : [])),
    ),
    CommonPrefixes: page.flatMap((entry) => ('prefix' in entry ? [{ Prefix: encoded(entry.prefix) }] : [])),
  };
}

/** As S3 encodes keys: slashes stay. */
function urlEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/');
}

async function contentOf(object: ObjectEntry, encoded: (text: string) => string) {
  const { body, etag, modifiedAt } = await object.load();
  return {
    Key: encoded(object.key),
    LastModified: modifiedAt.toISOString(),
    ETag: `"${etag}"`,
    Size: body.length,
    StorageClass: 'STANDARD',
  };
}

function nameOf(entry: Entry): string {
  return 'key' in entry ? entry.key : entry.prefix;
}

/** Keys as they are; those with a delimiter behind the prefix as one folder. */
function grouped(objects: ObjectEntry[], prefix: string, delimiter: string): Entry[] {
  const folders = new Set<string>();
  return objects.flatMap((object): Entry[] => {
    const { key } = object;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (cut < 0) return [{ key, object }];
    const folder = key.slice(0, cut + delimiter.length);
    if (folders.has(folder)) return [];
    folders.add(folder);
    return [{ prefix: folder }];
  });
}

function readToken(token: string): string {
  const name = Buffer.from(token, 'base64url').toString('utf8');
  if (!name.startsWith('exports')) {
    throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect');
  }
  return name;
}

function numberOf(text: string | null): number {
  const value = text === null ? 1000 : Number(text);
  if (!Number.isInteger(value) || value < 0) {
    throw new AwsError('InvalidArgument', 'Provided max-keys not an integer or within integer range');
  }
  return value;
}
