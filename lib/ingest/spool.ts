import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OnDemandPriceRow, SpotPriceRow } from '#lib/domain/rows';
import type { FileRows } from '#lib/sources/files/read-file';

/** Rows that wait on disk between the two passes of an import. */
export type Spool = {
  add(batch: FileRows): Promise<void>;
  /** the batches in their order; may be read again */
  batches(): AsyncIterable<FileRows>;
  /** gives the disk space back */
  close(): Promise<void>;
};

/** The disk is full; the message says which and what to do. */
export class SpoolFull extends Error {
  constructor(cause: unknown) {
    super(
      `The folder for temporary files, ${tmpdir()}, is full: free some space or set TMPDIR to another folder.`,
      {
        cause,
      },
    );
    this.name = 'SpoolFull';
  }
}

type Place = Omit<SpotPriceRow, 'at' | 'usdPerHour'>;
/** What rows have in common stands once; each row is then its place, its time in ms and its price. */
type Packed = { kind: FileRows['kind']; places: object[]; rows: [place: number, ms: number, usd: string][] };

function pack<Row extends { usdPerHour: string }>(
  kind: FileRows['kind'],
  rows: Row[],
  time: (row: Row) => Date,
  place: (row: Row) => object,
): Packed {
  const slots = new Map<string, number>();
  const places: object[] = [];
  const packed = rows.map((row): Packed['rows'][number] => {
    const shared = place(row);
    const key = JSON.stringify(shared);
    let slot = slots.get(key);
    if (slot === undefined) {
      slot = places.push(shared) - 1;
      slots.set(key, slot);
    }
    return [slot, time(row).getTime(), row.usdPerHour];
  });
  return { kind, places, rows: packed };
}

function packRows(batch: FileRows): Packed {
  if (batch.kind === 'spot-prices')
    return pack(
      batch.kind,
      batch.rows,
      (row) => row.at,
      ({ at, usdPerHour, ...place }) => place,
    );
  return pack(
    batch.kind,
    batch.rows,
    (row) => row.validFrom,
    ({ validFrom, usdPerHour, ...place }) => place,
  );
}

function unpackRows({ kind, places, rows }: Packed): FileRows {
  if (kind === 'spot-prices')
    return {
      kind,
      rows: rows.map(([slot, ms, usdPerHour]) => ({
        ...(places[slot] as Place),
        at: new Date(ms),
        usdPerHour,
      })),
    };
  return {
    kind,
    rows: rows.map(([slot, ms, usdPerHour]) => ({
      ...(places[slot] as Omit<OnDemandPriceRow, 'validFrom' | 'usdPerHour'>),
      validFrom: new Date(ms),
      usdPerHour,
    })),
  };
}

/** Makes a spool in the folder for temporary files (`TMPDIR`), readable by this user alone. */
export async function createSpool(): Promise<Spool> {
  const path = join(tmpdir(), `spotledger-import-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  // Nameless from now on: whatever becomes of this process, nothing stays behind.
  await rm(path).catch(async (error: unknown) => {
    await file.close();
    throw error;
  });
  const lengths: number[] = [];
  return {
    async add(batch) {
      if (batch.rows.length === 0) return;
      const bytes = Buffer.from(JSON.stringify(packRows(batch)));
      await file.appendFile(bytes).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOSPC' ? new SpoolFull(error) : error;
      });
      lengths.push(bytes.length);
    },
    async *batches() {
      let start = 0;
      for (const length of lengths) {
        const bytes = Buffer.alloc(length);
        await file.read(bytes, 0, length, start);
        start += length;
        yield unpackRows(JSON.parse(bytes.toString()) as Packed);
      }
    },
    close: () => file.close(),
  };
}
