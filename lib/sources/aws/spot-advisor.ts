import 'server-only';
import { SourceError } from '../errors.ts';
import type { Batch, Feed, PullWindow } from '../feed.ts';
import { timeOf } from './event-parts.ts';
import { parseSpotAdvisor } from './parse-spot-advisor.ts';
import { createTally } from './tally.ts';

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 20_000_000;
const OFF = 'SPOT_ADVISOR_URL=off leaves it out.';

/** The provider's own bucket of how often instances are taken back; no feed where it is not to be asked. */
export function createAdvisorFeeds(url: string | null): Feed[] {
  if (url === null) return [];
  return [
    {
      id: 'aws.spot-advisor',
      label: 'Spot Advisor',
      kind: 'advisor',
      periodSeconds: 86_400,
      cron: '29 4 * * *',
      scopes: async () => ({ scopes: [{ account: '', region: 'all' }], failures: [] }),
      pull: (_, window) => pullSpotAdvisor(url, window),
    },
  ];
}

/** All that the Spot Instance Advisor says, in one batch. Throws a `SourceError` where that is nothing. */
export async function* pullSpotAdvisor(
  url: string,
  { now, signal }: Pick<PullWindow, 'now' | 'signal'>,
): AsyncGenerator<Batch> {
  const { text, lastModified } = await fetched(url, signal);
  const refused = createTally();
  const publishedAt = timeOf(Date.parse(lastModified ?? ''), now) ?? now;
  const rows = parseSpotAdvisor(jsonOf(text, url), publishedAt, refused);
  const notes = refused.take('entries of the Spot Advisor');
  if (rows === null || rows.length === 0)
    throw failure(
      url,
      rows === null ? 'malformed' : 'empty',
      ['it names no instance type', ...notes].join('; '),
      {
        remedy: `The address or the format may have changed; the last good figures stay. ${OFF}`,
      },
    );
  yield { kind: 'advisor', rows, progress: 1, notes };
}

async function fetched(
  url: string,
  signal: AbortSignal,
): Promise<{ text: string; lastModified: string | null }> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, timeout]) });
    if (!response.ok) throw refusal(url, response.status);
    return { text: await textOf(response, url), lastModified: response.headers.get('last-modified') };
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (signal.aborted)
      throw failure(url, 'aborted', 'stopped before it was done', {
        remedy: 'It goes on at the next run.',
        retryable: true,
      });
    const { cause } = error as Error;
    const why = timeout.aborted
      ? `no whole answer within ${TIMEOUT_MS / 1000} s`
      : `it could not be reached (${cause instanceof Error ? cause.message : (error as Error).message})`;
    throw failure(url, 'unreachable', why, {
      remedy: `Check the network, DNS and proxy from here to that address; it is tried again. ${OFF}`,
      retryable: true,
      cause: error,
    });
  }
}

/** The body, as far as it is no larger than it may be. */
async function textOf(response: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES)
      throw failure(url, 'malformed', `it is larger than ${MAX_BYTES / 1e6} MB`, {
        remedy: `Check SPOT_ADVISOR_URL. ${OFF}`,
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw failure(url, 'malformed', 'it is not JSON', {
      remedy: `Check SPOT_ADVISOR_URL, and that no proxy changes the answers; it is tried again. ${OFF}`,
      retryable: true,
    });
  }
}

function refusal(url: string, status: number): SourceError {
  const retryable = status === 429 || status >= 500;
  const code = status === 429 ? 'throttled' : retryable ? 'unreachable' : 'empty';
  return failure(url, code, `it answered with status ${status}`, {
    remedy: retryable ? `It is tried again. ${OFF}` : `Check SPOT_ADVISOR_URL. ${OFF}`,
    retryable,
  });
}

function failure(
  url: string,
  code: SourceError['code'],
  what: string,
  options: ConstructorParameters<typeof SourceError>[2],
): SourceError {
  return new SourceError(code, `Spot Advisor (${url}): ${what}.`, options);
}
