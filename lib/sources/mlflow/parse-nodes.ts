import type { RunHost } from '#lib/domain/training-run';
import { isInstanceId, isRegion, zoneOf } from '../aws/event-parts.ts';

/** A node of a run and where it is; null = the run does not say. */
export type RunNode = { node: string; host: RunHost | null };

const TAGS = 'spotledger.';

/** MLflow knows no instances, so a run names its own by tags, comma-separated where it is a gang. */
function idsOf(tags: ReadonlyMap<string, string>): string[] {
  const listed = tags.get(`${TAGS}instance_ids`) || tags.get(`${TAGS}instance_id`) || '';
  return [...new Set(listed.split(',').map((id) => id.trim()))].filter((id) => id !== '');
}

/**
 * The nodes of a run by its tags `spotledger.instance_id` (or `instance_ids` for a gang: nodes "0", "1" ...), `instance_type`,
 * `region`, `zone`, `lifecycle` and `gpu_count` (of each node). Without an instance it is one node nobody knows where.
 * What cannot be read is said to `remark` and counts as not said.
 */
export function nodesOf(tags: ReadonlyMap<string, string>, remark: (what: string) => void): RunNode[] {
  const ids = idsOf(tags);
  if (ids.length === 0) {
    remark('it names no instance (tag spotledger.instance_id), so what it cost is unknown');
    return [{ node: '0', host: null }];
  }
  const read = <T>(name: string, meaning: (text: string) => T | null): T | null => {
    const text = tags.get(`${TAGS}${name}`)?.trim() ?? '';
    if (text === '') return null;
    const value = meaning(text);
    if (value === null) remark(`its tag ${TAGS}${name} cannot be read`);
    return value;
  };
  const zone = read('zone', (text) => (/^[a-z0-9-]{1,40}$/.test(text) ? text : null));
  const rest: Omit<RunHost, 'instanceId'> = {
    cloud: 'aws',
    region: read('region', (text) => (isRegion(text) ? text : null)) ?? zoneOf(zone)?.region ?? null,
    zone,
    instanceType: read('instance_type', (text) => (/^[a-z0-9-]+\.[a-z0-9-]+$/.test(text) ? text : null)),
    lifecycle: read('lifecycle', (text) => (text === 'spot' || text === 'on-demand' ? text : null)),
    gpuCount: read('gpu_count', (text) =>
      Number.isFinite(Number(text)) && Number(text) > 0 ? Number(text) : null,
    ),
  };
  return ids.map((instanceId, index) => {
    const node = String(index);
    if (isInstanceId(instanceId)) return { node, host: { ...rest, instanceId } };
    remark('its tag names an instance by what is no instance id, so what that cost is unknown');
    return { node, host: null };
  });
}
