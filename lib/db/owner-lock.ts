import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { socketPath } from './connection.ts';

type Owner = { pid: number; started: string | null };

/** Another process owns the embedded database of this folder. */
export class FolderInUse extends Error {
  readonly pid: number;
  constructor(dataDir: string, pid: number) {
    super(
      `The database in ${dataDir} is in use by process ${pid}: stop it, or set DATA_DIR to another folder.`,
    );
    this.name = 'FolderInUse';
    this.pid = pid;
  }
}

const lockPath = (dataDir: string) => join(dataDir, 'owner.lock');

// Of the kernel's flags of a process: it has ended and is only being cleared away, which may take a while.
const EXITING = 4;

/**
 * When the process began, in the kernel's ticks, so that neither a reused pid nor a process that is being cleared away
 * is taken for the owner; null elsewhere.
 */
async function processStart(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || (Number(fields[6]) & EXITING) !== 0) return null;
    return fields[19] ?? null;
  } catch {
    return null;
  }
}

async function isAlive(owner: Owner): Promise<boolean> {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return owner.started === null || (await processStart(owner.pid)) === owner.started;
}

async function read(path: string): Promise<{ text: string; owner: Owner } | null> {
  try {
    const text = await readFile(path, 'utf8');
    return { text, owner: JSON.parse(text) as Owner };
  } catch {
    return null;
  }
}

/**
 * Whether a database answers at the folder's socket: its owner may live where its pid means nothing here, as in another
 * container on the same folder.
 */
async function answers(dataDir: string): Promise<boolean> {
  const socket = connect(socketPath(dataDir));
  const connected = await once(socket, 'connect', { signal: AbortSignal.timeout(1000) }).then(
    () => true,
    () => false,
  );
  socket.destroy();
  return connected;
}

const isHeld = async (dataDir: string, owner: Owner) => (await isAlive(owner)) || (await answers(dataDir));

/** The living owner of the folder's database; null = none. */
export async function folderOwner(dataDir: string): Promise<number | null> {
  const held = await read(lockPath(dataDir));
  return held !== null && (await isHeld(dataDir, held.owner)) ? held.owner.pid : null;
}

/** Takes a dead owner's lock away, unless somebody took it over first; then puts that one's back. */
async function clearStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const moved = await readFile(aside, 'utf8').catch(() => '');
  if (moved !== stale) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

const UNUSABLE: Record<string, string> = {
  EEXIST: 'it is not a folder',
  ENOTDIR: 'it lies in a file',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its disk can only be read',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'its disk is full',
  ENOENT: 'it cannot be made',
};

/** The same error, or in our words what is wrong with the folder. */
function folderError(dataDir: string, error: unknown): unknown {
  const why = UNUSABLE[(error as NodeJS.ErrnoException).code ?? ''];
  if (why === undefined) return error;
  return new Error(
    `DATA_DIR: ${dataDir} cannot be used, ${why}: name a folder that this user may write to.`,
    {
      cause: error,
    },
  );
}

/**
 * Makes this process the one owner of the folder and returns the release. Throws `FolderInUse` while another lives.
 * The lock is made whole beside and linked into place, so that nobody ever reads half of it.
 */
export async function ownFolder(dataDir: string): Promise<() => Promise<void>> {
  const path = lockPath(dataDir);
  const mine = JSON.stringify({ pid: process.pid, started: await processStart(process.pid) });
  const draft = `${path}.${randomUUID()}`;
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await writeFile(draft, mine);
  } catch (error) {
    throw folderError(dataDir, error);
  }
  try {
    for (;;) {
      try {
        await link(draft, path);
        return () => rm(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const held = await read(path);
      if (held !== null && (await isHeld(dataDir, held.owner)))
        throw new FolderInUse(dataDir, held.owner.pid);
      await clearStale(path, held?.text ?? (await readFile(path, 'utf8').catch(() => '')));
    }
  } finally {
    await rm(draft, { force: true });
  }
}
