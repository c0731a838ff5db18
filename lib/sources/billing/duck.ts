import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type Json } from '@duckdb/node-api';

const MEMORY = '512MB';
const MOST_THREADS = 4;
const POLL_MS = 500;

/** A DuckDB of its own, which moves what of its tables is larger than its memory to a folder. */
export type Duck = {
  /** Runs statements; `onRows` hears now and then how many rows are through. Throws the signal's reason when aborted. */
  run(sql: string, onRows?: (rows: number) => void): Promise<void>;
  /** All rows of a query, numbers above 2^53 and decimals as text. */
  rows(sql: string): Promise<Json[][]>;
  /** The rows of a query of texts, booleans and 32-bit numbers piece by piece, about 2,000 at a time, on a connection of its own. */
  stream(sql: string): AsyncIterable<Json[][]>;
  close(): Promise<void>;
};

/** A text as SQL: quoted, quotes doubled. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
/** A column's name as SQL. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Opens a DuckDB in a work folder: 512 MB of memory at most, no extensions from the network, times in UTC. */
export async function openDuck(workDir: string, signal: AbortSignal): Promise<Duck> {
  const overflow = join(workDir, `bill-${randomUUID()}.overflow`);
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: MEMORY,
    threads: String(Math.min(MOST_THREADS, availableParallelism())),
    temp_directory: overflow,
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const streams = new Set<DuckDBConnection>();

  const abortable = async <T>(on: DuckDBConnection, work: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const stop = () => on.interrupt();
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  };

  await connection.run(
    "set TimeZone = 'UTC'; set enable_progress_bar = true; set enable_progress_bar_print = false",
  );
  return {
    async run(sql, onRows) {
      const timer = setInterval(() => {
        const { rows_processed: done, total_rows_to_process: all } = connection.progress;
        // Of CSV, whose rows nobody knows, it counts per cent.
        if (all > 100n) onRows?.(Number(done));
      }, POLL_MS);
      try {
        await abortable(connection, () => connection.run(sql));
      } finally {
        clearInterval(timer);
      }
    },
    rows: (sql) => abortable(connection, async () => (await connection.runAndReadAll(sql)).getRowsJson()),
    async *stream(sql) {
      const own = await instance.connect();
      streams.add(own);
      try {
        await own.run("set TimeZone = 'UTC'");
        const result = await abortable(own, () => own.stream(sql));
        for await (const rows of result.yieldRows()) {
          signal.throwIfAborted();
          yield rows as Json[][];
        }
      } finally {
        streams.delete(own);
        own.closeSync();
      }
    },
    async close() {
      for (const own of streams) own.closeSync();
      connection.closeSync();
      instance.closeSync();
      await rm(overflow, { recursive: true, force: true });
    },
  };
}
