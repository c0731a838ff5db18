import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, test } from '../../support/machine.ts';
import { processTree, survivors } from '../../support/processes.ts';
import { freePort, printed } from '../../support/product.ts';

const reachable = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

for (const { what, run, signal } of [
  { what: 'Ctrl-C on npm start', run: 'start', signal: 'SIGINT' },
  { what: 'SIGTERM to the supervisor', run: 'product', signal: 'SIGTERM' },
] as const)
  test(`${what}, in the middle of the first pull, ends every process and leaves no lock and no socket`, async ({
    machine,
  }) => {
    test.setTimeout(150_000);
    const folder = machine.folder();
    const port = await freePort();
    const program = machine[run]({ DATA_DIR: folder, PORT: String(port), SOURCES: 'demo' });
    await printed(program, /Spotledger is at /, 120_000);
    const tree = processTree(program.pid);
    expect(tree.length, 'supervisor, database, web and worker').toBeGreaterThanOrEqual(4);
    const locks = () => readdirSync(folder).filter((name) => /lock|PGSQL/.test(name));
    expect(locks().length).toBeGreaterThan(0);

    // A terminal sends Ctrl-C to the whole foreground group, a supervisor's own kill to one process.
    process.kill(signal === 'SIGINT' ? -program.pid : program.pid, signal);
    expect(await program.ended).toBe(0);
    expect(await survivors(tree, 5_000)).toEqual([]);
    expect(locks()).toEqual([]);
    expect(await reachable(port)).toBe(false);
    expect(program.stderr()).toBe('');
  });

test('when the supervisor is killed outright, nothing of it lives on', async ({ machine }) => {
  test.setTimeout(150_000);
  const folder = machine.folder();
  const port = await freePort();
  const program = machine.product({ DATA_DIR: folder, PORT: String(port), SOURCES: 'files' });
  await printed(program, /Spotledger is at /);
  const tree = processTree(program.pid);
  program.process.kill('SIGKILL');
  const left = await survivors(tree, 30_000);
  for (const pid of left) process.kill(pid, 'SIGKILL');
  expect(left).toEqual([]);
  const again = machine.product({ DATA_DIR: folder, PORT: String(port), SOURCES: 'files' });
  await printed(again, /Spotledger is at /);
  again.process.kill('SIGTERM');
  expect(await again.ended).toBe(0);
});
