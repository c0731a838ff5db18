import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embeddedConnection, socketPath } from './connection.ts';
import { startEmbedded } from './embedded.ts';
import { folderOwner } from './owner-lock.ts';

/** A query whose answer tells which client asked, with as many parameters as the client's number. */
async function askTwice(client: Client, n: number): Promise<void> {
  const values = Array.from({ length: n }, (_, i) => i + 1);
  const sum = (n * (n + 1)) / 2;
  const text = `select ${values.map((_, i) => `$${i + 1}::int`).join(' + ')} as sum`;
  expect((await client.query(text, values)).rows).toEqual([{ sum }]);
  await client.query('begin');
  expect((await client.query(text, values)).rows).toEqual([{ sum }]);
  await client.query('commit');
}

describe('the embedded database', () => {
  let dataDir: string;
  let server: { close(): Promise<void> };
  const open = async () => {
    const client = new Client(embeddedConnection(dataDir).pool);
    await client.connect();
    return client;
  };
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'spotledger-embedded-'));
    server = await startEmbedded(dataDir);
  });
  afterAll(async () => {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('keeps the statements of many connections apart', async () => {
    const clients = await Promise.all(Array.from({ length: 12 }, open));
    await Promise.all(
      clients.map(async (client, n) => {
        for (let round = 0; round < 25; round++) await askTwice(client, n + 1);
      }),
    );
    await Promise.all(clients.map((client) => client.end()));
  });

  it('goes on after a client dies between two messages of one statement, or in a transaction', async () => {
    const other = await open();
    for (const query of ['select nonsense', 'select 1']) {
      const dying = await open();
      await dying.query('begin');
      const socket = connect(socketPath(dataDir));
      const startup = Buffer.from('\0\0\0\0\0\x03\0\0user\0postgres\0database\0postgres\0\0', 'binary');
      startup.writeInt32BE(startup.length, 0);
      socket.write(startup);
      await new Promise((resolve) => setTimeout(resolve, 50));
      // A Parse message without the Sync that would end it.
      const body = Buffer.from(`\0${query}\0\0\0`, 'binary');
      const head = Buffer.from('P\0\0\0\0', 'binary');
      head.writeInt32BE(body.length + 4, 1);
      socket.write(Buffer.concat([head, body]));
      await new Promise((resolve) => setTimeout(resolve, 50));
      (dying as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      dying.on('error', () => {});
      await new Promise((resolve) => setTimeout(resolve, 50));
      socket.destroy();
      await askTwice(other, 3);
    }
    await other.end();
  });

  it('has one owner', async () => {
    expect(await folderOwner(dataDir)).toBe(process.pid);
    await expect(startEmbedded(dataDir)).rejects.toThrow(
      /is in use by process \d+: stop it, or set DATA_DIR/,
    );
  });

  it('knows an owner that lives where its pid means nothing here by the answer of its socket', async () => {
    const path = join(dataDir, 'owner.lock');
    const lock = await readFile(path, 'utf8');
    await writeFile(path, '{"pid":999999999,"started":"1"}');
    await expect(startEmbedded(dataDir)).rejects.toThrow('is in use by process 999999999');
    expect(await folderOwner(dataDir)).toBe(999_999_999);
    await writeFile(path, lock);
  });

  it.runIf(process.platform === 'linux')(
    'takes over from an owner that has ended and was not cleared away',
    async () => {
      const other = await mkdtemp(join(tmpdir(), 'spotledger-zombie-'));
      // The first sleep ends, and its parent, become the second, never asks for it.
      const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 30'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const pid = Number(String((await once(parent.stdout, 'data'))[0]));
      const stat = async () => (await readFile(`/proc/${pid}/stat`, 'utf8')).split(' ');
      const started = (await stat())[21];
      await writeFile(join(other, 'owner.lock'), JSON.stringify({ pid, started }));
      expect(await folderOwner(other)).toBe(pid);
      while ((await stat())[2] !== 'Z') await sleep(20);
      expect(await folderOwner(other)).toBeNull();
      await (await startEmbedded(other)).close();
      parent.kill();
      await rm(other, { recursive: true, force: true });
    },
  );

  it('takes over from an owner that is dead, also where its pid lives again', async () => {
    const other = await mkdtemp(join(tmpdir(), 'spotledger-stale-'));
    for (const owner of [
      '{"pid":999999999,"started":null}',
      `{"pid":${process.pid},"started":"1"}`,
      '{"pi',
    ]) {
      await writeFile(join(other, 'owner.lock'), owner);
      const taken = await startEmbedded(other);
      expect(await folderOwner(other)).toBe(process.pid);
      await taken.close();
      expect(await folderOwner(other)).toBeNull();
    }
    await rm(other, { recursive: true, force: true });
  });
});
