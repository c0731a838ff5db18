import { db, type Tx } from './client.ts';

export type InstallationKind = 'demo' | 'real';

/** The database holds rows of the other kind; the message says what to do. */
export class OtherInstallation extends Error {}

/** What kind of rows this database holds; null while it is new. */
export async function installationKind(): Promise<InstallationKind | null> {
  const row = await db().installation.findUnique({ where: { id: 1 } });
  return row === null ? null : (row.kind as InstallationKind);
}

const REFUSALS: Record<InstallationKind, string> = {
  real: 'This database holds simulated data, and real rows are never mixed with it: set SOURCES=files or SOURCES=aws and a DATA_DIR (or DATABASE_URL) of its own.',
  demo: 'This database holds real data, and simulated rows are never mixed with it: set a DATA_DIR (or DATABASE_URL) of its own for the demo, or SOURCES=files or SOURCES=aws.',
};

/** Throws `OtherInstallation` where the database holds rows of the other kind; claims nothing. */
export async function checkInstallation(kind: InstallationKind): Promise<void> {
  const held = await installationKind();
  if (held !== null && held !== kind) throw new OtherInstallation(REFUSALS[kind]);
}

/**
 * Claims the database for simulated or for real rows; the first claim stands for good.
 * Throws `OtherInstallation` when it holds the other kind: the two never share a database.
 */
export async function claimInstallation(tx: Tx, kind: InstallationKind): Promise<void> {
  await tx.$executeRaw`insert into installation (id, kind) values (1, ${kind}) on conflict (id) do nothing`;
  const row = await tx.installation.findUniqueOrThrow({ where: { id: 1 } });
  if (row.kind !== kind) throw new OtherInstallation(REFUSALS[kind]);
}
