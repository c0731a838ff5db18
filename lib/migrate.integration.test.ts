import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { embeddedConnection } from '#lib/db/connection';
import { startEmbedded } from '#lib/db/embedded';

const MIGRATE = fileURLToPath(new URL('./migrate.ts', import.meta.url));

it('ends with a message, and gives the folder back, where the database is from a newer version', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'spotledger-newer-'));
  const migrate = () =>
    promisify(execFile)(process.execPath, ['--conditions=react-server', '--no-warnings', MIGRATE], {
      env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '' },
      timeout: 60_000,
    });
  expect((await migrate()).stdout).toMatch(/^Applied 20261123000000_ledger, /);
  expect((await migrate()).stdout).toBe('The database is up to date.\n');

  const server = await startEmbedded(dataDir);
  const client = new Client(embeddedConnection(dataDir).pool);
  await client.connect();
  await client.query(
    `insert into "_prisma_migrations" (id, checksum, migration_name, finished_at) values ('x', 'x', '29990101000000_later', now())`,
  );
  await client.end();
  await server.close();

  const refused = await migrate().catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 1,
    killed: false,
    stderr: expect.stringContaining('29990101000000_later, which this version does not know'),
  });
  expect(await readdir(dataDir)).not.toContain('owner.lock');
  await rm(dataDir, { recursive: true });
});
