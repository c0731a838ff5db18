import { SourceError } from '#lib/sources/errors';
import { ACCEPTED_FILES, malformed } from './malformed.ts';

/** How many bytes of a file it takes to say what it is. */
export const HEAD_BYTES = 4096;

export type Recognised = { kind: 'json'; first: '{' | '[' } | { kind: 'csv'; delimiter: ',' | ';' | '\t' };

const begins = (head: Uint8Array, ...bytes: number[]) => bytes.every((byte, index) => head[index] === byte);

export const isGzip = (head: Uint8Array): boolean => begins(head, 0x1f, 0x8b);
export const isParquet = (head: Uint8Array): boolean => begins(head, 0x50, 0x41, 0x52, 0x31);

/** What a binary file is, by its first bytes; null for text. */
function binaryKind(head: Uint8Array): string | null {
  if (isGzip(head)) return 'compressed twice';
  if (begins(head, 0x50, 0x4b, 0x03, 0x04)) return 'a ZIP archive or an Excel workbook';
  if (isParquet(head)) return 'a Parquet file';
  if (begins(head, 0x28, 0xb5, 0x2f, 0xfd)) return 'compressed with zstd';
  if (begins(head, 0x42, 0x5a, 0x68)) return 'compressed with bzip2';
  if (begins(head, 0xfd, 0x37, 0x7a, 0x58)) return 'compressed with xz';
  return head.includes(0) ? 'not text' : null;
}

function isUtf16(head: Uint8Array): boolean {
  if (begins(head, 0xff, 0xfe) || begins(head, 0xfe, 0xff)) return true;
  // Without its mark: every other byte of the first plain letters is 0.
  return head.length >= 4 && ((head[0] === 0 && head[2] === 0) || (head[1] === 0 && head[3] === 0));
}

/**
 * Says what a file is by its first bytes (unpacked). Throws `SourceError` 'empty' for a file without content and
 * 'malformed' for what is neither JSON nor delimited text in UTF-8.
 */
export function recognise(head: Uint8Array, name: string): Recognised {
  if (isUtf16(head))
    throw malformed(name, 'this is UTF-16 text', {
      remedy: 'Save it as UTF-8 (in PowerShell: Out-File -Encoding utf8) and import it again.',
    });
  const binary = binaryKind(head);
  if (binary !== null) throw malformed(name, `this file is ${binary}`, { remedy: ACCEPTED_FILES });
  const text = new TextDecoder().decode(head).trimStart();
  if (text === '' && head.length < HEAD_BYTES)
    throw new SourceError('empty', `${name}: the file is empty.`, { remedy: ACCEPTED_FILES });
  const [first] = text;
  if (first === '{' || first === '[') return { kind: 'json', first };
  if (first === undefined || first === '<')
    throw malformed(name, 'this is neither JSON nor CSV', { remedy: ACCEPTED_FILES });
  const header = text.split(/[\r\n]/, 1)[0] ?? '';
  const count = (delimiter: string) => header.split(delimiter).length;
  const delimiter = ([',', ';', '\t'] as const).reduce((best, next) =>
    count(next) > count(best) ? next : best,
  );
  return { kind: 'csv', delimiter };
}
