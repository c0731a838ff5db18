import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { createWorkDir } from './work-dir.ts';

it('is for this user alone, and gone when closed', async () => {
  const work = await createWorkDir();
  await writeFile(join(work.path, 'part'), 'x');
  expect((await stat(work.path)).mode & 0o777).toBe(0o700);
  await work.close();
  await expect(stat(work.path)).rejects.toMatchObject({ code: 'ENOENT' });
});

it('takes the folders of processes that are gone away with it, and no other', async () => {
  const first = await createWorkDir();
  const folder = dirname(first.path);
  const { pid: gone } = spawnSync(process.execPath, ['--version']);
  const of = (pid: number) => basename(first.path).replace(`-${process.pid}-`, `-${pid}-`);
  const [dead, otherHost] = [of(gone), of(gone).replace('spotledger-bill-', 'spotledger-bill-other')];
  for (const name of [dead, otherHost]) await mkdir(join(folder, name));
  const second = await createWorkDir();
  const left = await readdir(folder);
  expect([dead, otherHost, basename(first.path)].map((name) => left.includes(name))).toEqual([
    false,
    true,
    true,
  ]);
  await rm(join(folder, otherHost), { recursive: true });
  await first.close();
  await second.close();
});
