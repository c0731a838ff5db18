import { STATUS_CODES } from 'node:http';
import type { Problem } from './schemas/common.ts';

/** An answer other than success: `detail` tells a person what to do about it. Thrown by reports and routes alike. */
export class ProblemError extends Error {
  readonly status: number;
  readonly errors: Problem['errors'];
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    detail: string,
    options: { errors?: Problem['errors']; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = 'ProblemError';
    this.status = status;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}

export const badRequest = (detail: string, errors?: Problem['errors']) =>
  new ProblemError(400, detail, { errors });
export const notFound = (detail: string) => new ProblemError(404, detail);

/** A problem as `application/problem+json` (RFC 9457). */
export function problemResponse(problem: ProblemError): Response {
  const body: Problem = {
    type: 'about:blank',
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    ...(problem.errors === undefined ? {} : { errors: problem.errors }),
  };
  return new Response(JSON.stringify(body), {
    status: problem.status,
    headers: {
      'cache-control': 'no-store',
      ...problem.headers,
      'content-type': 'application/problem+json',
    },
  });
}
