import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Statement } from './captured-sql.ts';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
export const NEXT = join(MODULES, 'next', 'dist', 'bin', 'next');

const ROUTE = `import { Pool } from 'pg';
import statements from './statements.json';

const pool = new Pool({ connectionString: process.env.DATABASE_URL });

const step = ([at, micro]) => ({ at: new Date(at).toISOString(), usdPerHour: micro / 1e6 });

export async function GET(request, { params }) {
  const { rows } = await pool.query(statements[(await params).name]);
  if (rows.length > 1) return Response.json(rows);
  const [row] = rows;
  return Response.json('points' in row ? { ...row, points: row.points.map(step) } : row);
}
`;

function build(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [NEXT, 'build', folder], {
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        said += data;
      });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`The bare app was not built:\n${said}`)),
    );
  });
}

/**
 * The least that a Next.js route can do, built for production in a folder of its own: `/rows/<name>` sends one
 * statement and answers its row, or its rows, as JSON; price steps, which the statement packs as pairs of numbers, as the objects
 * that the API answers. No validation, no access check, no statistics, no proxy, no pages.
 */
export async function buildBareApp(
  statements: Record<string, Statement>,
): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'spotledger-bench-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const route = join(folder, 'app', 'rows', '[name]');
    await mkdir(route, { recursive: true });
    await symlink(MODULES, join(folder, 'node_modules'), 'dir');
    await writeFile(join(folder, 'package.json'), '{"name":"bare","private":true,"type":"module"}');
    // The modules lie outside the folder: Turbopack follows the link only below its root.
    await writeFile(
      join(folder, 'next.config.mjs'),
      `export default { turbopack: { root: ${JSON.stringify(parse(folder).root)} }, agentRules: false };`,
    );
    await writeFile(
      join(folder, 'app', 'layout.js'),
      'export default ({ children }) => <html><body>{children}</body></html>;',
    );
    await writeFile(join(route, 'route.js'), ROUTE);
    await writeFile(join(route, 'statements.json'), JSON.stringify(statements));
    await build(folder);
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
