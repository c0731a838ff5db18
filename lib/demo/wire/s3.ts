import { demoAccounts } from '#lib/demo/accounts';
import { BILLING_BUCKET, BUCKET_REGION, bucketEntries, type StoredObject } from '#lib/demo/exports/bucket';
import { AwsError, accessDenied } from './aws-error.ts';
import type { Call, Reply } from './call.ts';
import { listObjects } from './s3-list.ts';
import { s3Xml } from './xml.ts';

type Http = Call['http'];

/** The name of the operation that a request line means, as IAM and the SDK call it; '' for what there is not. */
export function actionOfS3(http: Http): string {
  const { key } = placeOf(http);
  if (http.method === 'HEAD') return key === '' ? 'HeadBucket' : 'HeadObject';
  if (http.method !== 'GET') return '';
  if (key !== '') return 'GetObject';
  if (http.query.has('location')) return 'GetBucketLocation';
  return http.query.get('list-type') === '2' ? 'ListObjectsV2' : '';
}

/** Answers S3's REST protocol, path style: reading one bucket, which belongs to the payer. */
export async function answerS3(call: Call): Promise<Reply> {
  const { key } = openBucket(call);
  switch (call.action) {
    case 'HeadBucket':
      return {
        status: 200,
        contentType: 'application/xml',
        body: '',
        headers: { 'x-amz-bucket-region': BUCKET_REGION },
      };
    case 'GetBucketLocation':
      // us-east-1 is told by an empty element.
      return s3Xml('LocationConstraint', {});
    case 'ListObjectsV2':
      return s3Xml('ListBucketResult', await listObjects(call));
    case 'GetObject':
    case 'HeadObject':
      return objectReply(call.http, await objectOf(call, key));
    default:
      throw new AwsError(
        'MethodNotAllowed',
        'The specified method is not allowed against this resource.',
        405,
      );
  }
}

/** A list without objects, or an object without content. */
export function emptyS3(call: Call): Reply {
  openBucket(call);
  return call.action === 'ListObjectsV2'
    ? s3Xml('ListBucketResult', { Name: BILLING_BUCKET, KeyCount: 0, MaxKeys: 1000, IsTruncated: false })
    : { status: 200, contentType: 'binary/octet-stream', body: '' };
}

/** An object that is not there. */
export function noSuchKey(): AwsError {
  return new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
}

function placeOf({ path }: Http): { bucket: string; key: string } {
  const [, bucket = '', ...key] = path.split('/').map(decodeURIComponent);
  return { bucket, key: key.join('/') };
}

function openBucket({ http, account, region }: Call): { key: string } {
  const { bucket, key } = placeOf(http);
  if (bucket !== BILLING_BUCKET) {
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
  }
  if (region !== BUCKET_REGION) {
    const message =
      'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.';
    throw new AwsError('PermanentRedirect', message, 301, { 'x-amz-bucket-region': BUCKET_REGION });
  }
  if (account.id !== demoAccounts[0].id) throw accessDenied();
  return { key };
}

async function objectOf({ market, now }: Call, key: string): Promise<StoredObject> {
  const entry = bucketEntries(market, now, key).find((candidate) => candidate.key === key);
  if (entry === undefined) throw noSuchKey();
  return entry.load();
}

function objectReply({ headers }: Http, { body, etag, modifiedAt }: StoredObject): Reply {
  const quoted = `"${etag}"`;
  const wanted = headers['if-match'];
  if (wanted !== undefined && wanted !== '*' && wanted !== quoted && wanted !== etag) {
    throw new AwsError(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      412,
    );
  }
  const reply = {
    status: 200,
    contentType: 'binary/octet-stream',
    body,
    headers: { etag: quoted, 'last-modified': modifiedAt.toUTCString(), 'accept-ranges': 'bytes' },
  };
  const known = headers['if-none-match'];
  if (known === quoted || known === etag) return { ...reply, status: 304, body: '' };
  return headers.range === undefined ? reply : rangeOf(reply, headers.range);
}

/** One range of bytes, as `bytes=0-99`, `bytes=100-` or `bytes=-100`; what is no range gives the whole. */
function rangeOf<T extends { body: Buffer; headers: Record<string, string> }>(
  reply: T,
  range: string,
): T | Reply {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range);
  const [, from = '', to = ''] = match ?? [];
  if (match === null || (from === '' && to === '')) return reply;
  const size = reply.body.length;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (start > end) {
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
  }
  const contentRange = `bytes ${start}-${end}/${size}`;
  return {
    ...reply,
    status: 206,
    body: reply.body.subarray(start, end + 1),
    headers: { ...reply.headers, 'content-range': contentRange },
  };
}
