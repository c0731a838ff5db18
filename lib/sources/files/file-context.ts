import type { MatchedHeader } from './columns.ts';
import { malformed } from './malformed.ts';
import type { FileContext } from './price-rows.ts';
import { parseTime, RowRefused, shown } from './values.ts';
import { isRegion } from './zones.ts';

/** `name` as the user knows the file; `region` and `validFrom` count where the file itself does not say. */
export type FileOptions = { name: string; region?: string; validFrom?: Date; now: Date };

const REGION_IN_NAME =
  /(?<![a-z0-9])[a-z]{2,4}(?:-(?:gov|isob?|isoe|isof))?-(?:north|south)?(?:east|west|north|south|central)-\d{1,2}(?!\d)/;
const DATE_IN_NAME = /(?<!\d)(20\d{2})[-_]?(\d{2})[-_]?(\d{2})(?!\d)/;

function checked(name: string, fromFile: Date | null, now: Date): Date | null {
  if (fromFile === null) return null;
  try {
    return parseTime(fromFile.toISOString(), { now });
  } catch (error) {
    throw error instanceof RowRefused
      ? malformed(name, `the date of the list is wrong: ${error.message}`)
      : error;
  }
}

function dateInName(name: string): Date | null {
  const match = DATE_IN_NAME.exec(name);
  if (match === null) return null;
  const day = `${match[1]}-${match[2]}-${match[3]}`;
  const date = new Date(`${day}T00:00:00Z`);
  // `2026-02-30` would else be taken for the 2nd of March.
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day ? null : date;
}

/**
 * What holds for every row of a file: the user's word first, then the file's name
 * (`aws-on-demand-us-east-1-2026-07-20.csv`). Throws `SourceError` 'malformed' where a list without a column for
 * region or date has neither.
 */
export function fileContext(options: FileOptions, header: MatchedHeader | null): FileContext {
  const { name, now } = options;
  if (options.region !== undefined && !isRegion(options.region))
    throw malformed(name, `${shown(options.region)} is not a region`, {
      remedy: 'Give one such as us-east-1.',
    });
  const context = { now, utc: header?.columns.utc ?? false, region: options.region ?? null, validFrom: null };
  if (header?.format !== 'on-demand-price-csv') return context;
  const region = context.region ?? REGION_IN_NAME.exec(name)?.[0] ?? null;
  if (region === null && header.columns.at.region === undefined)
    throw malformed(name, 'this price list does not say for which region it is', {
      remedy:
        'Add a column region, name the file like aws-on-demand-us-east-1-2026-07-20.csv, or give --region us-east-1 (in the API: ?region=us-east-1).',
    });
  const dated = header.columns.at.time !== undefined;
  const validFrom = dated ? null : checked(name, options.validFrom ?? dateInName(name), now);
  if (validFrom === null && !dated)
    throw malformed(name, 'this price list does not say from when its prices are valid', {
      remedy:
        'Add a column valid_from, name the file like aws-on-demand-us-east-1-2026-07-20.csv, or give --valid-from 2026-07-20 (in the API: ?validFrom=2026-07-20).',
    });
  return { ...context, region, validFrom };
}
