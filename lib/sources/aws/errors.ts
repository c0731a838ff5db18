import { SourceError } from '../errors.ts';
import { costExplorerShape } from './cost-explorer-errors.ts';
import type { Place, Shape } from './error-shape.ts';
import { sqsShape } from './sqs-errors.ts';

export type { Place } from './error-shape.ts';

const PERMISSION: Shape = {
  code: 'permission',
  what: 'AWS does not permit it',
  remedy: ({ account, operation, resource = '*' }) =>
    operation === 'sts:AssumeRole'
      ? `Check that the role of account ${account} in AWS_ROLE_ARNS exists, that its trust policy names these credentials and AWS_EXTERNAL_ID, and that they are allowed sts:AssumeRole on it.`
      : `Allow ${operation} on resource ${resource} for the user or role of account ${account}; ${deniers(operation)} can deny it too.`,
};
const CREDENTIALS: Shape = {
  code: 'credentials',
  what: 'the credentials are not valid',
  remedy: () => 'Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE or the instance role.',
};
const EXPIRED: Shape = {
  code: 'credentials',
  what: 'the credentials have expired',
  remedy: () =>
    'Renew them (`aws sso login`, or a new session) and check that the clock of this machine is right.',
};
const NO_CREDENTIALS: Shape = {
  code: 'credentials',
  what: 'no credentials were found',
  remedy: () =>
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, or run with an instance role.',
};
const REGION: Shape = {
  code: 'region-not-enabled',
  what: 'the region does not accept the credentials',
  remedy: ({ account, region }) =>
    `Enable ${region} for account ${account} in AWS (Account, Regions), or leave it out of SPOT_REGIONS. Where every region fails so, the credentials themselves are no longer valid.`,
};
const THROTTLED: Shape = {
  code: 'throttled',
  what: 'AWS still answered "too many requests" after several tries',
  remedy: ({ operation }) =>
    `It is tried again; if it stays so, find what else calls ${operation} in this account.`,
  retryable: true,
};
const UNREACHABLE: Shape = {
  code: 'unreachable',
  what: 'AWS could not be reached',
  remedy: ({ operation, region }) =>
    `Check the network, DNS and proxy from here to the ${operation.split(':')[0]} endpoint of ${region} (or AWS_ENDPOINT_URL); it is tried again.`,
  retryable: true,
};
const CERTIFICATE: Shape = {
  code: 'unreachable',
  what: "AWS's certificate was not accepted",
  remedy: () => 'A proxy that inspects TLS needs its certificate in NODE_EXTRA_CA_CERTS.',
};
const SERVER: Shape = {
  code: 'unreachable',
  what: 'AWS answered with an error of its own',
  remedy: () => 'It is tried again; see health.aws.amazon.com if it stays so.',
  retryable: true,
};
const STALE_TOKEN: Shape = {
  code: 'malformed',
  what: 'AWS no longer accepts its own page token',
  remedy: () => 'The run is tried again from its watermark.',
  retryable: true,
};
const MALFORMED: Shape = {
  code: 'malformed',
  what: 'the answer could not be read',
  remedy: () =>
    'Check that a proxy or AWS_ENDPOINT_URL does not change the answers. It is tried again; the last good data stay.',
  retryable: true,
};
const UNKNOWN: Shape = {
  code: 'unknown',
  what: 'AWS refused it',
  remedy: ({ operation }) => `See the AWS documentation of ${operation} for this error.`,
};

const NO_BUCKET: Shape = {
  code: 'empty',
  what: 'there is no such bucket',
  remedy: () => 'Check the address in BILLING_EXPORTS: s3://bucket/prefix/export-name.',
};
const OTHER_REGION: Shape = {
  code: 'region-not-enabled',
  what: 'the bucket lies in another region and S3 did not lead there',
  remedy: () => 'Check that no proxy and no AWS_ENDPOINT_URL_S3 keeps the requests in one region.',
};

const BY_NAME: Record<string, Shape> = {
  ...named(PERMISSION, 'UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException', 'NotAuthorized'),
  ...named(CREDENTIALS, 'InvalidClientTokenId', 'UnrecognizedClientException', 'SignatureDoesNotMatch'),
  ...named(CREDENTIALS, 'InvalidSignatureException', 'InvalidAccessKeyId', 'IncompleteSignature'),
  ...named(CREDENTIALS, 'MissingAuthenticationToken', 'MissingAuthenticationTokenException', 'Blocked'),
  ...named(EXPIRED, 'ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'RequestTimeTooSkewed'),
  ...named(NO_CREDENTIALS, 'CredentialsProviderError', 'TokenProviderError'),
  ...named(REGION, 'OptInRequired', 'RegionDisabledException', 'AuthFailure'),
  ...named(THROTTLED, 'RequestLimitExceeded', 'EC2ThrottledException', 'Throttling', 'ThrottlingException'),
  ...named(THROTTLED, 'ThrottledException', 'TooManyRequestsException', 'LimitExceededException', 'SlowDown'),
  ...named(UNREACHABLE, 'TimeoutError', 'NetworkingError', 'RequestTimeout'),
  ...named(SERVER, 'InternalError', 'InternalFailure', 'InternalErrorException', 'InternalServiceError'),
  ...named(SERVER, 'ServiceUnavailable', 'ServiceUnavailableException', 'Unavailable'),
  ...named(STALE_TOKEN, 'ExpiredNextTokenException', 'InvalidNextToken', 'InvalidNextTokenException'),
  ...named(STALE_TOKEN, 'InvalidPaginationToken'),
  ...named(STALE_TOKEN, 'RequestChangedException'),
  ...named(MALFORMED, 'SyntaxError', 'TypeError', 'RangeError'),
  ...named(NO_BUCKET, 'NoSuchBucket', 'InvalidBucketName'),
  ...named(OTHER_REGION, 'PermanentRedirect', 'AuthorizationHeaderMalformed'),
  ...named(OTHER_REGION, 'IllegalLocationConstraintException'),
};

const NETWORK_CODE =
  /^(E(NOTFOUND|CONN\w+|TIMEDOUT|AI_\w+|HOSTUNREACH|NETUNREACH|PIPE)|UND_ERR_\w+|ERR_STREAM_PREMATURE_CLOSE)$/;
const CERTIFICATE_CODE = /^(CERT_\w+|ERR_TLS_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+)$/;

/** Puts what the SDK threw into words that name account, region and operation, with a remedy. */
export function toSourceError(error: unknown, place: Place): SourceError {
  if (error instanceof SourceError) return error;
  const where = `AWS account ${place.account || '(unknown)'}, ${place.region}, ${place.operation}`;
  if (isAbort(error)) {
    return new SourceError('aborted', `${where}: stopped before it was done.`, {
      remedy: 'It goes on at the next run.',
      retryable: true,
      cause: error,
    });
  }
  const { code, what, remedy, retryable } = shapeOf(error, place);
  return new SourceError(code, `${where}: ${what} (${detail(error)}).`, {
    remedy: remedy(place),
    retryable,
    cause: error,
  });
}

function deniers(operation: string): string {
  if (operation.startsWith('s3:'))
    return "the bucket's policy, the key it is encrypted with (kms:Decrypt) or a service control policy";
  return operation.startsWith('sqs:')
    ? "the queue's policy or a service control policy"
    : 'a service control policy';
}

function named(shape: Shape, ...names: string[]): Record<string, Shape> {
  return Object.fromEntries(names.map((name) => [name, shape]));
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function shapeOf(error: unknown, { operation }: Place): Shape {
  const { name, code, status } = factsOf(error);
  // EC2 says AuthFailure both for keys that it does not know and, in a region, for one that is not opted in to.
  if (name === 'AuthFailure' && operation === 'ec2:DescribeRegions') return CREDENTIALS;
  if (code !== null && NETWORK_CODE.test(code)) return UNREACHABLE;
  if (code !== null && CERTIFICATE_CODE.test(code)) return CERTIFICATE;
  const own = ownShape(operation, error, name);
  if (own !== null) return own;
  const known = BY_NAME[name];
  if (known !== undefined) return known;
  if (status === 429) return THROTTLED;
  if (status !== null && status >= 500) return SERVER;
  return status === 200 ? MALFORMED : UNKNOWN;
}

function ownShape(operation: string, error: unknown, name: string): Shape | null {
  if (operation.startsWith('ce:')) return costExplorerShape(error, name);
  return operation.startsWith('sqs:') ? sqsShape(name) : null;
}

function factsOf(error: unknown): { name: string; code: string | null; status: number | null } {
  if (!(error instanceof Error)) return { name: '', code: null, status: null };
  const { code, $metadata, cause } = error as Error & {
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const inner = cause instanceof Error ? (cause as Error & { code?: unknown }).code : undefined;
  return {
    name: error.name,
    code: [code, inner].find((value) => typeof value === 'string') ?? null,
    status: $metadata?.httpStatusCode ?? null,
  };
}

/** The first line of what was said, short enough for a table: AWS may append kilobytes of encoded detail. */
function detail(error: unknown): string {
  const { name, code } = factsOf(error);
  const text = (error instanceof Error ? error.message : String(error)).split('\n')[0]?.trim() ?? '';
  const label = code ?? name;
  const full = text === '' || text === label ? label : `${label}: ${text}`;
  return full.length > 300 ? `${full.slice(0, 300)}…` : full.replace(/\.$/, '');
}
