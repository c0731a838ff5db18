/** An error of the simulated provider: `code` and `status` as the real API gives them. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** headers that go with it */
  readonly headers: Record<string, string>;

  constructor(code: string, message: string, status = 400, headers: Record<string, string> = {}) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}

/** The services that the simulated cloud speaks, by their names in a signature's scope. */
export const SERVICES = ['ec2', 'pricing', 'sts', 'ce', 's3', 'sqs', 'cloudtrail'] as const;

/** How a service words the same refusal. */
export type Service = (typeof SERVICES)[number];

type Wording = { code: string; status: number; message: string };

const TOKEN_INVALID = 'The security token included in the request is invalid.';

const UNKNOWN_CREDENTIALS: Record<Service, Wording> = {
  ec2: {
    code: 'AuthFailure',
    message: 'AWS was not able to validate the provided access credentials',
    status: 401,
  },
  pricing: { code: 'UnrecognizedClientException', message: TOKEN_INVALID, status: 400 },
  ce: { code: 'UnrecognizedClientException', message: TOKEN_INVALID, status: 400 },
  sts: { code: 'InvalidClientTokenId', message: TOKEN_INVALID, status: 403 },
  sqs: { code: 'InvalidClientTokenId', message: TOKEN_INVALID, status: 403 },
  cloudtrail: { code: 'UnrecognizedClientException', message: TOKEN_INVALID, status: 400 },
  s3: {
    code: 'InvalidAccessKeyId',
    message: 'The AWS Access Key Id you provided does not exist in our records.',
    status: 403,
  },
};

/** Credentials that the service does not know. */
export function unknownCredentials(service: Service): AwsError {
  return worded(UNKNOWN_CREDENTIALS[service]);
}

const SIGNATURE_MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.';

/** A signature that does not belong to the key. */
export function wrongSignature(service: Service): AwsError {
  if (service === 'ec2') return unknownCredentials('ec2');
  return service === 'sts' || service === 's3' || service === 'sqs'
    ? new AwsError('SignatureDoesNotMatch', SIGNATURE_MISMATCH, 403)
    : new AwsError('InvalidSignatureException', SIGNATURE_MISMATCH, 400);
}

/** A caller who lacks the permission for an action. */
export function denied(service: Service, action: string, account: string): AwsError {
  if (service === 's3') return accessDenied();
  const who = `arn:aws:sts::${account}:assumed-role/SpotledgerReader/spotledger`;
  const why = `User: ${who} is not authorized to perform: ${service}:${action} because no identity-based policy allows the ${service}:${action} action`;
  if (service === 'ec2') {
    const message = `You are not authorized to perform this operation. ${why}`;
    return new AwsError('UnauthorizedOperation', message, 403);
  }
  return service === 'sts' || service === 'sqs'
    ? new AwsError('AccessDenied', why, 403)
    : new AwsError('AccessDeniedException', why, 400);
}

/** What S3 says to everyone who may not see something. */
export function accessDenied(): AwsError {
  return new AwsError('AccessDenied', 'Access Denied', 403);
}

const THROTTLED: Record<Service, Wording> = {
  ec2: { code: 'RequestLimitExceeded', message: 'Request limit exceeded.', status: 503 },
  pricing: { code: 'ThrottlingException', message: 'Rate exceeded', status: 400 },
  ce: { code: 'LimitExceededException', message: 'Rate limit exceeded', status: 400 },
  sts: { code: 'Throttling', message: 'Rate exceeded', status: 400 },
  sqs: { code: 'RequestThrottled', message: 'Request is throttled.', status: 400 },
  cloudtrail: { code: 'ThrottlingException', message: 'Rate exceeded', status: 400 },
  s3: { code: 'SlowDown', message: 'Please reduce your request rate.', status: 503 },
};

/** Too many requests, in the service's own words: the SDK retries these by itself. */
export function throttled(service: Service): AwsError {
  return worded(THROTTLED[service]);
}

/** The provider's own failure. */
export function internalError(service: Service): AwsError {
  if (service === 'pricing') {
    return new AwsError('InternalErrorException', 'An internal error has occurred.', 500);
  }
  return service === 's3'
    ? new AwsError('InternalError', 'We encountered an internal error. Please try again.', 500)
    : new AwsError('InternalError', 'An internal error has occurred', 500);
}

/** A call to a region that the account has not opted in to. */
export function regionNotEnabled(service: Service): AwsError {
  return service === 'sts'
    ? new AwsError('RegionDisabledException', 'STS is not activated in this region for account', 403)
    : unknownCredentials(service);
}

/** The account has never switched on Cost Explorer; for other services a denial. */
export function notEnabled(service: Service, action: string, account: string): AwsError {
  return service === 'ce'
    ? new AwsError('AccessDeniedException', 'User not enabled for cost explorer access', 400)
    : denied(service, action, account);
}

/** Data that Cost Explorer does not have yet; for other services a failure. */
export function dataUnavailable(service: Service): AwsError {
  return service === 'ce'
    ? new AwsError('DataUnavailableException', 'Data is not available. Please try to adjust the time period.')
    : internalError(service);
}

function worded({ code, message, status }: Wording): AwsError {
  return new AwsError(code, message, status);
}
