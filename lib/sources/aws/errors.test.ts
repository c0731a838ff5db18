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

  test.each([
    ['QueueDoesNotExist', 'empty', false, 'Check INTERRUPTION_QUEUE_URLS'],
    ['AWS.SimpleQueueService.NonExistentQueue', 'empty', false, 'Check INTERRUPTION_QUEUE_URLS'],
    ['InvalidAddress', 'region-not-enabled', false, 'Check INTERRUPTION_QUEUE_URLS'],
    ['KmsAccessDenied', 'permission', false, "Allow kms:Decrypt on the queue's KMS key"],
    ['KMS.AccessDeniedException', 'permission', false, "Allow kms:Decrypt on the queue's KMS key"],
    ['KmsDisabled', 'permission', false, "Enable the queue's KMS key again"],
    ['KmsThrottled', 'throttled', true, 'messages wait on the queue meanwhile'],
    ['RequestThrottled', 'throttled', true, 'messages wait on the queue meanwhile'],
    ['OverLimit', 'throttled', true, 'whether somebody else reads this queue'],
    [
      'AccessDenied',
      'permission',
      false,
      "Allow sqs:ReceiveMessage on resource arn:aws:sqs:eu-west-1:111122223333:q for the user or role of account 111122223333; the queue's policy or a service control policy can deny it too.",
    ],
  ])('of SQS %s is %s, retryable %s: %s', (name, code, retryable, remedy) => {
    const queue = {
      ...place,
      operation: 'sqs:ReceiveMessage',
      resource: 'arn:aws:sqs:eu-west-1:111122223333:q',
    };
    expect(toSourceError(thrown(name), queue)).toMatchObject({
      ...{ code, retryable },
      remedy: expect.stringContaining(remedy),
    });
  });

  test.each([
    ['QueueDoesNotExist', 'empty', 'Check INTERRUPTION_QUEUE_URLS'],
    ['AWS.SimpleQueueService.NonExistentQueue', 'empty', 'Check INTERRUPTION_QUEUE_URLS'],
    ['KmsAccessDenied', 'permission', 'Allow kms:Decrypt'],
    ['KMS.AccessDeniedException', 'permission', 'Allow kms:Decrypt'],
    ['KmsDisabled', 'permission', 'Enable the queue'],
    ['KmsThrottled', 'throttled', 'It is tried again'],
    ['OverLimit', 'throttled', 'somebody else reads this queue'],
    ['InvalidAddress', 'region-not-enabled', 'region (eu-west-1)'],
    ['AccessDenied', 'permission', "the queue's policy or a service control policy"],
  ])('of a queue, %s is %s, and what to do is said', (name, code, remedy) => {
    const error = toSourceError(thrown(name), { ...place, operation: 'sqs:ReceiveMessage' });
    expect(error.code).toBe(code);
    expect(error.remedy).toContain(remedy);
  });

  test('what a queue alone says means nothing special elsewhere', () => {
    expect(toSourceError(thrown('OverLimit'), place).code).toBe('unknown');
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
