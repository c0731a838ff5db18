import 'server-only';
import { DescribeSpotPriceHistoryCommand, type _InstanceType as TypeName } from '@aws-sdk/client-ec2';
import { SourceError } from '../errors.ts';
import type { Batch, PullWindow } from '../feed.ts';
import type { Account } from './accounts.ts';
import { pages } from './call.ts';
import { parseSpotPrices } from './parse-spot-price.ts';
import { LINUX_PRODUCTS } from './products.ts';
import { slicesOf } from './slices.ts';
import { createTally } from './tally.ts';

const TYPES_A_CALL = 100;

/**
 * Spot prices of the named types (`all`: of every type) in a region, one batch a page, slice by slice from the oldest;
 * where there is more than one slice, first the prices that hold now, so that nobody takes an old one for today's while
 * the history comes. A slice's last batch carries the watermark. Rows from before the window are the prices that held at its start.
 * Throws a `SourceError` where AWS has no price at all for types that it offers.
 */
export async function* pullSpotPrices(
  account: Account,
  region: string,
  types: string[] | 'all',
  window: PullWindow,
): AsyncGenerator<Batch> {
  const { now, signal } = window;
  const place = { account: account.id, region, operation: 'ec2:DescribeSpotPriceHistory' };
  const slices = slicesOf(window);
  const present = { start: now, end: now };
  const queries = types === 'all' ? [undefined] : chunks(types, TYPES_A_CALL);
  const refused = createTally();
  let taken = 0;
  for (const slice of slices.length > 1 ? [present, ...slices] : slices) {
    for (const [queryIndex, InstanceTypes] of queries.entries()) {
      const found = pages(place, signal, async (NextToken) => {
        const command = new DescribeSpotPriceHistoryCommand({
          StartTime: slice.start,
          EndTime: slice.end,
          ProductDescriptions: LINUX_PRODUCTS,
          InstanceTypes: InstanceTypes as TypeName[] | undefined,
          MaxResults: 1000,
          NextToken,
        });
        const answer = await account.clients.ec2(region).send(command, { abortSignal: signal });
        return { items: answer.SpotPriceHistory, nextToken: answer.NextToken };
      });
      for await (const { items, last } of found) {
        const rows = parseSpotPrices(items, { region, now, refused });
        if (slice !== present) taken += rows.length;
        const sliceDone = slice !== present && last && queryIndex === queries.length - 1;
        if (rows.length === 0 && !sliceDone) continue;
        yield {
          kind: 'spot-prices',
          rows,
          // On every page: a pool may stand on the first alone.
          confirmedUntil: slice.end,
          ...(sliceDone
            ? {
                progress: (slices.indexOf(slice) + 1) / slices.length,
                notes: refused.take('spot prices'),
                // Silence is no history: until a first price comes, nothing counts as pulled.
                ...(taken > 0 ? { watermark: slice.end } : {}),
              }
            : {}),
        };
      }
    }
  }
  if (taken === 0) throw nothingTaken(account.id, region, refused.count);
}

function nothingTaken(account: string, region: string, refused: number): SourceError {
  const where = `AWS account ${account}, ${region}, ec2:DescribeSpotPriceHistory`;
  return refused > 0
    ? new SourceError('malformed', `${where}: none of ${refused} prices could be taken.`, {
        remedy: 'The reasons stand in the notes of the run; check that no proxy changes the answers.',
      })
    : new SourceError('empty', `${where}: no price for types that the region offers.`, {
        remedy: 'It is tried again; check SPOT_INSTANCE_TYPES. The last good prices stay.',
        retryable: true,
      });
}

function chunks<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
