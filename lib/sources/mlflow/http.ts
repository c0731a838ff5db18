import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import { SourceError } from '../errors.ts';
import type { MlflowConfig } from './config.ts';
import { aborted, failure, type Place, refusal, unreachable } from './errors.ts';

/** Times of calls. `tries` of one, where a pause can help; `pauseMs` before the second, doubled before each further one. */
export type Limits = { timeoutMs: number; tries: number; pauseMs: number };
export const LIMITS: Limits = { timeoutMs: 30_000, tries: 3, pauseMs: 500 };

const MAX_BYTES = 50_000_000;
/** A server that asks for a longer pause is asked again with the next run. */
const LONGEST_PAUSE_MS = 30_000;

/** A call of the REST API: `body` makes it a POST. Returns the JSON of the answer; throws `SourceError` with a remedy. */
export type Call = (
  path: string,
  params: { query?: Record<string, string>; body?: unknown },
  signal: AbortSignal,
) => Promise<unknown>;

type Answer = { status: number; text: string; retryAfterMs: number | null };

function headersOf({ login, token }: MlflowConfig): Record<string, string> {
  if (login !== null) {
    const pair = Buffer.from(`${login.username}:${login.password}`, 'utf8').toString('base64');
    return { authorization: `Basic ${pair}` };
  }
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** Calls of `/api/2.0/mlflow` with a time limit each; throttles and faults of the server are tried again a few times. */
export function createCall(config: MlflowConfig, { timeoutMs, tries, pauseMs }: Limits): Call {
  return async (path, { query, body }, signal) => {
    const place = { uri: config.uri, path };
    const search = query === undefined ? '' : `?${new URLSearchParams(query)}`;
    const url = `${config.uri}/api/2.0/mlflow/${path}${search}`;
    const headers = headersOf(config);
    const request: RequestInit =
      body === undefined
        ? { headers }
        : {
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          };
    for (let attempt = 1; ; attempt++) {
      const answer = await answered(url, { request, timeoutMs, place }, signal);
      if (answer.status >= 200 && answer.status < 300) return jsonOf(answer.text, place);
      const error = refusal(place, answer);
      const pause = answer.retryAfterMs ?? pauseMs * 2 ** (attempt - 1);
      if (!error.retryable || attempt >= tries || pause > LONGEST_PAUSE_MS) throw error;
      await sleep(pause, undefined, { signal }).catch(() => {
        throw aborted(config.uri);
      });
    }
  };
}

async function answered(
  url: string,
  options: { request: RequestInit; timeoutMs: number; place: Place },
  signal: AbortSignal,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  try {
    const response = await fetch(url, { ...options.request, signal: AbortSignal.any([signal, timeout]) });
    return {
      status: response.status,
      text: await textOf(response, options.place),
      retryAfterMs: pauseOf(response.headers.get('retry-after')),
    };
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (signal.aborted) throw aborted(options.place.uri);
    const why = timeout.aborted ? `no whole answer within ${options.timeoutMs / 1000} s` : null;
    throw unreachable(options.place, why, error);
  }
}

/** `Retry-After` in seconds or as a date. */
function pauseOf(header: string | null): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

async function textOf(response: Response, place: Place): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES)
      throw failure(place, 'malformed', `an answer larger than ${MAX_BYTES / 1e6} MB`, {
        remedy:
          'Check that MLFLOW_TRACKING_URI is the tracking server; MLFLOW_EXPERIMENTS narrows what is read.',
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string, place: Place): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw failure(place, 'malformed', 'an answer that is not JSON', {
      remedy:
        'Check MLFLOW_TRACKING_URI, and that no sign-in page or proxy answers in place of the server; it is tried again.',
      retryable: true,
    });
  }
}
