import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const biome = join(import.meta.dirname, '..', 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

/** Room, what it must not import, and what it may. */
const WALLS: [file: string, forbidden: string[], allowed: string[]][] = [
  [
    'lib/domain/planted.ts',
    ['#lib/db/client', '#lib/env', '../db/client.ts', '#components/ui/button'],
    ['#lib/domain/rows'],
  ],
  [
    'components/charts/planted.tsx',
    ['#lib/db/client', '#lib/sources/feed', '#lib/env', '#lib/reports/pools'],
    ['#lib/domain/rows'],
  ],
  [
    'lib/api/planted.ts',
    ['#lib/db/client', '#lib/reports/pools', '../reports/pools.ts'],
    ['#lib/domain/rows', '#lib/env'],
  ],
  ['lib/queries/planted.ts', ['#lib/db/client', '#lib/reports/pools'], ['#lib/api/schemas/pools']],
  [
    'lib/sources/aws/planted.ts',
    ['#lib/db/client', '#lib/ingest/run-feed', '../../db/client.ts', '#lib/demo/market'],
    ['#lib/domain/rows', '../feed.ts'],
  ],
  [
    'lib/db/planted.ts',
    ['#lib/sources/feed', '#lib/ingest/run-feed', '#lib/reports/pools'],
    ['#lib/domain/rows', '#lib/env'],
  ],
  [
    'lib/reports/planted.ts',
    ['#lib/ingest/run-feed', '#lib/demo/market'],
    ['#lib/db/client', '#lib/sources/index'],
  ],
  [
    'lib/ingest/planted.ts',
    ['#lib/demo/market', '../demo/market.ts'],
    ['#lib/db/client', '#lib/sources/feed'],
  ],
  ['app/planted.ts', ['#lib/db/client', '#lib/sources/feed', '#lib/demo/market'], ['#lib/reports/pools']],
];

type Report = { diagnostics: { category: string; location?: { path?: string | { file?: string } } }[] };

describe('the walls of the house', () => {
  let folder: string;
  let violations: Set<string>;
  const planted = new Map<string, { path: string; module: string; forbidden: boolean }>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spotledger-walls-'));
    const config = JSON.parse(
      await readFile(join(import.meta.dirname, '..', 'biome.json'), 'utf8'),
    ) as Record<string, unknown>;
    await writeFile(
      join(folder, 'biome.json'),
      JSON.stringify({ ...config, $schema: undefined, vcs: undefined }),
    );
    await cp(join(import.meta.dirname, '..', 'package.json'), join(folder, 'package.json'));
    for (const [file, forbidden, allowed] of WALLS) {
      for (const [n, module] of [...forbidden, ...allowed].entries()) {
        const path = file.replace('planted', `planted-${n}`);
        planted.set(path, { path, module, forbidden: n < forbidden.length });
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), `import { x } from '${module}';\n\nexport const y = x;\n`);
      }
    }
    const result = await run(
      process.execPath,
      [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'],
      { cwd: folder, maxBuffer: 1e8 },
    ).catch((error: { stdout: string }) => error);
    const report = JSON.parse(result.stdout) as Report;
    violations = new Set(
      report.diagnostics
        .filter((diagnostic) => diagnostic.category === 'lint/style/noRestrictedImports')
        .map((diagnostic) => {
          const path = diagnostic.location?.path;
          return (typeof path === 'string' ? path : (path?.file ?? '')).replace(/^\.\//, '');
        }),
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('catch every planted import that climbs over them, and no other', () => {
    const expected = [...planted.values()]
      .filter((file) => file.forbidden)
      .map((file) => `${file.path} -> ${file.module}`);
    const caught = [...violations].map((path) => `${path} -> ${planted.get(path)?.module}`);
    expect(expected.length).toBeGreaterThan(20);
    expect(caught.toSorted()).toEqual(expected.toSorted());
  });
});
