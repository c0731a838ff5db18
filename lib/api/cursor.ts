import type { z } from 'zod';
import { badRequest } from './problem.ts';

/** Where a page ended, as a word for a URL that says nothing to people. */
export const encodeCursor = (place: unknown): string =>
  Buffer.from(JSON.stringify(place), 'utf8').toString('base64url');

/** Reads a cursor back by its schema; throws `ProblemError` 400 for anything that is no cursor of this list. */
export function decodeCursor<T>(schema: z.ZodType<T>, cursor: string | undefined): T | null {
  if (cursor === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    const detail =
      'not a cursor of this list: give `nextCursor` of the page before, with the same sort and order';
    throw badRequest(`cursor: ${detail}`, [{ parameter: 'cursor', detail }]);
  }
}
