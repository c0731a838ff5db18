import { expect, type Page } from '@playwright/test';

/** What went wrong on a page that a person may not see. */
export type Faults = {
  /** takes these words for expected, on a page that has to refuse something */
  expect(pattern: RegExp): void;
};

type Heard = { faults: Faults; check(): void };

/** Listens to a page's console, its uncaught errors, its CSP violations and to answers of 500 and more. */
export async function hearFaults(page: Page): Promise<Heard> {
  const heard: string[] = [];
  const expected: RegExp[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      heard.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => heard.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 500) heard.push(`${response.status()} from ${response.url()}`);
  });
  await page.exposeFunction('reportViolation', (words: string) => heard.push(`CSP: ${words}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = (window as unknown as { reportViolation(words: string): void }).reportViolation;
      report(
        `${event.violatedDirective} refused ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`,
      );
    });
  });
  return {
    faults: { expect: (pattern) => expected.push(pattern) },
    check() {
      const rest = heard.filter((words) => !expected.some((pattern) => pattern.test(words)));
      expect(rest, 'console errors, uncaught errors, CSP violations and failed answers').toEqual([]);
    },
  };
}
