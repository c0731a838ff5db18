import { db } from './client.ts';
import type { ImportModel } from './generated/models.ts';

/** The files that were taken in, newest first, at most `limit` of them with an id below `before`. */
export function readImports(page: { before: number | null; limit: number }): Promise<ImportModel[]> {
  return db().import.findMany({
    where: page.before === null ? {} : { id: { lt: page.before } },
    orderBy: { id: 'desc' },
    take: page.limit,
  });
}
