import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { spotFile } from '../../support/files.ts';
import { expect, test } from '../../support/machine.ts';
import { freePort, type Program, printed, stopProgram } from '../../support/product.ts';

/** One line on standard error that says what to do, and exit code 1. */
async function expectRefusal(program: Program, says: RegExp): Promise<void> {
  const code = await program.ended;
  const lines = program.stderr().trim().split('\n');
  expect(lines, program.stdout()).toHaveLength(1);
  expect(lines[0]).toMatch(says);
  expect(lines[0]).not.toMatch(/^\w*Error|\n\s+at /);
  expect(code).toBe(1);
}

test.describe('a start that cannot be says in one line what to do', () => {
  test('the port is taken', async ({ machine }) => {
    const port = await freePort();
    const taken = createServer().listen(port, '127.0.0.1');
    try {
      await expectRefusal(
        machine.start({ PORT: String(port) }),
        new RegExp(`Port ${port} is taken: .*PORT=${port + 1} npm start`),
      );
    } finally {
      taken.close();
    }
  });

  for (const [name, value, says] of [
    ['PORT', 'abc', /PORT/],
    ['PORT', '70000', /PORT/],
    ['SOURCES', 'foo', /SOURCES: .*demo, files, aws/],
    ['SOURCES', 'demo,aws', /SOURCES: demo stands alone/],
    ['HOST', '0.0.0.0', /HOST: .*127\.0\.0\.1/],
    ['API_TOKEN', 'short', /API_TOKEN: at least 16 characters/],
    ['DATABASE_URL', 'mysql://localhost/x', /DATABASE_URL: .*postgres:\/\//],
    ['DEMO_NOW', 'yesterday', /DEMO_NOW/],
    ['DATA_DIR', '/dev/null', /DATA_DIR: \/dev\/null cannot be used, it is not a folder: name a folder/],
    ['DATA_DIR', `/tmp/${'a'.repeat(300)}`, /DATA_DIR: .* its name is too long/],
    ['AWS_ROLE_ARNS', 'admin', /AWS_ROLE_ARNS: .*role ARNs/],
  ] as const)
    test(`${name}=${value}`, async ({ machine }) => {
      const port = String(await freePort());
      await expectRefusal(machine.start({ PORT: port, [name]: value }), says);
    });

  test('the database does not answer', async ({ machine }) => {
    const [port, away] = [await freePort(), await freePort()];
    const url = `postgres://somebody@127.0.0.1:${away}/ledger`;
    await expectRefusal(
      machine.product({ PORT: String(port), DATA_DIR: machine.folder(), DATABASE_URL: url }),
      /DATABASE_URL/,
    );
  });
});

test('one folder has one process, and one kind of rows', async ({ machine }) => {
  test.setTimeout(120_000);
  const simulated = machine.folder();
  const real = machine.folder();
  const [first, second] = [await freePort(), await freePort()];
  const settings = { DATA_DIR: simulated, PORT: String(first), SOURCES: 'demo' };
  const running = machine.product(settings);
  try {
    await printed(running, /Spotledger is at /);
    await expectRefusal(
      machine.product({ ...settings, PORT: String(second) }),
      /in use by process \d+: stop it, or set DATA_DIR to another folder/,
    );
    expect((await fetch(`http://127.0.0.1:${first}/api/health`)).status).toBe(200);
  } finally {
    await stopProgram(running);
  }
  await expectRefusal(machine.product({ ...settings, SOURCES: 'files' }), /holds simulated data.*DATA_DIR/);

  const { name, buffer } = spotFile();
  const file = join(real, name);
  writeFileSync(file, buffer);
  const imported = machine.node(['setup.mjs', 'import', '--', file], { DATA_DIR: real, SOURCES: 'files' });
  expect([await imported.ended, imported.stderr()]).toEqual([0, expect.any(String)]);
  await expectRefusal(
    machine.product({ DATA_DIR: real, PORT: String(second), SOURCES: 'demo' }),
    /holds real data.*DATA_DIR/,
  );
});
