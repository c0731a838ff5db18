import { createHash } from 'node:crypto';
import { type DemoAccount, demoAccounts } from '#lib/demo/accounts';
import type { Bill, BillLine } from '#lib/demo/bill-lines';
import { divide, fromUnits, units } from '#lib/demo/money';

/** A value of an export: text and decimals as strings, null for nothing, a map of tags. */
export type Value = string | null | Record<string, string>;

/** A column of an export; `type` as the manifest names it. */
export type Column = {
  name: string;
  type: 'string' | 'double' | 'timestamp' | 'map';
  of(line: BillLine, bill: Bill): Value;
};

/** A column of texts. */
export const text = (name: string, of: Column['of']): Column => ({ name, type: 'string', of });
/** A column of decimals. */
export const double = (name: string, of: Column['of']): Column => ({ name, type: 'double', of });
/** A column of instants, as ISO 8601. */
export const timestamp = (name: string, of: (line: BillLine, bill: Bill) => Date): Column => ({
  name,
  type: 'timestamp',
  of: (line, bill) => of(line, bill).toISOString(),
});
/** A column of tags and the like. */
export const map = (name: string, of: (line: BillLine) => Record<string, string>): Column => ({
  name,
  type: 'map',
  of,
});

export const payer: DemoAccount = demoAccounts[0];
export const NONE = '0.0000000000';

/** An account's name. */
export function accountName(id: string): string {
  return demoAccounts.find((account) => account.id === id)?.name ?? '';
}

/** What one unit of the amount costs; null without an amount. */
export function rate(cost: string, amount: string): string | null {
  const size = units(amount);
  return size > 0n ? fromUnits(divide(units(cost) * 10n ** 10n, size)) : null;
}

/** A name of letters and digits that belongs to the parts, as of a line or a product. */
export function nameOf(length: number, ...parts: (string | number)[]): string {
  return createHash('sha256').update(parts.join('|')).digest('hex').slice(0, length).toUpperCase();
}

/** The number of the invoice; null until the month is final. */
export function invoiceOf({ month, final }: Bill): string | null {
  return final ? `EUINUS26-${month.slice(0, 7).replace('-', '')}1` : null;
}
