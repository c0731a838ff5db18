import { z } from 'zod';
import { badRequest } from './problem.ts';

/** The id of a row as a cursor may hold it: one that the database's integers reach. */
export const rowId = z.int().min(1).max(2_147_483_647);

/** Where a page of a log ended that is read from its newest row back. */
export const beforeRow = z.strictObject({ before: rowId });

const PAGE = 100;
const FILE_ROWS = 100_000;

/** How many rows an answer holds at most: what was asked for, else 100; of a file 100,000, since nobody turns its pages. */
export const pageLimit = (asked: { limit?: number; format?: 'json' | 'csv' }): number =>
  asked.limit ?? (asked.format === 'csv' ? FILE_ROWS : PAGE);

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
