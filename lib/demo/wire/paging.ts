import { hash32, uniform } from '#lib/demo/random';
import { AwsError } from './aws-error.ts';

/** Where a page begins, and the instant at which the first was asked, so that all pages show the same list. */
export type PageStart = { offset: number; asOf: Date; afterEmptyPage: boolean };

/** A page and the token of the next: absent or empty, either means that this was the last. */
export type Page<T> = { items: T[]; nextToken: string | undefined };

/**
 * Reads a token that `pageOf` made for the same query; without one the first page begins at `now`.
 * Throws `InvalidNextToken` for any other text.
 */
export function pageStart(token: string | null, query: string, now: Date): PageStart {
  if (token === null || token === '') return { offset: 0, asOf: now, afterEmptyPage: false };
  const [offset, asOf, mark, empty] = Buffer.from(token, 'base64url').toString('utf8').split('.').map(Number);
  if (mark !== hash32(query) || !Number.isSafeInteger(offset) || !Number.isSafeInteger(asOf)) {
    throw new AwsError('InvalidNextToken', 'The specified NextToken is not valid.');
  }
  return { offset: offset as number, asOf: new Date(asOf as number), afterEmptyPage: empty === 1 };
}

/**
 * Cuts a page of at most `size` out of the whole list. With `uneven` some pages come short and some empty although
 * there is more, and the end is told now by an absent token, now by an empty one, as the real API does. Which ones is
 * settled by the query and the place in the list.
 */
export function pageOf<T>(
  all: readonly T[],
  { offset, asOf, afterEmptyPage }: PageStart,
  query: string,
  { size, uneven }: { size: number; uneven: boolean },
): Page<T> {
  const mark = hash32(query);
  const draw = uniform('page', mark, offset);
  const tokenAt = (next: number, empty: 0 | 1) =>
    Buffer.from(`${next}.${asOf.getTime()}.${mark}.${empty}`).toString('base64url');
  if (uneven && !afterEmptyPage && draw < 0.08) return { items: [], nextToken: tokenAt(offset, 1) };
  const short = uneven && draw >= 0.08 && draw < 0.2;
  const items = all.slice(offset, offset + (short ? Math.ceil(size * draw) : size));
  const next = offset + items.length;
  if (next < all.length) return { items, nextToken: tokenAt(next, 0) };
  return { items, nextToken: draw < 0.5 ? '' : undefined };
}
