import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '#lib/api/problem';
import { atLeast } from '#lib/property-testing';
import { uploadedFile } from './uploaded-file.ts';

const URL_ = 'http://127.0.0.1:3000/api/v1/imports';
type Body = { content: Uint8Array | string | FormData; type?: string; headers?: Record<string, string> };

/** A request whose body arrives in chunks of `size` bytes. */
async function request({ content, type, headers }: Body, size = 1_000): Promise<Request> {
  const whole = new Request(URL_, { method: 'POST', body: content as BodyInit });
  const bytes = await whole.bytes();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
      controller.close();
    },
  });
  const contentType = type ?? whole.headers.get('content-type') ?? 'application/octet-stream';
  const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': contentType, ...headers } };
  return new Request(URL_, init as RequestInit);
}

async function readAll(body: Body, size?: number) {
  const { name, bytes } = await uploadedFile(await request(body, size));
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return { name, content: Buffer.concat(chunks) };
}

async function problem(body: Body): Promise<[number, string]> {
  try {
    await readAll(body);
  } catch (error) {
    if (error instanceof ProblemError) return [error.status, error.message];
    throw error;
  }
  throw new Error('the upload was taken');
}

const form = (...parts: [field: string, value: string | Uint8Array, name?: string][]) => {
  const data = new FormData();
  for (const [field, value, name] of parts) {
    if (name === undefined) data.append(field, value as string);
    else data.append(field, new Blob([value as BlobPart]), name);
  }
  return data;
};
/** The form as bytes, to be cut. */
async function formBytes(data: FormData): Promise<{ content: Uint8Array; type: string }> {
  const whole = new Request(URL_, { method: 'POST', body: data });
  return { type: whole.headers.get('content-type') as string, content: await whole.bytes() };
}

describe('uploadedFile', () => {
  it('gives the body byte for byte, raw or in a form, in chunks of any size', async () => {
    const contents = fc.uint8Array({ minLength: 1, maxLength: 3_000 });
    await fc.assert(
      fc.asyncProperty(contents, fc.integer({ min: 1, max: 500 }), async (content, size) => {
        expect(await readAll({ content }, size)).toEqual({ name: null, content: Buffer.from(content) });
        const inForm = form(['file', content, 'a b.csv.gz']);
        expect(await readAll({ content: inForm }, size)).toEqual({
          name: 'a b.csv.gz',
          content: Buffer.from(content),
        });
      }),
      atLeast(50),
    );
  });

  it('takes whatever a plain curl calls its body, and gzip by its encoding', async () => {
    const content = gzipSync('a');
    const type = 'application/x-www-form-urlencoded';
    expect((await readAll({ content, type, headers: { 'content-encoding': 'gzip' } })).content).toEqual(
      content,
    );
  });

  it('says what it wants of a request without a file', async () => {
    const none = new Request(URL_, { method: 'POST' });
    await expect(uploadedFile(none)).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(/^The request has no body\. Send the file as the body/),
    });
    expect(await problem({ content: form(['note', 'x']) })).toEqual([
      400,
      expect.stringContaining('no file'),
    ]);
    expect(await problem({ content: 'x', type: 'multipart/form-data' })).toEqual([
      400,
      expect.stringContaining('The form cannot be read'),
    ]);
    expect(await problem({ content: 'x', type: 'multipart/mixed; boundary=b' })).toEqual([
      415,
      expect.stringContaining('multipart/mixed'),
    ]);
    expect(await problem({ content: 'x', headers: { 'content-encoding': 'br' } })).toEqual([
      415,
      'The content encoding "br" is not known here: send the file plain or as gzip.',
    ]);
  });

  it('refuses a form with more than the file in it', async () => {
    const more = 'The form holds more than one file, or other fields.';
    const file = ['file', 'content', 'a.csv'] as const;
    expect((await problem({ content: form([...file], ['file', 'content', 'b.csv']) }))[1]).toContain(more);
    expect((await problem({ content: form([...file], ['note', 'x']) }))[1]).toContain(more);
    expect((await problem({ content: form(['note', 'x'], [...file]) }))[1]).toContain(more);
  });

  it('never takes a form that breaks off, wherever', async () => {
    const { content, type } = await formBytes(form(['file', 'some content', 'a.csv']));
    const end = Buffer.from(content).lastIndexOf('--');
    for (let length = 0; length < end; length++) {
      const [status] = await problem({ content: content.subarray(0, length), type });
      expect([length, status]).toEqual([length, 400]);
    }
  });
});
