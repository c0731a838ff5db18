import 'server-only';
import { PrismaPg } from '@prisma/adapter-pg';
import { env } from '#lib/env';
import { type Connection, connectionFor } from './connection.ts';
import { PrismaClient } from './generated/client.ts';

export type Tx = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

let chosen: Connection | undefined;
let client: PrismaClient | undefined;

/** Where this process's database is: what `connectTo` named, else the environment's. */
export function connection(): Connection {
  chosen ??= connectionFor(env());
  return chosen;
}

/** Points this process at another database and drops the client that it had (start-up, tests). */
export async function connectTo(next: Connection): Promise<void> {
  await closeDb();
  chosen = next;
}

/** The process's one Prisma client. Only `lib/db` may use it. */
export function db(): PrismaClient {
  client ??= new PrismaClient({ adapter: new PrismaPg({ ...connection().pool }) });
  return client;
}

/** Closes the connections; the next `db()` opens new ones. */
export async function closeDb(): Promise<void> {
  const closing = client;
  client = undefined;
  await closing?.$disconnect();
}

/**
 * Runs `fn` in one transaction and returns what it returns; any error rolls all of it back.
 * No I/O but the database inside: the embedded database has one backend, and an open transaction makes everyone wait.
 */
export function withTransaction<T>(
  fn: (tx: Tx) => Promise<T>,
  options: { timeoutMs?: number } = {},
): Promise<T> {
  return db().$transaction(fn, { maxWait: 60_000, timeout: options.timeoutMs ?? 60_000 });
}

/** Whether Prisma gave up on a transaction: none began for a minute, or it took longer than it was given. */
export const isTransactionTimeout = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === 'P2028';

/** Whether it gave up before the transaction began: whoever waits for another's long one may go on waiting. */
export const isTransactionUnbegun = (error: unknown): boolean =>
  isTransactionTimeout(error) && /Unable to start a transaction/.test((error as Error).message);

/** Whether the database answers; never throws. */
export async function databaseAnswers(): Promise<boolean> {
  try {
    await db().$queryRaw`select 1`;
    return true;
  } catch {
    return false;
  }
}
