import 'server-only';
import {
  type Expression,
  GetCostAndUsageCommand,
  type GetCostAndUsageResponse,
  GetDimensionValuesCommand,
} from '@aws-sdk/client-cost-explorer';
import { documentVersion } from '#lib/domain/usage';
import { SourceError } from '../errors.ts';
import type { Batch, PullWindow } from '../feed.ts';
import type { Account } from './accounts.ts';
import { pages } from './call.ts';
import { BILLING_REGION } from './clients.ts';
import { costExplorerDocument } from './cost-explorer-document.ts';
import { toSourceError } from './errors.ts';
import { isJustBegun } from './just-begun.ts';
import { createMemo } from './memo.ts';
import { type CostAnswer, type CostByMonth, parseCostAndUsage } from './parse-cost-and-usage.ts';
import { type PurchaseType, purchaseTypesOf } from './purchase-types.ts';
import { createTally } from './tally.ts';

const SERVICE = 'Amazon Elastic Compute Cloud - Compute';
/** Charges that are no price of hours, or that AWS takes back at once. */
const NO_USE = ['Credit', 'Refund', 'Tax', 'SavingsPlanNegation'];
const DAY_MS = 86_400_000;
/** The running month and this many before it are asked for at first; a page costs the same however long the time. */
const MONTHS_BEFORE = 3;
/** As far back as daily figures are kept. */
const MOST_MONTHS_BEFORE = 13;
/** A bill is final that long after its month, of which AWS says "the 5th to the 7th". */
const SETTLES_MS = 7 * DAY_MS;
/** Days that are answered without use had none, but for the last ones, of which hours may still come. */
const LATE_MS = 3 * DAY_MS;
/** The version of a month of which every day was answered with nothing, whoever the accounts are. */
const NOTHING = documentVersion('nothing');
/** Purchase types change seldom and their list costs as much as a page: once a day, with some slack for the schedule. */
const KEEP_TYPES_MS = 23 * 3_600_000;

/** Pulls what Cost Explorer says to one account, and to a payer of all its accounts, one document for each month. */
export type CostExplorerPull = (account: Account, window: PullWindow) => AsyncGenerator<Batch>;

/**
 * A puller that lists the purchase types in use at most once a day. A pull asks from the first day of the previous
 * month, or of an older one that is not kept yet or was last read before its bill was final, to today, one chain of pages for each purchase
 * type in use, and yields the months that changed, the oldest first. Throws `SourceError`, also where a month that is
 * kept is answered with nothing.
 */
export function createCostExplorerPull(): CostExplorerPull {
  const memo = createMemo<string[]>(KEEP_TYPES_MS);
  return async function* pullCostExplorer(account, window) {
    const { now, versions = new Map<string, string>() } = window;
    const months = monthsToAsk(window);
    const asked = { Start: months[0], End: dayAfter(now) };
    const list = (fresh: boolean) =>
      memo(account.id, () => listPurchaseTypes(account, asked, window), { now, fresh });
    const known = await list(false);
    // An empty list is not taken on one answer alone, and not for a day.
    const types = purchaseTypesOf(known.length > 0 ? known : await list(true));
    const names = new Map<string, string>();
    const answers: CostAnswer[] = [];
    for (const type of types) answers.push(await askFor(type, account, { asked, window, names }));
    const refused = createTally();
    const found = parsed(answers, account, refused);
    const notes = [...notesOf(types, months[0] as string), ...refused.take('groups of usage')];
    const everyone = new Set([
      account.id,
      ...[...found.values()].flatMap((accounts) => [...accounts.keys()]),
    ]);
    const askedUntil = new Date(Math.floor((now.getTime() - LATE_MS) / DAY_MS) * DAY_MS);
    const missing: string[] = [];
    for (const [index, month] of months.entries()) {
      const accounts = found.get(month);
      if (accounts === undefined) {
        const held = versions.get(month);
        if (isJustBegun(month, now)) continue;
        if (held !== undefined && held !== NOTHING) missing.push(month.slice(0, 7));
        if (held !== undefined ? held !== NOTHING : !isAnswered(answers, month)) continue;
      }
      const document = costExplorerDocument(month, accounts ?? new Map(), {
        ...{ asker: account.id, names, everyone, askedUntil },
        ...(accounts === undefined ? { version: NOTHING } : {}),
      });
      yield { kind: 'usage', rows: [document], progress: (index + 1) / (months.length + 1) };
    }
    yield { kind: 'usage', rows: [], progress: 1, notes };
    if (missing.length > 0) throw nothingLeft(account.id, missing);
  };
}

/** Whether the answers have days of a month at all, with usage or without: then nothing found is nothing used. */
const isAnswered = (answers: readonly CostAnswer[], month: string): boolean =>
  answers.some(({ results }) =>
    results.some(({ TimePeriod }) => TimePeriod?.Start?.startsWith(month.slice(0, 7)) ?? false),
  );

type TimePeriod = { Start: string | undefined; End: string };

/** Inside of the SDK's retries. */
const PER_ATTEMPT = { step: 'finalizeRequest', priority: 'low', name: 'payForAttempt' } as const;

/**
 * Pays for each attempt of a call before it is made. AWS charges nothing for a request that it refuses. One without an
 * answer, with one that cannot be read or with a gateway's error may have been charged.
 */
function paidBy({ pay }: PullWindow) {
  return <I, O>(next: (args: I) => Promise<O>) =>
    async (args: I): Promise<O> => {
      const takeBack = await pay?.();
      try {
        return await next(args);
      } catch (error) {
        const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
        const status = $metadata?.httpStatusCode ?? 0;
        if (status >= 400 && status < 500) await takeBack?.();
        throw error;
      }
    };
}

function listPurchaseTypes(account: Account, asked: TimePeriod, window: PullWindow): Promise<string[]> {
  const place = { account: account.id, region: BILLING_REGION, operation: 'ce:GetDimensionValues' };
  const found = pages(place, window.signal, async (NextPageToken) => {
    const command = new GetDimensionValuesCommand({
      TimePeriod: asked,
      Dimension: 'PURCHASE_TYPE',
      Context: 'COST_AND_USAGE',
      NextPageToken,
    });
    command.middlewareStack.add(paidBy(window), PER_ATTEMPT);
    const answer = await account.clients.costExplorer().send(command, { abortSignal: window.signal });
    return { items: answer.DimensionValues, nextToken: answer.NextPageToken };
  });
  return collected(found).then((values) => values.flatMap(({ Value }) => (Value ? [Value] : [])));
}

async function askFor(
  { option, values }: PurchaseType,
  account: Account,
  { asked, window, names }: { asked: TimePeriod; window: PullWindow; names: Map<string, string> },
): Promise<CostAnswer> {
  const place = { account: account.id, region: BILLING_REGION, operation: 'ce:GetCostAndUsage' };
  const found = pages(place, window.signal, async (NextPageToken) => {
    const command = new GetCostAndUsageCommand({
      TimePeriod: asked,
      Granularity: 'DAILY',
      Metrics: ['UnblendedCost', 'AmortizedCost', 'UsageQuantity'],
      Filter: filterOf(values),
      GroupBy: [
        { Type: 'DIMENSION', Key: 'USAGE_TYPE' },
        { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
      ],
      NextPageToken,
    });
    command.middlewareStack.add(paidBy(window), PER_ATTEMPT);
    const answer = await account.clients.costExplorer().send(command, { abortSignal: window.signal });
    return { items: answer.ResultsByTime && [answer], nextToken: answer.NextPageToken };
  });
  const answers: GetCostAndUsageResponse[] = await collected(found);
  for (const { Value, Attributes } of answers.flatMap((answer) => answer.DimensionValueAttributes ?? [])) {
    const name = Attributes?.description;
    if (Value && name) names.set(Value, name);
  }
  const results = answers.flatMap((answer) => answer.ResultsByTime ?? []);
  // Days without use are answered too, as empty ones: without any day it is no answer.
  if (results.length === 0) throw toSourceError(new TypeError('not one day in the answer'), place);
  return { option, results };
}

function filterOf(purchaseTypes: string[]): Expression {
  return {
    And: [
      { Dimensions: { Key: 'SERVICE', Values: [SERVICE] } },
      { Dimensions: { Key: 'PURCHASE_TYPE', Values: purchaseTypes } },
      { Not: { Dimensions: { Key: 'RECORD_TYPE', Values: NO_USE } } },
    ],
  };
}

function parsed(
  answers: CostAnswer[],
  account: Account,
  refused: ReturnType<typeof createTally>,
): CostByMonth {
  try {
    return parseCostAndUsage(answers, refused);
  } catch (error) {
    const place = { account: account.id, region: BILLING_REGION, operation: 'ce:GetCostAndUsage' };
    throw toSourceError(error, place);
  }
}

async function collected<T>(found: AsyncIterable<{ items: T[] }>): Promise<T[]> {
  const all: T[] = [];
  for await (const { items } of found) all.push(...items);
  return all;
}

/**
 * First days of months, the oldest first: the running one, the one before, and older ones down to the oldest that is not
 * kept, or was last read before its bill was final.
 */
function monthsToAsk({ now, versions, readAt }: PullWindow): string[] {
  const first = (back: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 10);
  const isOpen = (back: number) => {
    if (!versions?.has(first(back))) return back <= MONTHS_BEFORE;
    const at = readAt?.get(first(back));
    return at !== undefined && at.getTime() < Date.parse(first(back - 1)) + SETTLES_MS;
  };
  let oldest = 1;
  for (let back = 2; back <= MOST_MONTHS_BEFORE; back++) if (isOpen(back)) oldest = back;
  return Array.from({ length: oldest + 1 }, (_, index) => first(oldest - index));
}

function dayAfter(now: Date): string {
  return new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10);
}

function notesOf(types: readonly PurchaseType[], since: string): string[] {
  return types.some(({ option }) => option === 'spot')
    ? []
    : [`Cost Explorer lists no "Spot Instances" among the purchase types since ${since}: no spot use there.`];
}

function nothingLeft(account: string, months: string[]): SourceError {
  return new SourceError(
    'empty',
    `AWS account ${account}, ${BILLING_REGION}, ce:GetCostAndUsage: no instance usage at all for ${months.join(', ')}, of which some is known.`,
    { remedy: 'What is known stays; it is asked again at the next run.' },
  );
}
