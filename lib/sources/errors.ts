/** Why a source did not answer as it should. */
export type SourceErrorCode =
  | 'credentials'
  | 'permission'
  | 'region-not-enabled'
  | 'throttled'
  | 'unreachable'
  | 'empty'
  | 'malformed'
  | 'budget'
  | 'aborted'
  | 'unknown';

/** A failure at a source: `message` names the place, `remedy` says what a person can do about it. */
export class SourceError extends Error {
  readonly code: SourceErrorCode;
  readonly remedy: string;
  /** whether trying again later can help without anyone doing anything */
  readonly retryable: boolean;

  constructor(
    code: SourceErrorCode,
    message: string,
    options: { remedy: string; retryable?: boolean; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.name = 'SourceError';
    this.code = code;
    this.remedy = options.remedy;
    this.retryable = options.retryable ?? false;
  }
}
