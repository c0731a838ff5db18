import type { z } from 'zod';
import { issueErrors } from '#lib/api/parse-query';
import { runEvent, runHost } from '#lib/api/schemas/run-events';
import type { RunEvent } from '#lib/domain/training-run';

/** Nobody trained on spot GPUs before. */
const EARLIEST = Date.UTC(2010, 0, 1);
/** So far a node's clock may be ahead. */
const AHEAD_MS = 600_000;

export type ParsedRunEvent =
  | { ok: true; event: RunEvent }
  | {
      ok: false;
      /** null: it has none that can be read */
      id: string | null;
      why: string;
    };

const iso = (ms: number) => new Date(ms).toISOString();

function faultOf(event: RunEvent, now: Date): string | null {
  if (event.at < EARLIEST) return `at: ${iso(event.at)} is before 2010: set the clock of that machine`;
  if (event.at > now.getTime() + AHEAD_MS)
    return `at: ${iso(event.at)} is more than 10 minutes ahead, as it is ${now.toISOString()} here: set the clock of that machine`;
  if (event.type === 'epoch' && event.epoch === null)
    return 'epoch: an event of type epoch needs the number of the epoch that was completed';
  return null;
}

const idOf = (value: unknown): string | null => {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
  return typeof id === 'string' ? id.slice(0, 200) : null;
};

function words(issue: z.core.$ZodIssue): string[] {
  if (issue.path.length === 0 && issue.code !== 'unrecognized_keys')
    return ['it must be an object with id, type and at'];
  if (issue.code === 'invalid_format' && issue.format === 'datetime')
    return ['at: must be a time in ISO 8601 with its zone, such as 2026-11-01T00:00:00Z'];
  const { shape } = issue.path[0] === 'host' ? runHost : runEvent;
  return issueErrors(issue, {}, Object.keys(shape)).map(({ parameter, detail }) => {
    const place = issue.code === 'unrecognized_keys' ? [...issue.path, parameter] : issue.path;
    return `${place.join('.')}: ${detail}`;
  });
}

/** One event of a request as the ledger takes it, or why it cannot be taken. */
export function parseRunEvent(value: unknown, now: Date): ParsedRunEvent {
  const parsed = runEvent.safeParse(value);
  if (!parsed.success)
    return { ok: false, id: idOf(value), why: parsed.error.issues.flatMap(words).join('; ') };
  const { id, type, at, node, step = null, epoch = null, bytes = null, host } = parsed.data;
  const event: RunEvent = {
    ...{ id, type, step, epoch, bytes },
    at: Date.parse(at),
    node: node ?? host?.instanceId ?? '0',
    host:
      host === null || host === undefined
        ? null
        : {
            cloud: host.cloud,
            region: host.region ?? null,
            zone: host.zone ?? null,
            instanceId: host.instanceId,
            instanceType: host.instanceType ?? null,
            lifecycle: host.lifecycle ?? null,
            gpuCount: host.gpuCount ?? null,
          },
  };
  const why = faultOf(event, now);
  return why === null ? { ok: true, event } : { ok: false, id, why };
}
