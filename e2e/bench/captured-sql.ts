import { Client } from 'pg';

/** A statement as the driver got it: its text and its parameters as texts that Postgres reads. */
export type Statement = { text: string; values: unknown[] };

type Query = (...args: unknown[]) => unknown;

/** The statements of at least 200 characters, or that contain `words`, that `read` sends: the very SQL of a report. */
export async function capturedStatements(read: () => Promise<unknown>, words?: string): Promise<Statement[]> {
  const seen: Statement[] = [];
  const prototype = Client.prototype as unknown as { query: Query };
  const query = prototype.query;
  prototype.query = function (this: unknown, ...args) {
    const [first, second] = args as [{ text?: string; values?: unknown[] }, unknown[] | undefined];
    const text = (typeof first === 'object' && first.text) || '';
    if (words === undefined ? text.length >= 200 : text.includes(words))
      seen.push({ text, values: second ?? first.values ?? [] });
    return query.apply(this, args);
  };
  try {
    await read();
  } finally {
    prototype.query = query;
  }
  return seen;
}

/** The one of them that there must be. */
export async function capturedSql(read: () => Promise<unknown>, words?: string): Promise<Statement> {
  const [statement, ...others] = await capturedStatements(read, words);
  if (statement === undefined || others.length > 0)
    throw new Error(
      `${statement === undefined ? 0 : 1 + others.length} statements were sent where one was expected.`,
    );
  return statement;
}
