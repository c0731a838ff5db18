import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { closeDb, connectTo } from './client.ts';
import { type Connection, embeddedConnection, postgresConnection } from './connection.ts';
import { startEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';

/** A migrated, empty database that this process's `db()` uses until it is closed. */
export type TestDatabase = {
  connection: Connection;
  url: string | null;
  dataDir: string | null;
  close(): Promise<void>;
};

export type TestTarget = { name: 'embedded' | 'postgres'; open(): Promise<TestDatabase> };

const embedded: TestTarget = {
  name: 'embedded',
  async open() {
    const dataDir = await mkdtemp(join(tmpdir(), 'spotledger-test-'));
    const server = await startEmbedded(dataDir);
    const connection = embeddedConnection(dataDir);
    await connectTo(connection);
    await migrate();
    return {
      connection,
      url: null,
      dataDir,
      async close() {
        await closeDb();
        await server.close();
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  },
};

/** Makes a database of its own on the server at `serverUrl`, named at random, and drops it on close. */
export async function openPostgres(serverUrl: string): Promise<TestDatabase & { url: string }> {
  const name = `spotledger_test_${randomUUID().slice(0, 8)}`;
  const admin = async (sql: string) => {
    const client = new Client({ connectionString: serverUrl });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  await admin(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const connection = postgresConnection(url.toString());
  await connectTo(connection);
  await migrate();
  return {
    connection,
    url: url.toString(),
    dataDir: null,
    async close() {
      await closeDb();
      await admin(`drop database ${name} with (force)`);
    },
  };
}

/**
 * The databases that integration tests run on: the embedded one, and a real Postgres at `TEST_DATABASE_URL`. Without
 * that, the second leg is left out loudly; in CI its absence is a failure.
 */
export function testTargets(): TestTarget[] {
  const url = process.env.TEST_DATABASE_URL;
  if (url !== undefined && url !== '') return [embedded, { name: 'postgres', open: () => openPostgres(url) }];
  if (process.env.CI === 'true')
    throw new Error('TEST_DATABASE_URL is not set: in CI the tests on a real Postgres must run.');
  console.warn('TEST_DATABASE_URL is not set: the tests run on the embedded database alone.');
  return [embedded];
}
