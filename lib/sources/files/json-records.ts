import { JSONParser, type TokenType } from '@streamparser/json';
import { SourceError } from '#lib/sources/errors';
import { type Bytes, inSmallChunks } from './bytes.ts';
import { ACCEPTED_FILES, malformed } from './malformed.ts';
import { watchPages } from './watch-pages.ts';

const LONGEST_RECORD = 1024 * 1024;

/** The pages of a list made of whole answers (`jq -s`) count as their records. */
function recordsOf(value: unknown): unknown[] {
  const history = (value as { SpotPriceHistory?: unknown } | null)?.SpotPriceHistory;
  return Array.isArray(history) ? history : [value];
}

/**
 * The records of `aws ec2 describe-spot-price-history`: one answer, a bare list, or several answers one after
 * another. Memory stays bounded whatever the file holds: more than 1 MiB without a complete record is an error.
 * Throws `SourceError` 'malformed' with the byte and the record.
 */
export async function* jsonRecords(source: Bytes, first: '{' | '[', name: string): AsyncIterable<unknown[]> {
  let records: unknown[] = [];
  let count = 0;
  let byte = 0;
  let total = 0;
  const place = (at: number) => `${name}, near byte ${at}, record ${count + 1}`;
  const invalid = (at: number, what: string, cause: unknown) =>
    cause instanceof SourceError ? cause : malformed(place(at), what, { cause });
  // With an empty separator several answers may follow each other.
  const parser = new JSONParser({
    paths: [first === '{' ? '$.SpotPriceHistory.*' : '$.*'],
    keepStack: false,
    separator: '',
  });
  const watch = watchPages(first, (what) =>
    malformed(`${name}, near byte ${byte}`, what, { remedy: ACCEPTED_FILES }),
  );
  parser.onToken = ({ token, value, offset }) => {
    byte = offset + 1;
    watch(token as TokenType, value);
  };
  parser.onValue = ({ value }) => {
    const found = recordsOf(value);
    records.push(...found);
    count += found.length;
  };

  let idle = 0;
  for await (const chunk of inSmallChunks(source)) {
    const before = count;
    try {
      parser.write(chunk);
    } catch (error) {
      throw invalid(byte, 'this is not valid JSON', error);
    }
    total += chunk.length;
    idle = count > before ? 0 : idle + chunk.length;
    if (idle > LONGEST_RECORD)
      throw malformed(place(total), 'more than 1 MiB passes without a complete price record');
    if (records.length > 0) {
      yield records;
      records = [];
    }
  }
  try {
    parser.end();
  } catch (error) {
    throw invalid(total, 'the JSON breaks off', error);
  }
}
