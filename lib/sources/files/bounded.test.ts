import { describe, expect, it } from 'vitest';
import { SourceError } from '#lib/sources/errors';
import { readFile } from './read-file.ts';

const TWO_GB = 2 * 1024 ** 3;
const MIB = 1024 ** 2;
const now = new Date('2026-11-23T12:00:00Z');
const HEADER = 'timestamp,instance_type,zone,product,price\n';

/** A file of 2 GB that begins with `head` and goes on with one byte; `taken` = how much of it was asked for. */
function endless(head: string, filler: string) {
  const state = { taken: 0 };
  const piece = Buffer.alloc(4 * MIB, filler);
  async function* bytes() {
    yield Buffer.from(head);
    for (; state.taken < TWO_GB; state.taken += piece.length) yield piece;
  }
  return { bytes: bytes(), state };
}

async function readAll(source: AsyncIterable<Uint8Array>): Promise<void> {
  const { batches } = await readFile(source, { name: 'big', now });
  for await (const batch of batches) expect(batch.rows.rows).toEqual([]);
}

describe('a line of 2 GB', () => {
  it.each([
    ['a CSV value', HEADER, 'x'],
    ['a quoted CSV value', `${HEADER}"`, 'x'],
    ['CSV delimiters', HEADER, ','],
    ['blanks in a CSV', HEADER, ' '],
    ['empty CSV lines', HEADER, '\n'],
    ['a CSV header', 'timestamp', 'x'],
    ['CSV header cells', 'timestamp', ','],
    ['text that is neither', '', 'x'],
    ['a JSON string', '{"SpotPriceHistory":[{"SpotPrice":"', '1'],
    ['a JSON number', '{"SpotPriceHistory":[', '1'],
    ['JSON nesting', '{"SpotPriceHistory":', '['],
    ['a JSON list of lists', '', '['],
    ['blanks in JSON', '{"SpotPriceHistory":[', ' '],
    ['a JSON value beside the history', '{"NextToken":"', 'x'],
  ])('%s stops after the first MiBs', async (_, head, filler) => {
    const { bytes, state } = endless(head, filler);
    const before = process.memoryUsage().rss;
    await expect(readAll(bytes)).rejects.toBeInstanceOf(SourceError);
    expect(state.taken).toBeLessThanOrEqual(16 * MIB);
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * MIB);
  });
});
