import { createHash } from 'node:crypto';
import { documentVersion, type UsageBookRow, type UsageDocument, type UsageLineRow } from '#lib/domain/usage';
import type { AccountMonth } from './parse-cost-and-usage.ts';

const LINES_A_BATCH = 5_000;

/**
 * What Cost Explorer says of a month as a document whose version changes with its content alone. `asker`: the account
 * that asked; `names`: what AWS calls the accounts; `everyone`: those that the answer knows of, who used nothing where it
 * has nothing of them; `askedUntil`: up to when days without use had none.
 */
export function costExplorerDocument(
  month: string,
  accounts: ReadonlyMap<string, AccountMonth>,
  {
    asker,
    names,
    everyone,
    askedUntil,
    version,
  }: {
    asker: string;
    names: ReadonlyMap<string, string>;
    everyone: Iterable<string>;
    askedUntil: Date;
    /** where its content does not say it */
    version?: string;
  },
): UsageDocument {
  const nothing: AccountMonth = { lines: [], leftOut: [] };
  const known = [...new Set([...accounts.keys(), ...everyone])]
    .toSorted()
    .map((account): [string, AccountMonth] => [account, accounts.get(account) ?? nothing]);
  const books = known.map(
    ([account, { leftOut }]): UsageBookRow => ({
      cloud: 'aws',
      account,
      accountName: names.get(account) ?? null,
      month,
      leftOut: leftOut.toSorted((a, b) => (sumKey(a) < sumKey(b) ? -1 : 1)),
    }),
  );
  const lines = known.flatMap(([, account]) => account.lines).toSorted(byTimeAndKind);
  return {
    source: 'cost-explorer',
    origin: asker,
    version:
      version ??
      documentVersion(
        createHash('sha256').update(JSON.stringify({ books, lines })).digest('hex').slice(0, 32),
      ),
    label: `Cost Explorer of ${names.get(asker) ?? asker}`,
    months: [month],
    askedUntil,
    books,
    warnings: warningsOf(books),
    lineCount: lines.length,
    async *lines() {
      for (let at = 0; at < lines.length; at += LINES_A_BATCH) yield lines.slice(at, at + LINES_A_BATCH);
    },
  };
}

const sumKey = ({ kind, what, currency }: UsageBookRow['leftOut'][number]) => `${kind}|${what}|${currency}`;
const lineKey = (line: UsageLineRow) =>
  `${line.start.toISOString()}|${line.account}|${line.region}|${line.instanceType}|${line.purchaseOption}|${line.currency}|${line.cost}`;

function byTimeAndKind(a: UsageLineRow, b: UsageLineRow): number {
  const [one, other] = [lineKey(a), lineKey(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

function warningsOf(books: readonly UsageBookRow[]): string[] {
  return books.flatMap(({ account, leftOut }) =>
    leftOut
      .filter(({ kind }) => kind === 'refused')
      .map(({ what, cost, currency }) => `${cost} ${currency} of account ${account} not counted: ${what}.`),
  );
}
