import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PoolConfig } from 'pg';

/** How to reach a database. `embedded`: PGlite behind a Unix socket, one backend for everyone, so few connections. */
export type Connection = { embedded: boolean; pool: PoolConfig };

// A Unix socket's path may hold about 100 bytes; longer data directories get a short one of their own.
const LONGEST_SOCKET_PATH = 100;
// Windows knows Unix sockets, but Node reaches its named pipes alone.
const PIPES = '//./pipe/';
const SOCKET_NAME = '.s.PGSQL.5432';

const short = (dataDir: string) =>
  `spotledger-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;

/** Whether the socket is a named pipe, as on Windows, which needs no folder and leaves no file. */
export const isPipe = (dataDir: string): boolean => socketFolder(dataDir).startsWith(PIPES);

/** The folder of the embedded database's socket; `pg` adds the file's name itself, and takes what begins with "/". */
export function socketFolder(dataDir: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return PIPES + short(dataDir);
  if (Buffer.byteLength(join(dataDir, SOCKET_NAME)) <= LONGEST_SOCKET_PATH) return dataDir;
  return join(tmpdir(), short(dataDir));
}

export const socketPath = (dataDir: string) => `${socketFolder(dataDir)}/${SOCKET_NAME}`;

/** The connection of the embedded database in `dataDir`. */
export function embeddedConnection(dataDir: string): Connection {
  return {
    embedded: true,
    pool: {
      host: socketFolder(dataDir),
      port: 5432,
      user: 'postgres',
      database: 'postgres',
      max: 2,
      connectionTimeoutMillis: 30_000,
    },
  };
}

/** The connection of a Postgres by its URL. */
export function postgresConnection(url: string): Connection {
  return {
    embedded: false,
    pool: {
      connectionString: url,
      max: 8,
      connectionTimeoutMillis: 10_000,
      // Dates are read as text: the server's own settings must not decide how they are written.
      options: '-c timezone=UTC -c datestyle=ISO',
    },
  };
}

/** `DATABASE_URL` where it is set, else the embedded database of `DATA_DIR`. */
export const connectionFor = (env: { databaseUrl: string | null; dataDir: string }): Connection =>
  env.databaseUrl === null ? embeddedConnection(env.dataDir) : postgresConnection(env.databaseUrl);
