import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { env } from '#lib/env';
import { closeDb, connection, databaseAnswers } from './client.ts';
import { isPipe, socketFolder, socketPath } from './connection.ts';
import { expectDiskSpace, watchDiskSpace } from './disk-space.ts';
import { migrate } from './migrate.ts';
import { oneStatementAtATime } from './one-statement-at-a-time.ts';
import { FolderInUse, folderOwner, ownFolder } from './owner-lock.ts';

const CONNECTIONS = 50;

/** The embedded database in the process that owns it. */
export type Embedded = {
  /** Returns once no client is connected, or after `graceMs`. */
  clientsGone(graceMs: number): Promise<void>;
  /** Ends every connection and gives the folder back. */
  close(): Promise<void>;
};

/**
 * Starts the embedded Postgres of `dataDir` in this process, behind a Unix socket in that folder (on Windows a named
 * pipe). This process owns the folder until `close`; throws `FolderInUse` where another one does. It ends with a
 * message where the disk becomes full.
 */
export async function startEmbedded(dataDir: string): Promise<Embedded> {
  const release = await ownFolder(dataDir);
  try {
    await expectDiskSpace(dataDir);
    if (!isPipe(dataDir)) await mkdir(socketFolder(dataDir), { recursive: true, mode: 0o700 });
    const pglite = oneStatementAtATime(await createPostgres(join(dataDir, 'postgres')));
    const path = socketPath(dataDir);
    if (!isPipe(dataDir)) await rm(path, { force: true });
    const server = new PGLiteSocketServer({ db: pglite, path, maxConnections: CONNECTIONS });
    await server.start();
    if (!isPipe(dataDir)) await chmod(path, 0o600);
    // Not closed first: with no room left that may never end. Postgres finds its way back from its log.
    const unwatch = watchDiskSpace(dataDir, (message) => {
      console.error(message);
      process.exit(1);
    });
    return {
      async clientsGone(graceMs) {
        const until = performance.now() + graceMs;
        while (server.getStats().activeConnections > 0 && performance.now() < until) await sleep(50);
      },
      async close() {
        unwatch();
        await server.stop();
        await pglite.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Opens Postgres in its folder, made where it is missing. What stops it is mostly the disk, and said in no words. */
async function createPostgres(folder: string): Promise<PGlite> {
  try {
    return await PGlite.create({ dataDir: folder });
  } catch (error) {
    const said = error instanceof Error ? ` (${error.message})` : '';
    throw new Error(
      `The embedded database in ${folder} does not start${said}: see that its disk has 100 MB free and that this user may write there, or set DATA_DIR to another folder.`,
      { cause: error },
    );
  }
}

/**
 * Makes the configured database ready for a command: uses the one that runs or starts the embedded one here, then
 * migrates it (`applied` names the migrations). `close` stops what this call started.
 */
export async function openDatabase(): Promise<{ applied: string[]; close(): Promise<void> }> {
  const { dataDir } = env();
  let own: { close(): Promise<void> } | undefined;
  if (connection().embedded) {
    try {
      own = await startEmbedded(dataDir);
    } catch (error) {
      if (!(error instanceof FolderInUse)) throw error;
      await ownersSocket(dataDir);
    }
  }
  const close = async () => {
    await closeDb();
    await own?.close();
  };
  try {
    return { applied: await migrate(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits until the folder's owner, which may just be starting, answers. */
async function ownersSocket(dataDir: string): Promise<void> {
  for (let attempt = 0; attempt < 120; attempt++) {
    if (await databaseAnswers()) return;
    const owner = await folderOwner(dataDir);
    if (owner === null)
      throw new Error(`The process that ran the database in ${dataDir} has just ended: try again.`);
    await sleep(250);
  }
  throw new Error(
    `The database in ${dataDir} belongs to a running process but does not answer: stop that process and try again.`,
  );
}
