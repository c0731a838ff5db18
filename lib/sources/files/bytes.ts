import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { malformed } from './malformed.ts';

export type Bytes = AsyncIterable<Uint8Array>;

const CHUNK_BYTES = 65_536;
const UNPACKED_BYTES = 256 * 1024;

/** The first `size` bytes of a stream (fewer where it is shorter), and the whole stream as if nothing had been read. */
export async function peek(
  source: Bytes,
  size: number,
): Promise<{ head: Uint8Array; bytes: Bytes; close(): Promise<void> }> {
  const iterator = source[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let length = 0;
  while (length < size) {
    const next = await iterator.next();
    if (next.done === true) break;
    taken.push(next.value);
    length += next.value.length;
  }
  const head = Buffer.concat(taken).subarray(0, size);
  const close = async () => {
    await iterator.return?.();
  };
  const rest: AsyncIterator<Uint8Array> = {
    next: async () => {
      const value = taken.shift();
      return value === undefined ? iterator.next() : { value };
    },
    return: async () => {
      await close();
      return { value: undefined, done: true };
    },
  };
  return { head, bytes: { [Symbol.asyncIterator]: () => rest }, close };
}

/** The same bytes in pieces of at most 64 KiB, so that limits are checked often whatever the source hands over. */
export async function* inSmallChunks(source: Bytes): Bytes {
  for await (const chunk of source)
    for (let start = 0; start < chunk.length; start += CHUNK_BYTES)
      yield chunk.subarray(start, start + CHUNK_BYTES);
}

/** Unpacks gzip. Throws `SourceError` 'malformed' where the data is cut off or damaged. */
export async function* gunzipped(source: Bytes, name: string): Bytes {
  let packed = 0;
  async function* counted() {
    for await (const chunk of source) {
      packed += chunk.length;
      yield chunk;
    }
  }
  const gunzip = createGunzip({ chunkSize: UNPACKED_BYTES });
  // Any error destroys the whole line with it, so the loop below throws it.
  pipeline(Readable.from(counted(), { objectMode: true }), gunzip, () => {});
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (typeof code !== 'string' || !code.startsWith('Z_')) throw error;
    throw malformed(
      `${name}, near byte ${packed}`,
      code === 'Z_BUF_ERROR' ? 'the gzip data is cut off' : 'the gzip data is damaged',
      { cause: error },
    );
  }
}
