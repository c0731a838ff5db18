import { defineConfig } from '@playwright/test';
import { shared } from './playwright.config.ts';

/** `npm run screenshots`: every page on both screens in both themes, into `screenshots/`. */
export default defineConfig({
  ...shared,
  testDir: './pictures',
  testMatch: '*.shots.ts',
  timeout: 60_000,
  reporter: [['list']],
  projects: [
    { name: 'backfill', testDir: './specs', testMatch: 'backfill.spec.ts' },
    { name: 'pictures', dependencies: ['backfill'] },
  ],
});
