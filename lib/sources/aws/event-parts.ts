import type { InstanceEvent } from '#lib/domain/provider-event';

/** What an event says of instances; null = nothing that matters here; a text = why it cannot be read. */
export type Reading = InstanceEvent[] | null | string;

/** Spot Instances began in December 2009: what is older has no true time. */
const EARLIEST = Date.UTC(2009, 11, 1);
/** Clocks differ by this much at most. */
const AHEAD_MS = 10 * 60_000;

const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d+$/;
const ZONE = /^([a-z]{2,4}(?:-[a-z]+)+-\d+)(?:[a-z]|-[a-z]+-\d+[a-z])$/;
const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;
const WITH_ZONE = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/;

export const isRegion = (text: unknown): text is string => typeof text === 'string' && REGION.test(text);

export const isInstanceId = (text: unknown): text is string =>
  typeof text === 'string' && INSTANCE_ID.test(text);

/** An account's 12 digits; null for anything else. */
export const accountOf = (text: unknown): string | null =>
  typeof text === 'string' && /^\d{12}$/.test(text) ? text : null;

/** A zone's name and its region (`us-east-1b`, `us-west-2-lax-1a`); null for anything else. */
export function zoneOf(text: unknown): { name: string; region: string } | null {
  const [name = '', region = ''] = (typeof text === 'string' ? ZONE.exec(text) : null) ?? [];
  return name === '' ? null : { name, region };
}

/** A time in ISO 8601 with its zone, or in milliseconds; null where it cannot be: before spot, or ahead of `now`. */
export function timeOf(value: unknown, now: Date): Date | null {
  const ms =
    typeof value === 'number'
      ? value
      : Date.parse(typeof value === 'string' && WITH_ZONE.test(value) ? value : '');
  return ms >= EARLIEST && ms <= now.getTime() + AHEAD_MS ? new Date(ms) : null;
}

/** A text of others as it may be kept: cut, without what Postgres cannot hold. */
export const plain = (text: string, length: number): string =>
  text.replaceAll('\0', '\uFFFD').slice(0, length).toWellFormed();

/** An event of an instance of which no more is said than what is given. */
export function instanceEvent(
  known: Pick<InstanceEvent, 'kind' | 'at' | 'account' | 'region' | 'instanceId'> & Partial<InstanceEvent>,
): InstanceEvent {
  return {
    ...{ cloud: 'aws', zoneName: null, action: null, isOver: false, endReason: null, launch: null },
    ...known,
  };
}
