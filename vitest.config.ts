import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const serverOnly = {
  'server-only': fileURLToPath(new URL('./node_modules/server-only/empty.js', import.meta.url)),
};

export default defineConfig({
  test: {
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
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
