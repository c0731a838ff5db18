import type { Shape } from './error-shape.ts';

const OFF: Shape = {
  code: 'permission',
  what: 'Cost Explorer is not enabled',
  remedy: ({ account }) =>
    `Open Cost Explorer once in the Billing console of account ${account}, or of the payer of its organisation; data come up to 24 hours later. COST_EXPLORER_MAX_USD_PER_MONTH=0 leaves it out.`,
};
const LINKED: Shape = {
  code: 'permission',
  what: 'the account may not see Cost Explorer in its organisation',
  remedy: ({ account }) =>
    `Allow linked accounts access in the payer's Cost Management preferences, or let the payer's own role in AWS_ROLE_ARNS speak for account ${account}.`,
};
const UNAVAILABLE: Shape = {
  code: 'empty',
  what: 'Cost Explorer has no data at present',
  remedy: () => 'It is tried again; after Cost Explorer was enabled the first data take up to 24 hours.',
  retryable: true,
};
const EXPIRED_BILL: Shape = {
  code: 'empty',
  what: 'Cost Explorer has let go of the bill of that time',
  remedy: () =>
    'It is tried again; what is known stays. An import of the bill or an export fills what is missing.',
  retryable: true,
};

/** What Cost Explorer alone says in its errors; null for what all of AWS says alike. */
export function costExplorerShape(error: unknown, name: string): Shape | null {
  const text = error instanceof Error ? error.message : '';
  if (name === 'DataUnavailableException') return UNAVAILABLE;
  if (name === 'BillExpirationException') return EXPIRED_BILL;
  if (!name.startsWith('AccessDenied')) return null;
  if (/not enabled for cost explorer/i.test(text)) return OFF;
  return /linked account/i.test(text) ? LINKED : null;
}
