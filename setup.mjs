// Brings what a fresh machine lacks, then runs one of the commands. Plain JavaScript without dependencies: it has to
// run on the machine's own Node (20 or later), before anything is installed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { foreground, remedy, root, Stop, seconds, step } from './setup/run.mjs';

const windows = process.platform === 'win32';
// The program itself, not its link in .bin: on Windows that is a script, which cannot be started without a shell.
const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
const [command = 'start', ...rest] = process.argv.slice(2);

process.chdir(root);

const began = Date.now();

const script = (file, args = [], options = []) =>
  foreground(node, ['--conditions=react-server', '--no-warnings', ...options, file, ...args]);

// The same as in lib/children.ts, which says why.
const WORKER_MEMORY = ['--max-semi-space-size=32', '--max-old-space-size=1024'];

function* filesUnder(path) {
  if (!existsSync(path)) return;
  if (statSync(path).isFile()) return yield path;
  for (const name of readdirSync(path).toSorted()) {
    if (name !== 'generated' && name !== 'node_modules') yield* filesUnder(join(path, name));
  }
}

/** A fingerprint of files, so that a step is skipped while what it reads is unchanged. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths)
    for (const file of filesUnder(path))
      hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

const isDone = (mark, print) => existsSync(mark) && readFileSync(mark, 'utf8') === print;

async function once(mark, paths, run) {
  const print = fingerprint(paths);
  if (isDone(mark, print)) return;
  await run();
  mkdirSync(join(mark, '..'), { recursive: true });
  writeFileSync(mark, print);
}

/** npm as the Node script that runs us, where npm does; it may replace the Node in node_modules while it works. */
const npm = /npm-cli\.js$/.test(process.env.npm_execpath ?? '')
  ? { file: process.execPath, args: [process.env.npm_execpath], shell: false }
  : { file: 'npm', args: [], shell: windows };

// Not `npm ci`: it refuses a lock that lacks the packages of other platforms, as one made by `npm install` may. This
// takes the very versions of the lock too, and leaves it as it is. The lock holds the programs of 64-bit Linux with
// glibc; elsewhere they are looked up anew, from the same direct versions.
const locked =
  process.platform === 'linux' &&
  process.arch === 'x64' &&
  Boolean(process.report?.getReport().header.glibcVersionRuntime);
const INSTALLED = [
  join(root, 'node_modules', '.spotledger-installed'),
  ['package.json', 'package-lock.json'],
];
const isInstalled = () => isDone(INSTALLED[0], fingerprint(INSTALLED[1]));
const install = () =>
  once(...INSTALLED, () =>
    step(
      'Installing dependencies',
      npm.file,
      [
        ...npm.args,
        'install',
        ...(locked ? ['--no-save'] : ['--no-package-lock']),
        '--include=dev',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
      ],
      { shell: npm.shell },
    ),
  );

const generate = () =>
  once(
    join(root, 'lib', 'db', 'generated', '.done'),
    ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'],
    () =>
      step('Generating the database client', node, [
        join(root, 'node_modules', 'prisma', 'build', 'index.js'),
        'generate',
      ]),
  );

const BUILT_FROM = [
  'app',
  'components',
  'lib',
  'prisma/schema.prisma',
  'next.config.mjs',
  'postcss.config.mjs',
  'proxy.ts',
  'tsconfig.json',
  'package-lock.json',
];
const build = () =>
  once(join(root, '.next', '.spotledger-built'), BUILT_FROM, () =>
    step('Building the web app', node, [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
      env: { NODE_ENV: 'production' },
    }),
  );

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** Says at once, before minutes of set-up, what would stop the product at the end of it. */
async function checkPort() {
  const port = Number(process.env.PORT || 3000);
  const host = process.env.HOST || '127.0.0.1';
  if (!LOOPBACK.includes(host))
    throw new Stop(
      `HOST: there is no sign-in yet, so the web listens on this machine alone: use ${LOOPBACK.join(', ')}.`,
    );
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Stop(`PORT: "${process.env.PORT}" is no port: give a number from 1 to 65535.`);
  await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) =>
      reject(
        new Stop(
          error.code === 'EADDRINUSE'
            ? `Port ${port} is taken: stop what listens there, or choose another, e.g. PORT=${port + 1} npm start`
            : `Cannot listen on ${host}:${port} (${error.message}): check HOST and PORT.`,
        ),
      ),
    );
    probe.listen(port, host, () => probe.close(resolve));
  });
}

const checkEnvironment = async () => {
  const code = await script('lib/check-env.ts');
  if (code !== 0) process.exit(code);
};

const prepare = async () => {
  await install();
  await generate();
};

const commands = {
  async start() {
    if (isInstalled()) await checkEnvironment();
    await checkPort();
    if (!isInstalled()) {
      await install();
      await checkEnvironment();
    }
    await generate();
    await build();
    if (Date.now() - began > 2000) console.log(`Set up in ${seconds(began)}.`);
    return script('lib/start.ts', rest);
  },
  async dev() {
    await install();
    await checkEnvironment();
    await checkPort();
    await generate();
    return script('lib/start.ts', ['--dev', ...rest]);
  },
  async worker() {
    await prepare();
    return script('lib/worker.ts', rest, WORKER_MEMORY);
  },
  async migrate() {
    await prepare();
    return script('lib/migrate.ts', rest);
  },
  async import() {
    await prepare();
    return script('lib/import.ts', rest);
  },
  async test() {
    await prepare();
    return script('e2e/suite.ts', ['test', ...rest]);
  },
  async soak() {
    await prepare();
    return script('e2e/suite.ts', ['soak', ...rest]);
  },
  async bench() {
    await prepare();
    return script('e2e/bench/main.ts', rest);
  },
  async screenshots() {
    await prepare();
    await build();
    return foreground(node, [
      join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
      'test',
      '-c',
      'e2e/screenshots.config.ts',
      ...rest,
    ]);
  },
  /** Everything that `npm start` sets up, without starting: for images and tests. */
  async build() {
    await prepare();
    await build();
    return 0;
  },
};

try {
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new Stop(`Node ${process.versions.node} is too old: install Node 20 or later.`);
  if (existsSync('.env')) {
    if (process.loadEnvFile === undefined)
      throw new Stop(`Node ${process.versions.node} cannot read .env: install Node 20.12 or later.`);
    process.loadEnvFile('.env');
  }
  const run = commands[command];
  if (run === undefined)
    throw new Stop(`There is no command "${command}": use one of ${Object.keys(commands).join(', ')}.`);
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof Stop ? error.message : (remedy(String(error?.stack)) ?? error));
  process.exitCode = 1;
}
