import 'server-only';
import { DescribeInstanceTypesCommand } from '@aws-sdk/client-ec2';
import { SourceError } from '../errors.ts';
import type { Account } from './accounts.ts';
import { pages } from './call.ts';
import { createMemo } from './memo.ts';
import { parseInstanceTypes } from './parse-instance-type.ts';
import { createTally } from './tally.ts';
import type { OfferedType } from './type-scope.ts';

const KEEP_MS = 6 * 3_600_000;

/** What a region offers, and what of the answer could not be read, in words. */
export type Offer = { types: OfferedType[]; notes: string[] };

/** The types that a region offers an account, asked at most every six hours; `fresh`: asked now. */
export type OfferedTypes = (
  account: Account,
  region: string,
  options: { now: Date; signal: AbortSignal; fresh?: boolean },
) => Promise<Offer>;

/** A lister of offered types; throws `SourceError`, also where a region would offer none at all. */
export function createOfferedTypes(): OfferedTypes {
  const memo = createMemo<Offer>(KEEP_MS);
  return (account, region, options) =>
    memo(`${account.id}|${region}`, () => listTypes(account, region, options.signal), options);
}

async function listTypes(account: Account, region: string, signal: AbortSignal): Promise<Offer> {
  const place = { account: account.id, region, operation: 'ec2:DescribeInstanceTypes' };
  const refused = createTally();
  const types: OfferedType[] = [];
  const found = pages(place, signal, async (NextToken) => {
    const command = new DescribeInstanceTypesCommand({ MaxResults: 100, NextToken });
    const answer = await account.clients.ec2(region).send(command, { abortSignal: signal });
    return { items: answer.InstanceTypes, nextToken: answer.NextToken };
  });
  for await (const { items } of found) types.push(...parseInstanceTypes(items, refused));
  if (types.length > 0) return { types, notes: refused.take('instance types') };
  throw new SourceError('empty', `AWS account ${account.id}, ${region}: no instance type in the answer.`, {
    remedy: 'It is tried again; the last good data stay.',
    retryable: true,
  });
}
