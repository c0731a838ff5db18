import type { z } from 'zod';
import { issueErrors } from './parse-query.ts';
import { badRequest, ProblemError } from './problem.ts';

const LARGEST = 64 * 1024;

/** A request's body of at most `largest` bytes as text. Throws `ProblemError` 413. */
export async function readText(request: Request, largest: number): Promise<string> {
  const tooLarge = () => new ProblemError(413, `The body is larger than ${largest / 1024} KiB.`);
  if (Number(request.headers.get('content-length') ?? 0) > largest) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > largest) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A request's JSON body by its schema. Throws `ProblemError` 400 that names every field that is wrong, 413 or 415. */
export async function readBody<S extends z.ZodType>(request: Request, schema: S): Promise<z.output<S>> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    throw new ProblemError(415, 'Send JSON, with the header "Content-Type: application/json".');
  let value: unknown;
  const text = await readText(request, LARGEST);
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest('The body is not JSON.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => issueErrors(issue, {}, []));
  throw badRequest(
    errors.map(({ parameter, detail }) => `${parameter || 'body'}: ${detail}`).join('; '),
    errors,
  );
}
