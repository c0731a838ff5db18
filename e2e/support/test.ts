import { test as base, expect } from '@playwright/test';
import { type Api, makeApi } from './api.ts';
import { type Faults, hearFaults } from './faults.ts';
import { URLS } from './global-setup.ts';

type Options = {
  /** which ledger a project looks at */
  ledger: keyof typeof URLS;
};
type Fixtures = { api: Api };

/** Tests that ask the API and open no page. */
export const apiTest = base.extend<Fixtures, Options>({
  ledger: ['demo', { option: true, scope: 'worker' }],
  baseURL: async ({ ledger }, use) => {
    const url = process.env[URLS[ledger]];
    if (url === undefined) throw new Error(`${URLS[ledger]} is not set: the global set-up has not run.`);
    await use(url);
  },
  api: async ({ request }, use) => use(makeApi(request)),
});

/** Tests with a page: each fails on a console error, an uncaught error, a CSP violation or a failed answer. */
export const test = apiTest.extend<{ faults: Faults }>({
  faults: [
    async ({ page }, use) => {
      const { faults, check } = await hearFaults(page);
      await use(faults);
      check();
    },
    { auto: true },
  ],
});

export { expect };
