import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The disk is full; the message says which and what to do. */
export class WorkDirFull extends Error {
  constructor(cause: unknown) {
    super(
      `The folder for temporary files, ${tmpdir()}, is full: free some space or set TMPDIR to another folder.`,
      { cause },
    );
    this.name = 'WorkDirFull';
  }
}

// The host is in the name as containers may share the folder, and numbers of processes mean something else in each.
const prefix = () => `spotledger-bill-${hostname().replace(/[^a-zA-Z0-9]/g, '')}-`;

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
};

/** Removes the folders of processes of this machine that ended without doing so. */
async function sweep(): Promise<void> {
  const own = prefix();
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(own)) continue;
    const pid = Number(name.slice(own.length).split('-')[0]);
    if (Number.isInteger(pid) && pid > 0 && isGone(pid))
      await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {});
  }
}

/**
 * Makes a folder for files that are being read, under the system's folder for temporary files, readable by this user
 * alone. `close` removes it; those of processes that are gone are removed here.
 */
export async function createWorkDir(): Promise<{ path: string; close(): Promise<void> }> {
  await sweep();
  const path = await mkdtemp(join(tmpdir(), `${prefix()}${process.pid}-`)).catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? new WorkDirFull(error) : error;
  });
  return { path, close: () => rm(path, { recursive: true, force: true }) };
}
