import { beforeRow, decodeCursor, encodeCursor, pageLimit } from '#lib/api/cursor';
import { type ImportsQuery, type ImportsResponse, importRow } from '#lib/api/schemas/imports';
import { readImports } from '#lib/db/imports-read';

const kept = importRow.pick({ format: true, refused: true, notes: true, totals: true });

/** The files that were taken in, newest first. Throws `ProblemError` 400 for a cursor that is none. */
export async function imports(params: ImportsQuery): Promise<ImportsResponse> {
  const limit = pageLimit(params);
  const before = decodeCursor(beforeRow, params.cursor)?.before ?? null;
  const found = await readImports({ before, limit: limit + 1 });
  const rows = found.slice(0, limit).map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    name: row.name,
    sha256: row.sha256,
    account: row.account,
    // Columns without a type of their own in the database: text and JSON.
    ...kept.parse({ format: row.format, refused: row.refused, notes: row.notes, totals: row.totals }),
    read: row.rowsRead,
    written: row.rowsWritten,
    unchanged: row.rowsUnchanged,
    refusedCount: row.rowsRefused,
  }));
  const last = rows.at(-1);
  return {
    rows,
    nextCursor: found.length > limit && last !== undefined ? encodeCursor({ before: last.id }) : null,
  };
}
