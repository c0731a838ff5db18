/** An error of the simulated provider: `code` and `status` as the real API gives them. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}

/** How a service words the same refusal. */
export type Service = 'ec2' | 'pricing' | 'sts';

/** Credentials that the service does not know. */
export function unknownCredentials(service: Service): AwsError {
  if (service === 'ec2') {
    return new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
  }
  const message = 'The security token included in the request is invalid.';
  return service === 'sts'
    ? new AwsError('InvalidClientTokenId', message, 403)
    : new AwsError('UnrecognizedClientException', message, 400);
}

/** A caller who lacks the permission for an action. */
export function denied(service: Service, action: string, account: string): AwsError {
  const who = `arn:aws:sts::${account}:assumed-role/SpotledgerReader/spotledger`;
  if (service === 'ec2') {
    return new AwsError(
      'UnauthorizedOperation',
      `You are not authorized to perform this operation. User: ${who} is not authorized to perform: ec2:${action} because no identity-based policy allows the ec2:${action} action`,
      403,
    );
  }
  const message = `User: ${who} is not authorized to perform: ${service}:${action} because no identity-based policy allows the ${service}:${action} action`;
  return service === 'sts'
    ? new AwsError('AccessDenied', message, 403)
    : new AwsError('AccessDeniedException', message, 400);
}

/** Too many requests, in the service's own words: the SDK retries these by itself. */
export function throttled(service: Service): AwsError {
  if (service === 'ec2') return new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503);
  return service === 'sts'
    ? new AwsError('Throttling', 'Rate exceeded', 400)
    : new AwsError('ThrottlingException', 'Rate exceeded', 400);
}

/** The provider's own failure. */
export function internalError(service: Service): AwsError {
  return service === 'pricing'
    ? new AwsError('InternalErrorException', 'An internal error has occurred.', 500)
    : new AwsError('InternalError', 'An internal error has occurred', 500);
}

/** A call to a region that the account has not opted in to. */
export function regionNotEnabled(service: Service): AwsError {
  if (service === 'ec2') return unknownCredentials('ec2');
  return service === 'sts'
    ? new AwsError('RegionDisabledException', 'STS is not activated in this region for account', 403)
    : unknownCredentials(service);
}
