import type { ParsedEvent } from '#lib/domain/provider-event';
import { parseAwsEvent } from './parse-event.ts';
import { isDefaultWebhook, WEBHOOK_TEMPLATE } from './parse-handler-event.ts';

/** What the text of an event says; an envelope of SNS is opened. `now` bounds its times. Never throws. */
export function parseAwsEventText(text: string, now: Date): ParsedEvent {
  const body = jsonOf(text);
  if (body === undefined) return notJson(text);
  const inner = snsMessage(body);
  if (inner === null) return parseAwsEvent(body, now);
  const message = jsonOf(inner);
  return message === undefined ? notJson(inner) : parseAwsEvent(message, now);
}

/** By default the handler's message breaks its line within a JSON string, so that it is none. */
function notJson(text: string): ParsedEvent {
  const why = isDefaultWebhook(text) ? WEBHOOK_TEMPLATE : 'it is not JSON';
  return { outcome: 'refused', id: null, why };
}

function snsMessage(body: unknown): string | null {
  const { Type, Message } = (body ?? {}) as { Type?: unknown; Message?: unknown };
  return Type === 'Notification' && typeof Message === 'string' ? Message : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
