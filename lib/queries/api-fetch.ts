import type { Problem } from '#lib/api/schemas/common';

/** What may stand in a query string; lists are repeated, `undefined` and `null` are left out. */
export type SearchValue = string | number | boolean | null | undefined | readonly (string | number)[];
export type Search = Record<string, SearchValue>;

/** An answer of the API that is not a success. `message` is the problem's `detail`: it can be shown as it is. */
export class ApiFetchError extends Error {
  readonly status: number;
  readonly problem: Problem | null;

  constructor(status: number, message: string, problem: Problem | null, cause?: unknown) {
    super(message, { cause });
    this.name = 'ApiFetchError';
    this.status = status;
    this.problem = problem;
  }
}

/** Whether a failed request is worth another try in the browser: once, unless the API refused what was asked for. */
export function worthAnother(failures: number, error: Error): boolean {
  const refused = error instanceof ApiFetchError && error.status >= 400 && error.status < 500;
  return failures < 1 && !refused;
}

/** `/api/v1/pools` and `{region: ['us-east-1', 'us-east-2'], limit: 10}` -> a relative URL with its keys in order. */
export function apiUrl(path: string, search: Search = {}): string {
  const parameters = new URLSearchParams();
  for (const key of Object.keys(search).sort()) {
    const value = search[key];
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null) parameters.append(key, String(item));
    }
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

/**
 * Fetches JSON from the API on this origin; an answer without content (204) is `undefined`. Throws `ApiFetchError` with a message for people: the `detail` of
 * problem+json, or, where nothing answered, that the server could not be reached (status 0).
 */
export async function apiFetch<T>(url: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, headers: { accept: 'application/json', ...init.headers } });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiFetchError(0, 'Spotledger does not answer: is it still running?', null, error);
  }
  if (response.status === 204) return undefined as T;
  if (response.ok) return (await response.json()) as T;
  const problem = await readProblem(response);
  throw new ApiFetchError(
    response.status,
    problem?.detail ?? `Spotledger answered ${response.status} ${response.statusText}`.trim(),
    problem,
  );
}

async function readProblem(response: Response): Promise<Problem | null> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return null;
  return (await response.json().catch(() => null)) as Problem | null;
}
