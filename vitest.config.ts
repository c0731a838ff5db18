import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const serverOnly = {
  'server-only': fileURLToPath(new URL('./node_modules/server-only/empty.js', import.meta.url)),
};

/** Those that take a minute or more. */
const LONGEST = [
  'truth',
  'billing-truth',
  'event-kills',
  'interruptions-truth',
  'billing-kills',
  'eight-workers',
];

/** Begins with the longest files: one that begins last is waited for alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.integration.test.ts`));
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve: { alias: serverOnly },
        test: {
          name: 'unit',
          include: ['{lib,components,app,e2e}/**/*.test.ts', '*.test.ts'],
          exclude: ['**/*.integration.test.ts', 'node_modules/**'],
          setupFiles: process.env.FC_RUNS ? ['./e2e/property-runs.ts'] : [],
          environment: 'node',
          // Properties are many runs; a busy machine takes its time.
          testTimeout: 20_000,
        },
      },
      {
        resolve: { alias: serverOnly },
        test: {
          name: 'integration',
          include: ['lib/**/*.integration.test.ts'],
          environment: 'node',
          pool: 'forks',
          // They mostly wait for feeds and clocks; each has databases of its own.
          maxWorkers: 3,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
