import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { badRequest, ProblemError } from '#lib/api/problem';

/** A file on its way in. `name` null: the request does not say. */
export type UploadedFile = {
  name: string | null;
  bytes: AsyncIterable<Uint8Array>;
  /** Reads and forgets what is left of the body, so that a client that still sends it gets its answer. */
  drain(): void;
};

const HOW =
  'Send the file as the body (curl --data-binary @prices.csv.gz), or as multipart/form-data with one part "file".';

const brokenOff = (error: Error) =>
  new ProblemError(400, `The form breaks off (${error.message}): send it again; nothing of it was kept.`, {
    cause: error,
  });

async function openMultipart(body: Readable, contentType: string): Promise<Omit<UploadedFile, 'drain'>> {
  let form: BusboyInstance;
  try {
    const headers: BusboyHeaders = { 'content-type': contentType };
    form = new Busboy({ headers, limits: { files: 1, fields: 0, fieldNameSize: 100 } });
  } catch (error) {
    throw new ProblemError(400, `The form cannot be read (${(error as Error).message}). ${HOW}`, {
      cause: error,
    });
  }
  let extra = false;
  let found: { name: string; stream: BusboyFileStream } | undefined;
  const file = new Promise<void>((resolve) => {
    form.once('file', (_field, stream, name) => {
      // The part only announces its error; destroyed, it also tells whoever reads it later.
      stream.on('error', (error) => stream.destroy(error));
      found = { name, stream };
      resolve();
    });
  });
  for (const event of ['filesLimit', 'fieldsLimit'] as const)
    form.once(event, () => {
      extra = true;
    });
  const finished = once(form, 'finish').catch((error: Error) => {
    found?.stream.destroy(error);
    throw brokenOff(error);
  });
  finished.catch(() => {});
  body.once('error', (error) => form.destroy(error));
  body.pipe(form);
  await Promise.race([file, finished]);
  if (found === undefined) throw badRequest(`The form holds no file. ${HOW}`);
  const { name, stream } = found;
  async function* bytes() {
    try {
      yield* stream as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw brokenOff(error as Error);
    }
    // The file counts only once the form has ended well, with nothing beside it.
    await finished;
    if (extra) throw badRequest(`The form holds more than one file, or other fields. ${HOW}`);
  }
  return { name, bytes: bytes() };
}

/**
 * The file that a request carries, as its body or in a form, streamed. Throws `ProblemError` 400 or 415 for a
 * request without one, at once or, where a form breaks off or holds more, while the bytes are read.
 */
export async function uploadedFile(request: Request): Promise<UploadedFile> {
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (!['identity', 'gzip', 'x-gzip'].includes(encoding.toLowerCase()))
    throw new ProblemError(
      415,
      `The content encoding "${encoding}" is not known here: send the file plain or as gzip.`,
    );
  if (request.body === null) throw badRequest(`The request has no body. ${HOW}`);
  const contentType = request.headers.get('content-type') ?? '';
  const isForm = /^multipart\/form-data\b/i.test(contentType);
  if (!isForm && /^multipart\//i.test(contentType))
    throw new ProblemError(415, `A body of type "${contentType}" cannot be read. ${HOW}`);
  const body = Readable.fromWeb(request.body as ReadableStream<Uint8Array>);
  const drain = () => {
    body.unpipe();
    body.on('error', () => {});
    body.resume();
  };
  if (!isForm) return { name: null, bytes: body.iterator({ destroyOnReturn: false }), drain };
  try {
    return { ...(await openMultipart(body, contentType)), drain };
  } catch (error) {
    drain();
    throw error;
  }
}
