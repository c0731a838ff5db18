import 'server-only';
import { DescribeSpotInstanceRequestsCommand } from '@aws-sdk/client-ec2';
import { SourceError } from '../errors.ts';
import type { Batch, PullWindow } from '../feed.ts';
import type { Account } from './accounts.ts';
import { pages } from './call.ts';
import { parseSpotRequests } from './parse-spot-request.ts';

/**
 * What an account's spot requests of a region say of interruptions, as AWS lists them until four hours after the end: a
 * second witness where no notice came. Without permission it is a note of the run, as the instances are known all the same.
 */
export async function* pullSpotRequests(
  account: Account,
  region: string,
  { now, signal }: PullWindow,
): AsyncGenerator<Batch> {
  const place = { account: account.id, region, operation: 'ec2:DescribeSpotInstanceRequests' };
  const found = pages(place, signal, async (NextToken) => {
    const command = new DescribeSpotInstanceRequestsCommand({ MaxResults: 1000, NextToken });
    const answer = await account.clients.ec2(region).send(command, { abortSignal: signal });
    return { items: answer.SpotInstanceRequests, nextToken: answer.NextToken };
  });
  try {
    for await (const { items } of found) {
      const rows = parseSpotRequests(items, { account: account.id, region, now });
      if (rows.length > 0) yield { kind: 'events', rows, progress: 1 };
    }
  } catch (error) {
    if (!(error instanceof SourceError) || error.code !== 'permission') throw error;
    yield { kind: 'events', rows: [], progress: 1, notes: [`${error.message} ${error.remedy}`] };
  }
}
