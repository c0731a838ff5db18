import 'server-only';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import type { Batch, PullWindow } from '../feed.ts';
import type { Account } from './accounts.ts';
import { pages } from './call.ts';
import { parseInstances } from './parse-instance.ts';
import { pullSpotRequests } from './spot-requests.ts';
import { createTally } from './tally.ts';

/**
 * The lifetimes of all instances that an account has in a region, also ended ones as long as AWS lists them, one batch
 * a page; with the last one everything is listed. No instance at all is a normal answer. Then what the spot requests say
 * of them, so that it finds them there.
 */
export async function* pullInstances(
  account: Account,
  region: string,
  window: PullWindow,
): AsyncGenerator<Batch> {
  yield* pullLifetimes(account, region, window);
  yield* pullSpotRequests(account, region, window);
}

async function* pullLifetimes(
  account: Account,
  region: string,
  { now, signal }: PullWindow,
): AsyncGenerator<Batch> {
  const place = { account: account.id, region, operation: 'ec2:DescribeInstances' };
  const refused = createTally();
  const found = pages(place, signal, async (NextToken) => {
    const command = new DescribeInstancesCommand({ MaxResults: 1000, NextToken });
    const answer = await account.clients.ec2(region).send(command, { abortSignal: signal });
    return { items: answer.Reservations, nextToken: answer.NextToken };
  });
  for await (const { items, last } of found) {
    const rows = parseInstances(items, { account: account.id, region, now, refused });
    if (last) {
      const listedAll = { account: account.id, region };
      yield {
        kind: 'instances',
        rows,
        seenAt: now,
        listedAll,
        progress: 1,
        notes: refused.take('instances'),
      };
    } else if (rows.length > 0) {
      yield { kind: 'instances', rows, seenAt: now };
    }
  }
}
