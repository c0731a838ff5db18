import { spawn } from 'node:child_process';
import { ROOT } from '../support/product.ts';
import { type Server, startServer } from './servers.ts';

/** Builds the web app unless it is as its sources are. */
export function buildProduct(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['setup.mjs', 'build'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`The build ended with ${code}.`)),
    );
  });
}

/** The built product's web server on a database, its clock at `now`. */
export const startProduct = (
  url: string,
  now: Date,
  settings: Record<string, string> = {},
): Promise<Server> =>
  startServer(
    ROOT,
    {
      DATABASE_URL: url,
      SOURCES: 'files',
      HOST: '127.0.0.1',
      PORT: '',
      DEMO_NOW: now.toISOString(),
      ...settings,
    },
    '/api/health',
  );
