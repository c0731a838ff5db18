import 'server-only';
import { type Filter, GetProductsCommand } from '@aws-sdk/client-pricing';
import type { OnDemandPriceRow } from '#lib/domain/rows';
import { SourceError } from '../errors.ts';
import type { Batch } from '../feed.ts';
import type { Account } from './accounts.ts';
import { pages } from './call.ts';
import { parseOffer } from './parse-offer.ts';
import { createTally, type Tally } from './tally.ts';

const VIRTUAL = { tenancy: 'Shared', productFamily: 'Compute Instance' };
/** How many types without a price a note names. */
const NAMED = 20;
/** Whole machines stand in the price list under a family of their own, as dedicated ones. */
const BARE_METAL = { tenancy: 'Dedicated', productFamily: 'Compute Instance (bare metal)' };

/**
 * Today's Linux list prices of the wanted types in a region, one batch. Throws a `SourceError` where none came.
 * Types without a list price are named in the notes.
 */
export async function* pullOnDemandPrices(
  account: Account,
  region: string,
  wanted: ReadonlySet<string>,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const refused = createTally();
  const prices = createBook(refused);
  let entries = 0;
  const metal = [...wanted].some((name) => name.includes('.metal'));
  for (const kind of metal ? [VIRTUAL, BARE_METAL] : [VIRTUAL]) {
    const place = { account: account.id, region, operation: 'pricing:GetProducts' };
    const found = pages(place, signal, async (NextToken) => {
      const command = new GetProductsCommand({ ...query(region, kind), NextToken });
      const answer = await account.clients.pricing().send(command, { abortSignal: signal });
      return { items: answer.PriceList as string[] | undefined, nextToken: answer.NextToken };
    });
    for await (const { items } of found) {
      entries += items.length;
      for (const entry of items) {
        const text = String(entry);
        const { rows, fault } = parseOffer(text, region);
        if (fault !== null) refused.add(fault, text.slice(0, 80));
        for (const row of rows) if (wanted.has(row.instanceType)) prices.add(row);
      }
    }
  }
  const rows = prices.rows();
  if (rows.length === 0) throw nothingTaken(account.id, region, { entries, refused: refused.count });
  const priced = new Set(rows.map(({ instanceType }) => instanceType));
  const unpriced = [...wanted].filter((name) => !priced.has(name)).toSorted();
  yield {
    kind: 'on-demand-prices',
    rows,
    progress: 1,
    notes: [
      ...refused.take('price list entries'),
      ...(unpriced.length > 0 ? [`No list price in ${region} for ${named(unpriced)}`] : []),
    ],
  };
}

function named(types: string[]): string {
  const more = types.length - NAMED;
  return more > 0 ? `${types.slice(0, NAMED).join(', ')} and ${more} more types` : types.join(', ');
}

function query(region: string, kind: { tenancy: string; productFamily: string }) {
  const fields = {
    regionCode: region,
    operatingSystem: 'Linux',
    preInstalledSw: 'NA',
    capacitystatus: 'Used',
    marketoption: 'OnDemand',
    ...kind,
  };
  const Filters = Object.entries(fields).map(
    ([Field, Value]): Filter => ({ Type: 'TERM_MATCH', Field, Value }),
  );
  return { ServiceCode: 'AmazonEC2', FormatVersion: 'aws_v1', Filters, MaxResults: 100 };
}

/** Keeps one price per type and date; of two that differ neither can be believed. */
function createBook(refused: Tally) {
  const byKey = new Map<string, OnDemandPriceRow | null>();
  return {
    add(row: OnDemandPriceRow) {
      const key = `${row.instanceType}|${row.os}|${row.validFrom.getTime()}`;
      const known = byKey.get(key);
      if (known === undefined) {
        byKey.set(key, row);
      } else if (known !== null && Number(known.usdPerHour) !== Number(row.usdPerHour)) {
        byKey.set(key, null);
        refused.add(
          'two prices for one type and date',
          `${row.instanceType} ${known.usdPerHour} ${row.usdPerHour}`,
        );
      }
    },
    rows: () => [...byKey.values()].filter((row) => row !== null),
  };
}

function nothingTaken(
  account: string,
  region: string,
  { entries, refused }: { entries: number; refused: number },
): SourceError {
  const where = `AWS account ${account}, ${region}, pricing:GetProducts`;
  if (entries > 0 && refused === entries) {
    return new SourceError('malformed', `${where}: none of ${entries} price list entries could be read.`, {
      remedy: 'Check that no proxy changes the answers; the last good prices stay.',
    });
  }
  return new SourceError('empty', `${where}: no list price for the types that the region offers.`, {
    remedy: 'It is tried again; the last good prices stay.',
    retryable: true,
  });
}
