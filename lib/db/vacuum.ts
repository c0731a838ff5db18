import { connection, db } from './client.ts';

/**
 * Gives back the room of rows that are gone, in these tables or all. On a server autovacuum does it; the embedded
 * database has none, and would grow with each bill that is replaced.
 */
export async function vacuumEmbedded(...tables: string[]): Promise<void> {
  if (!connection().embedded) return;
  await db().$executeRawUnsafe(`vacuum ${tables.map((table) => `"${table}"`).join(', ')}`);
}
