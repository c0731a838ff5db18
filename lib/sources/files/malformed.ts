import { SourceError } from '#lib/sources/errors';

const AGAIN = 'Export or copy the file again, then import it again; nothing of it was taken in.';

/** The remedy where a file is of another kind. */
export const ACCEPTED_FILES =
  'Give the JSON of "aws ec2 describe-spot-price-history", a CSV of spot or on-demand prices, or a bill (CUR 2.0 or FOCUS) as CSV or Parquet; text plain or gzip.';

/** A file that cannot be taken in. `place` and `what` become the message: "prices.csv, line 3: a quote is not closed." */
export function malformed(
  place: string,
  what: string,
  options: { remedy?: string; cause?: unknown } = {},
): SourceError {
  return new SourceError('malformed', `${place}: ${what}.`, {
    remedy: options.remedy ?? AGAIN,
    cause: options.cause,
  });
}
