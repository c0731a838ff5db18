import type { Tx } from './client.ts';

/**
 * A transaction under way may have looked for runs before this one's rows were to be seen, and commit after its ledger was made:
 * the ledger is made once more when the longest of them is over.
 */
const SETTLED = '10 minutes';

/** Notes that inputs of runs have changed. Rows are only added: no writer ever waits for another's. */
export async function markRunsStale(tx: Tx, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  await tx.$executeRaw`insert into run_change (run_id) select * from unnest(${runIds}::text[])`;
}

/** Has a run's ledger made once more when whatever is under way now has come to its end. */
export async function markRunUnsettled(tx: Tx, runId: string): Promise<void> {
  await tx.$executeRaw`delete from run_change where run_id = ${runId} and due_at > now()`;
  await tx.$executeRaw`insert into run_change (run_id, due_at) values (${runId}, now() + ${SETTLED}::interval)`;
}

/** Of runs that name these instances, whose lifetimes have changed. */
export async function markRunsStaleByInstances(
  tx: Tx,
  cloud: string,
  instanceIds: readonly string[],
): Promise<void> {
  if (instanceIds.length === 0) return;
  await tx.$executeRaw`
    insert into run_change (run_id)
    select distinct run_id from run_instance where cloud = ${cloud} and instance_id = any(${instanceIds}::text[])`;
}

/** Of runs that were in these pools after `since`, from when on prices have changed; null = whenever. */
export async function markRunsStaleByPools(
  tx: Tx,
  poolIds: readonly number[],
  since: Date | null,
): Promise<void> {
  if (poolIds.length === 0) return;
  await tx.$executeRaw`
    insert into run_change (run_id)
    select distinct run_id from run_claim
    where pool_id = any(${poolIds}::int[]) and to_at > coalesce(${since}::timestamptz, '-infinity')`;
}

/** Of runs on known instances whose pool was not known: some of them may be now. */
export async function markRunsWithoutPool(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    insert into run_change (run_id)
    select distinct run_id from run_claim where pool_id is null and lifetime_started_at is not null`;
}

/** Of runs on instances whose zone is known by an account's name for it alone, which has got another meaning. */
export async function markRunsStaleByZoneNames(
  tx: Tx,
  names: readonly { cloud: string; account: string; zoneName: string }[],
): Promise<void> {
  if (names.length === 0) return;
  await tx.$executeRaw`
    insert into run_change (run_id)
    select distinct c.run_id
    from unnest(${names.map((n) => n.cloud)}::text[], ${names.map((n) => n.account)}::text[], ${names.map((n) => n.zoneName)}::text[]) as n(cloud, account, name)
    join instance_lifetime l on l.zone_id is null and l.cloud = n.cloud and l.account = n.account and l.zone_name = n.name
    join run_claim c on c.cloud = l.cloud and c.instance_id = l.instance_id and c.lifetime_started_at = l.started_at`;
}

/** Of runs on instances of these types, of which the list price or the GPUs are known anew. */
export async function markRunsStaleByTypes(
  tx: Tx,
  types: readonly { cloud: string; instanceType: string }[],
): Promise<void> {
  if (types.length === 0) return;
  await tx.$executeRaw`
    insert into run_change (run_id)
    select distinct c.run_id
    from (select distinct * from unnest(${types.map((t) => t.cloud)}::text[], ${types.map((t) => t.instanceType)}::text[]) as t(cloud, type)) t
    join run_claim c on c.cloud = t.cloud and c.instance_type = t.type`;
}
