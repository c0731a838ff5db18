import 'server-only';
import { type AvailabilityZone, DescribeAvailabilityZonesCommand } from '@aws-sdk/client-ec2';
import type { ZoneRow } from '#lib/domain/rows';
import { SourceError } from '../errors.ts';
import type { Batch } from '../feed.ts';
import type { Account } from './accounts.ts';
import { call, listOf } from './call.ts';
import { createTally, type Tally } from './tally.ts';

/** What an account calls the zones of a region, one batch. Throws a `SourceError` where there are none. */
export async function* pullZones(
  account: Account,
  region: string,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const place = { account: account.id, region, operation: 'ec2:DescribeAvailabilityZones' };
  const { AvailabilityZones } = await call(place, signal, () =>
    account.clients.ec2(region).send(new DescribeAvailabilityZonesCommand({}), { abortSignal: signal }),
  );
  const refused = createTally();
  const rows = parseZones(listOf(AvailabilityZones, place), { account: account.id, region, refused });
  if (rows.length === 0) {
    throw new SourceError(
      'empty',
      `AWS account ${account.id}, ${region}, ${place.operation}: no zone in the answer.`,
      {
        remedy: 'It is tried again; the last good data stay.',
        retryable: true,
      },
    );
  }
  yield { kind: 'zones', rows, progress: 1, notes: refused.take('zones') };
}

/** Zones that carry both a name and an id; others go to `refused`. */
export function parseZones(
  zones: readonly AvailabilityZone[],
  { account, region, refused }: { account: string; region: string; refused: Tally },
): ZoneRow[] {
  const rows: ZoneRow[] = [];
  for (const { ZoneId: zoneId, ZoneName: zoneName } of zones) {
    if (zoneId && zoneName) rows.push({ cloud: 'aws', account, region, zoneId, zoneName });
    else refused.add('no id or no name', zoneId || zoneName || 'neither');
  }
  return rows;
}
