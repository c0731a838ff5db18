import { JSONParser, type TokenType } from '@streamparser/json';
import { SourceError } from '#lib/sources/errors';
import { type Bytes, inSmallChunks } from './bytes.ts';
import { ACCEPTED_FILES, malformed } from './malformed.ts';
import { watchPages } from './watch-pages.ts';

const LONGEST_RECORD = 1024 * 1024;

/** Whether it is a whole answer in a list of such (`jq -s`): its records came by themselves. */
const isAnswer = (value: unknown) =>
  Array.isArray((value as { SpotPriceHistory?: unknown } | null)?.SpotPriceHistory);

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
    paths: first === '{' ? ['$.SpotPriceHistory.*'] : ['$.*', '$.*.SpotPriceHistory.*'],
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
    if (isAnswer(value)) return;
    records.push(value);
    count += 1;
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
