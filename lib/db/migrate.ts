import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { connection } from './client.ts';

const FOLDER = fileURLToPath(new URL('../../prisma/migrations/', import.meta.url));
// Any fixed number does; it is the lock that all starting processes share.
const LOCK = 7_261_984_355;

// Prisma's own table, so that `prisma migrate` on a connected machine agrees with what happened here.
const LEDGER = `create table if not exists "_prisma_migrations" (
  "id" varchar(36) primary key not null, "checksum" varchar(64) not null, "finished_at" timestamptz,
  "migration_name" varchar(255) not null, "logs" text, "rolled_back_at" timestamptz,
  "started_at" timestamptz not null default now(), "applied_steps_count" integer not null default 0)`;

type Migration = { name: string; sql: string; checksum: string };
type Applied = { migration_name: string; checksum: string; finished_at: Date | null };

async function migrations(): Promise<Migration[]> {
  const entries = await readdir(FOLDER, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.toSorted().map(async (name) => {
      const sql = await readFile(`${FOLDER}/${name}/migration.sql`, 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** Throws where the database holds what these files cannot explain. */
function check(known: Migration[], applied: Applied[]): void {
  for (const row of applied) {
    const migration = known.find((candidate) => candidate.name === row.migration_name);
    if (migration === undefined)
      throw new Error(
        `The database has the migration ${row.migration_name}, which this version does not know: it was used by a newer Spotledger. Upgrade, or restore a backup.`,
      );
    if (migration.checksum !== row.checksum)
      throw new Error(
        `The migration ${row.migration_name} was changed after it was applied to this database: restore the file as it was.`,
      );
    if (row.finished_at === null)
      throw new Error(
        `The migration ${row.migration_name} was begun by another tool and never finished: resolve it there (prisma migrate resolve).`,
      );
  }
}

/**
 * Applies the migrations that the database lacks, each in one transaction under a lock that all processes share, and
 * records them as Prisma does. Returns the names applied. Throws with a remedy when the database does not answer, may
 * not be changed or is from a newer version.
 */
export async function migrate(): Promise<string[]> {
  const known = await migrations();
  const client = new Client(connection().pool);
  try {
    await client.connect();
  } catch (error) {
    throw new Error(
      connection().embedded
        ? `No database runs in DATA_DIR (${(error as Error).message}): start it with npm start, or set DATABASE_URL.`
        : `The database does not answer: ${(error as Error).message}. Check DATABASE_URL and that the server runs.`,
      { cause: error },
    );
  }
  const done: string[] = [];
  try {
    for (const migration of known) {
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
      await client.query(LEDGER);
      const { rows } = await client.query<Applied>(
        'select migration_name, checksum, finished_at from "_prisma_migrations" where rolled_back_at is null',
      );
      check(known, rows);
      if (!rows.some((row) => row.migration_name === migration.name)) {
        await client.query(migration.sql);
        await client.query(
          'insert into "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count) values ($1, $2, now(), $3, 1)',
          [randomUUID(), migration.checksum, migration.name],
        );
        done.push(migration.name);
      }
      await client.query('commit');
    }
  } catch (error) {
    throw (error as { code?: string }).code === '42501'
      ? new Error(
          `The user of DATABASE_URL may not make tables there (${(error as Error).message}): let it own the database, or grant it create on the schema.`,
          { cause: error },
        )
      : error;
  } finally {
    await client.end();
  }
  return done;
}
