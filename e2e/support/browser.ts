import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import packed from '@sparticuz/chromium';

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** What Playwright needs to start a browser: its program and, on a bare machine, where its libraries lie. */
export type Browser = { executablePath: string; args: string[]; env?: Record<string, string> };

// The package's own arguments switch the browser's site isolation and same-origin rules off, which are tested here.
// It runs as root in containers, where Chromium's sandbox does not work; the only pages that it opens are our own.
const ARGS = ['--no-sandbox', '--font-render-hinting=none'];

/** Unpacks in a folder of this project, whole or not at all: `/tmp/chromium` may be another version's, or half done. */
async function unpack(target: string): Promise<void> {
  const cache = join(modules, '.cache');
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'chromium-'));
  const before = { TMPDIR: process.env.TMPDIR, AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV };
  // The package unpacks into the temporary folder, and the libraries that it needs only where it believes itself there.
  Object.assign(process.env, { TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' });
  try {
    await packed.executablePath();
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  } finally {
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}

function starts(program: string, env: Record<string, string>): boolean {
  try {
    execFileSync(program, ['--version'], { env: { ...process.env, ...env }, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Playwright's own Chromium where it is installed, else the one that came with the npm packages. */
export async function findBrowser(): Promise<Browser> {
  const own = chromium.executablePath();
  if (existsSync(own)) return { executablePath: own, args: ARGS };
  const { version } = JSON.parse(
    readFileSync(join(modules, '@sparticuz', 'chromium', 'package.json'), 'utf8'),
  ) as { version: string };
  const folder = join(modules, '.cache', `chromium-${version}`);
  if (!existsSync(folder)) await unpack(folder);
  const executablePath = join(folder, 'chromium');
  if (starts(executablePath, {})) return { executablePath, args: ARGS };
  const env = { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') };
  if (starts(executablePath, env)) return { executablePath, args: ARGS, env };
  throw new Error(
    `The browser ${executablePath} does not start here: install one with "npx playwright install --with-deps chromium" and run the tests again.`,
  );
}
