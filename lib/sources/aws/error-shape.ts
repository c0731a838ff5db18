import type { SourceErrorCode } from '../errors.ts';

/**
 * Where a call was made. `operation` is written as its IAM action: `ec2:DescribeSpotPriceHistory`; `resource` is what
 * that is to be allowed on, where it can be limited; of S3 the region is a bucket's or an object's address.
 */
export type Place = { account: string; region: string; operation: string; resource?: string };

/** What an error means: `what` goes on in a sentence after the place, `remedy` is what a person can do. */
export type Shape = {
  code: SourceErrorCode;
  what: string;
  remedy: (place: Place) => string;
  retryable?: boolean;
};
