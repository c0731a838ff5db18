import { SourceError } from '../errors.ts';
import { type Place, toSourceError } from './errors.ts';

/** A page of items, and whether the provider says that there are no more. */
export type Page<T> = { items: T[]; last: boolean };

/** Makes one call; whatever it throws becomes a `SourceError` that names the place. */
export async function call<T>(place: Place, signal: AbortSignal, send: () => Promise<T>): Promise<T> {
  try {
    signal.throwIfAborted();
    return await untilAborted(send(), signal);
  } catch (error) {
    throw toSourceError(signal.aborted ? new DOMException('stopped', 'AbortError') : error, place);
  }
}

/**
 * Every page to the true end: a page may be short or empty while a token exists, and the end is told by no token or
 * by an empty one. Throws a `SourceError` for an answer without its list and for a token that repeats: the one would
 * pass for the last page, the other would never end.
 */
export async function* pages<T>(
  place: Place,
  signal: AbortSignal,
  fetch: (
    nextToken: string | undefined,
  ) => Promise<{ items: T[] | undefined; nextToken: string | undefined }>,
): AsyncGenerator<Page<T>> {
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const { items, nextToken } = await call(place, signal, () => fetch(token));
    token = nextToken || undefined;
    if (token !== undefined && seen.has(token)) throw unusable(place, 'the same page token came twice');
    if (token !== undefined) seen.add(token);
    yield { items: listOf(items, place), last: token === undefined };
  } while (token !== undefined);
}

/** The list of an answer. Without one it is no answer of AWS, however well it reads: a `SourceError`. */
export function listOf<T>(items: T[] | undefined, place: Place): T[] {
  if (items === undefined) throw unusable(place, 'the answer lacks its list');
  return items;
}

function unusable({ account, region, operation }: Place, what: string): SourceError {
  return new SourceError('malformed', `AWS account ${account}, ${region}, ${operation}: ${what}.`, {
    remedy: 'It is tried again; check that no proxy changes or caches the answers.',
    retryable: true,
  });
}

// The SDK waits out its retries even when aborted; a worker that stops does not.
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
