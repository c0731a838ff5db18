import { describe, expect, test } from 'vitest';
import { SourceError } from '../errors.ts';
import { toSourceError } from './errors.ts';

const place = { account: '111122223333', region: 'eu-west-1', operation: 'ec2:DescribeSpotPriceHistory' };

function thrown(name: string, extra: Record<string, unknown> = {}): Error {
  return Object.assign(new Error('what it said'), { name, ...extra });
}

describe('toSourceError', () => {
  test('names account, region and operation, and the IAM action in the remedy', () => {
    const error = toSourceError(thrown('UnauthorizedOperation'), place);
    expect(error.message).toBe(
      'AWS account 111122223333, eu-west-1, ec2:DescribeSpotPriceHistory: AWS does not permit it (UnauthorizedOperation: what it said).',
    );
    expect(error.remedy).toContain('Allow ec2:DescribeSpotPriceHistory on resource *');
    expect(error.remedy).toContain('111122223333');
  });

  test.each([
    ['UnauthorizedOperation', 'permission', false],
    ['AccessDenied', 'permission', false],
    ['AccessDeniedException', 'permission', false],
    ['AuthFailure', 'region-not-enabled', false],
    ['OptInRequired', 'region-not-enabled', false],
    ['ExpiredToken', 'credentials', false],
    ['ExpiredTokenException', 'credentials', false],
    ['InvalidClientTokenId', 'credentials', false],
    ['UnrecognizedClientException', 'credentials', false],
    ['SignatureDoesNotMatch', 'credentials', false],
    ['CredentialsProviderError', 'credentials', false],
    ['RequestLimitExceeded', 'throttled', true],
    ['ThrottlingException', 'throttled', true],
    ['TimeoutError', 'unreachable', true],
    ['InternalErrorException', 'unreachable', true],
    ['InvalidNextToken', 'malformed', true],
    ['RequestChangedException', 'malformed', true],
    ['NoSuchBucket', 'empty', false],
    ['PermanentRedirect', 'region-not-enabled', false],
    ['SyntaxError', 'malformed', true],
    ['SomethingNew', 'unknown', false],
  ])('%s is %s, retryable %s', (name, code, retryable) => {
    expect(toSourceError(thrown(name), place)).toMatchObject({ code, retryable });
  });

  test.each([
    'ENOTFOUND',
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'EAI_AGAIN',
    'EPIPE',
    'ERR_STREAM_PREMATURE_CLOSE',
  ])('the network error %s is unreachable and tried again', (code) => {
    expect(toSourceError(thrown('Error', { code }), place)).toMatchObject({
      code: 'unreachable',
      retryable: true,
    });
    const wrapped = thrown('Error', { cause: thrown('Error', { code }) });
    expect(toSourceError(wrapped, place)).toMatchObject({ code: 'unreachable', retryable: true });
  });

  test('a certificate that is not accepted is not tried again', () => {
    const error = toSourceError(thrown('Error', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), place);
    expect(error).toMatchObject({ code: 'unreachable', retryable: false });
    expect(error.remedy).toContain('NODE_EXTRA_CA_CERTS');
  });

  test('of S3 the resource is named, and what else can deny it', () => {
    const bills = { ...place, operation: 's3:GetObject', resource: 'arn:aws:s3:::bills/*' };
    expect(toSourceError(thrown('AccessDenied'), bills).remedy).toBe(
      "Allow s3:GetObject on resource arn:aws:s3:::bills/* for the user or role of account 111122223333; the bucket's policy, the key it is encrypted with (kms:Decrypt) or a service control policy can deny it too.",
    );
  });

  test('what Cost Explorer alone says means nothing special elsewhere', () => {
    const error = Object.assign(thrown('AccessDeniedException'), {
      message: 'User not enabled for cost explorer access',
    });
    expect(toSourceError(error, place).message).toContain('AWS does not permit it');
    expect(toSourceError(error, { ...place, operation: 'ce:GetCostAndUsage' }).message).toContain(
      'Cost Explorer is not enabled',
    );
  });

  test('unknown names go by their status', () => {
    const status = (httpStatusCode: number) =>
      toSourceError(thrown('X', { $metadata: { httpStatusCode } }), place).code;
    expect([429, 500, 503, 400, 200].map(status)).toEqual([
      'throttled',
      'unreachable',
      'unreachable',
      'unknown',
      'malformed',
    ]);
  });

  test('AuthFailure where accounts are asked for their regions means the credentials', () => {
    const error = toSourceError(thrown('AuthFailure'), { ...place, operation: 'ec2:DescribeRegions' });
    expect(error.code).toBe('credentials');
  });

  test('a role that cannot be assumed has the trust policy in its remedy', () => {
    const error = toSourceError(thrown('AccessDenied'), { ...place, operation: 'sts:AssumeRole' });
    expect(error.remedy).toContain('trust policy');
    expect(error.remedy).toContain('AWS_EXTERNAL_ID');
  });

  test('a stopped call is aborted; a SourceError passes as it is', () => {
    expect(toSourceError(new DOMException('x', 'AbortError'), place)).toMatchObject({ code: 'aborted' });
    const own = new SourceError('empty', 'm', { remedy: 'r' });
    expect(toSourceError(own, place)).toBe(own);
  });

  test('long and many-lined texts are cut, and what is no error still gets words', () => {
    const long = Object.assign(new Error(`${'x'.repeat(5000)}\nmore`), { name: 'UnauthorizedOperation' });
    expect(toSourceError(long, place).message.length).toBeLessThan(500);
    expect(toSourceError('text', place).message).toContain('text');
  });
});
