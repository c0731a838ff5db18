import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';

const MB = 1_000_000;
// Postgres writes its log in segments of 16 MB; where none fits it stands still without a word.
const LEAST_MB = 40;
const LEAST_NEW_MB = 100;
const EVERY_MS = 500;

/** What free space would be in words where it is too little for the folder's database; null = enough, or not known. */
async function tooLittle(dataDir: string, leastMb: number): Promise<string | null> {
  const disk = await statfs(dataDir).catch(() => null);
  if (disk === null || disk.blocks === 0) return null;
  const free = (disk.bavail * disk.bsize) / MB;
  if (free >= leastMb) return null;
  return `The disk of ${dataDir} has ${free.toFixed(0)} MB left and the embedded database needs ${leastMb}`;
}

const REMEDY = 'free some space there, or set DATA_DIR to another folder';

/** Throws where the disk has no room for a new database, or for an old one to go on. */
export async function expectDiskSpace(dataDir: string): Promise<void> {
  const least = existsSync(join(dataDir, 'postgres')) ? LEAST_MB : LEAST_NEW_MB;
  const lack = await tooLittle(dataDir, least);
  if (lack !== null) throw new Error(`${lack}: ${REMEDY}.`);
}

/**
 * Calls `full` with what to do when the disk has too little left for the database to go on: it would neither write nor
 * answer. Returns what ends the watch.
 */
export function watchDiskSpace(dataDir: string, full: (message: string) => void): () => void {
  const timer = setInterval(async () => {
    const lack = await tooLittle(dataDir, LEAST_MB);
    if (lack === null) return;
    clearInterval(timer);
    full(`${lack}, so it has stopped; what was written is kept: ${REMEDY}, and start again.`);
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
