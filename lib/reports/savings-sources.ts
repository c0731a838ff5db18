import type { SavingsResponse } from '#lib/api/schemas/savings';
import type { BookRecord } from '#lib/db/usage-books-read';
import { scaled, unscaled } from '#lib/domain/decimal';
import { disagreement, spotCostOf } from '#lib/domain/usage-books';

/** The source that counts of each account and month, with what the others say of it. */
export function sourcesOf(books: readonly BookRecord[]): SavingsResponse['sources'] {
  return books
    .filter((book) => book.counts)
    .map((book) => ({
      id: book.id,
      account: book.account,
      accountName: book.accountName,
      month: book.month,
      source: book.source,
      label: book.label,
      takenAt: book.takenAt.toISOString(),
      usedUntil: book.usedUntil?.toISOString() ?? null,
      estimatedFrom: book.estimatedFrom?.toISOString() ?? null,
      spotCostUsd: spotCostOf(book),
      others: books
        .filter((other) => !other.counts && other.account === book.account && other.month === book.month)
        .map((other) => {
          const { comparedUntil, ...figures } = disagreement(book, other);
          return {
            id: other.id,
            source: other.source,
            label: other.label,
            takenAt: other.takenAt.toISOString(),
            comparedUntil: comparedUntil?.toISOString() ?? null,
            ...figures,
          };
        }),
    }));
}

/** What the bills hold beside instance-hours, the same things together, the largest sums first. */
export function leftOutOf(books: readonly BookRecord[]): SavingsResponse['leftOut'] {
  const sums = new Map<
    string,
    {
      what: string;
      kind: SavingsResponse['leftOut'][number]['kind'];
      currency: string;
      lines: number;
      cost: bigint;
    }
  >();
  for (const { what, kind, currency, lines, cost } of books.flatMap((book) => book.leftOut)) {
    const key = `${kind}|${what}|${currency}`;
    const sum = sums.get(key) ?? { what, kind, currency, lines: 0, cost: 0n };
    sum.lines += lines;
    sum.cost += scaled(cost);
    sums.set(key, sum);
  }
  return [...sums.values()]
    .map((sum) => ({ ...sum, cost: unscaled(sum.cost) }))
    .toSorted((a, b) => Math.abs(b.cost) - Math.abs(a.cost) || (a.what < b.what ? -1 : 1));
}

/** What is odd about the bills, each once. */
export const warningsOf = (books: readonly BookRecord[]): string[] => [
  ...new Set(books.flatMap((book) => book.warnings.map((warning) => `${book.label}: ${warning}`))),
];

/** What filters and groupings can take: what any bill that counts holds. */
export async function facetsOf(
  books: readonly BookRecord[],
  gpuModels: (instanceTypes: string[]) => Promise<string[]>,
): Promise<SavingsResponse['facets']> {
  const counting = books.filter((book) => book.counts);
  const distinct = (read: (book: BookRecord) => string[] | undefined) =>
    [...new Set(counting.flatMap((book) => read(book) ?? []))].toSorted();
  const names = new Map(counting.map(({ account, accountName }) => [account, accountName]));
  const instanceType = distinct((book) => book.facets.instanceType);
  return {
    account: [...names].map(([account, name]) => ({ account, name })),
    region: distinct((book) => book.facets.region),
    instanceType,
    gpuModel: await gpuModels(instanceType),
    tagKey: distinct((book) => book.facets.tagKey),
  };
}
