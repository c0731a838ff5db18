import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { embeddedConnection } from '#lib/db/connection';

const DATABASE = fileURLToPath(new URL('./database.ts', import.meta.url));

it('lets clients finish what they write when its supervisor dies, then ends', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'spotledger-orphan-'));
  const database = spawn(process.execPath, ['--conditions=react-server', '--no-warnings', DATABASE], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(database, 'exit');
  expect(await once(database, 'message')).toEqual([{ ready: true }, undefined]);
  const client = new Client(embeddedConnection(dataDir).pool);
  await client.connect();
  await client.query('create table note (word text)');
  await client.query('begin');
  await client.query("insert into note values ('before')");

  database.disconnect();
  await sleep(500);
  await client.query("insert into note values ('after')");
  await client.query('commit');
  expect((await client.query('select word from note')).rows).toEqual([{ word: 'before' }, { word: 'after' }]);
  expect(database.exitCode).toBeNull();
  await client.end();
  expect(await ended).toEqual([0, null]);
  await rm(dataDir, { recursive: true });
});
