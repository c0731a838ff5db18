import type { InstanceTypeRow } from '#lib/domain/rows';
import type { Tx } from './client.ts';
import { markRunsStaleByTypes } from './run-changes.ts';

type ChangedType = { cloud: string; instanceType: string };

/** Several regions name the same type in one batch: each once, in one order for all writers. */
function columns(rows: InstanceTypeRow[]) {
  const sorted = [...new Map(rows.map((row) => [`${row.cloud}|${row.name}`, row])).entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);
  return {
    clouds: sorted.map((row) => row.cloud as string),
    names: sorted.map((row) => row.name),
    vcpus: sorted.map((row) => row.vcpus),
    memory: sorted.map((row) => row.memoryGib),
    models: sorted.map((row) => row.gpuModel),
    counts: sorted.map((row) => row.gpuCount),
    gpuMemory: sorted.map((row) => row.gpuMemoryGib),
  };
}

/** Writes what the provider says of its types; what is equal stays untouched. */
export async function writeInstanceTypes(tx: Tx, rows: InstanceTypeRow[]): Promise<{ written: number }> {
  if (rows.length === 0) return { written: 0 };
  const c = columns(rows);
  const changed = await tx.$queryRaw<ChangedType[]>`
    insert into instance_type as old (cloud, name, vcpus, memory_gib, gpu_model, gpu_count, gpu_memory_gib)
    select * from unnest(${c.clouds}::text[], ${c.names}::text[], ${c.vcpus}::int[], ${c.memory}::float8[], ${c.models}::text[], ${c.counts}::float8[], ${c.gpuMemory}::float8[])
    on conflict (cloud, name) do update set vcpus = excluded.vcpus, memory_gib = excluded.memory_gib,
      gpu_model = excluded.gpu_model, gpu_count = excluded.gpu_count, gpu_memory_gib = excluded.gpu_memory_gib
    where (old.vcpus, old.memory_gib, old.gpu_model, old.gpu_count, old.gpu_memory_gib)
      is distinct from (excluded.vcpus, excluded.memory_gib, excluded.gpu_model, excluded.gpu_count, excluded.gpu_memory_gib)
    returning cloud, name as "instanceType"`;
  await markRunsStaleByTypes(tx, changed);
  return { written: changed.length };
}

/** Adds types that the ledger does not know yet and leaves the others as the provider described them. */
export async function addMissingInstanceTypes(tx: Tx, rows: InstanceTypeRow[]): Promise<{ written: number }> {
  if (rows.length === 0) return { written: 0 };
  const c = columns(rows);
  const added = await tx.$queryRaw<ChangedType[]>`
    insert into instance_type (cloud, name, vcpus, memory_gib, gpu_model, gpu_count, gpu_memory_gib)
    select * from unnest(${c.clouds}::text[], ${c.names}::text[], ${c.vcpus}::int[], ${c.memory}::float8[], ${c.models}::text[], ${c.counts}::float8[], ${c.gpuMemory}::float8[])
    on conflict (cloud, name) do nothing returning cloud, name as "instanceType"`;
  await markRunsStaleByTypes(tx, added);
  return { written: added.length };
}
