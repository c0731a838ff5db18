import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Leg } from './leg.ts';

const SOAK_PROPERTY_RUNS = '20000';
const SOAK_PROPERTY_ROUNDS = 5;

const server = ['node', '--conditions=react-server', '--no-warnings'];

const NO_POSTGRES = 'SKIPPED on a real Postgres: TEST_DATABASE_URL is not set';
/** What a leg leaves out for want of a Postgres server, in words. */
const leftOut = () => (process.env.TEST_DATABASE_URL ? null : NO_POSTGRES);

const vitest = (results: string, name: string, ...args: string[]): string[] => [
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${join(results, `${name}.json`)}`,
  ...args,
];

const build: Leg = {
  name: 'build',
  title: 'the web app, where its sources have changed',
  commands: [['node', 'setup.mjs', 'build']],
};

/** What `npm test` runs; test counts go through files in `results`. */
export function testLegs(results: string): Leg[] {
  return [
    { name: 'lint', title: 'Biome', commands: [['biome', 'check', '--error-on-warnings', '.']] },
    {
      name: 'types',
      title: 'TypeScript, with the types of the routes',
      commands: [
        ['next', 'typegen'],
        ['tsc', '--noEmit'],
      ],
    },
    {
      name: 'unit',
      title: 'unit and property tests',
      commands: [vitest(results, 'unit', '--project', 'unit')],
      counts: { format: 'vitest', file: join(results, 'unit.json') },
    },
    {
      name: 'integration',
      title: 'on the embedded database, and on a real Postgres at TEST_DATABASE_URL',
      commands: [vitest(results, 'integration', '--project', 'integration')],
      counts: { format: 'vitest', file: join(results, 'integration.json') },
      note: leftOut(),
    },
    build,
    {
      name: 'e2e',
      title: 'the built product in a real browser',
      commands: [['playwright', 'test', '-c', 'e2e/playwright.config.ts']],
      env: { E2E_REPORT: join(results, 'e2e.json') },
      counts: { format: 'playwright', file: join(results, 'e2e.json') },
    },
    {
      name: 'faults',
      title: 'short rounds of kills and outages',
      commands: [[...server, 'e2e/soak/main.ts', '--short']],
      counts: { format: 'lines' },
      note: leftOut(),
    },
  ];
}

/** The unit tests that state properties, by what they import. */
const propertyTests = () =>
  globSync('{lib,components,app}/**/*.test.ts').filter(
    (file) => !file.endsWith('.integration.test.ts') && /from 'fast-check'/.test(readFileSync(file, 'utf8')),
  );

/** What `npm run soak` runs: the long rounds, then every property many times over with new seeds. */
export function soakLegs(results: string): Leg[] {
  const rounds = Array.from({ length: SOAK_PROPERTY_ROUNDS }, (_, index): Leg => {
    const name = `properties-${index + 1}`;
    return {
      name,
      title: `every property, ${SOAK_PROPERTY_RUNS} runs each, new seeds`,
      commands: [vitest(results, name, '--project', 'unit', '--testTimeout=600000', ...propertyTests())],
      env: { FC_RUNS: SOAK_PROPERTY_RUNS },
      counts: { format: 'vitest', file: join(results, `${name}.json`) },
    };
  });
  return [
    build,
    {
      name: 'faults',
      title: 'long rounds of kills, outages and storms',
      commands: [[...server, 'e2e/soak/main.ts', '--long']],
      counts: { format: 'lines' },
      note: leftOut(),
    },
    ...rounds,
  ];
}
