import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';
import { findBrowser } from './support/browser.ts';

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

const { executablePath, args, env } = await findBrowser();
const report = process.env.E2E_REPORT;

/** What all browser suites share: the browser, the language and the clock of the pages. */
export const shared = {
  globalSetup: './support/global-setup.ts',
  outputDir: '../test-results',
  forbidOnly: process.env.CI === 'true',
  workers: 2,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath,
      args,
      env: env && { ...(process.env as Record<string, string>), ...env },
    },
    viewport: DESK,
    locale: 'en-US',
    timezoneId: 'America/New_York',
    colorScheme: 'light',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
} satisfies PlaywrightTestConfig;

export default defineConfig<object, { ledger: 'demo' | 'files' }>({
  ...shared,
  testDir: './specs',
  reporter: report === undefined ? [['list']] : [['list'], ['json', { outputFile: report }]],
  projects: [
    { name: 'processes', testDir: './specs/processes' },
    { name: 'empty', testDir: './specs/files', testMatch: 'empty.spec.ts', use: { ledger: 'files' } },
    {
      name: 'imports',
      testDir: './specs/files',
      testIgnore: 'empty.spec.ts',
      dependencies: ['empty'],
      use: { ledger: 'files' },
    },
    { name: 'backfill', testDir: './specs', testMatch: 'backfill.spec.ts' },
    { name: 'desktop', testDir: './specs/demo', dependencies: ['backfill'] },
    { name: 'desktop screens', testDir: './specs/screens', dependencies: ['backfill'] },
    {
      name: 'phone screens',
      testDir: './specs/screens',
      dependencies: ['backfill'],
      use: { viewport: PHONE, hasTouch: true, isMobile: true },
    },
  ],
});
