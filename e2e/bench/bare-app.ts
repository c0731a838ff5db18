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

const iso = (ms) => new Date(ms).toISOString();
const step = ([at, micro]) => ({ at: iso(at), usdPerHour: micro / 1e6 });
const dated = (row) => ({ ...row, from: iso(row.from), to: iso(row.to) });

function asAnswered(row) {
  if ('points' in row) return { ...row, points: row.points.map(step) };
  if ('epochs' in row) return { ...row, epochs: row.epochs.map(dated) };
  if ('body' in row) return { ...row, body: { ...row.body, phases: row.body.phases.map(dated) } };
  return row;
}

export async function GET(request, { params }) {
  const [first, ...others] = [statements[(await params).name]].flat();
  const { rows } = await pool.query(first);
  for (const other of others) await pool.query(other);
  return Response.json(rows.length > 1 ? rows : asAnswered(rows[0]));
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
 * The least that a Next.js route can do, built for production in a folder of its own: `/rows/<name>` sends its
 * statements and answers the row, or the rows, of the first as JSON; price steps, which the statement packs as pairs of numbers,
 * as the objects that the API answers, and times of a run's epochs and phases, which it has in ms, in ISO 8601. No validation, no access check, no statistics, no proxy, no pages.
 */
export async function buildBareApp(
  statements: Record<string, Statement | Statement[]>,
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
