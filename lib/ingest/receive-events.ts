import { createHash } from 'node:crypto';
import { badRequest, ProblemError } from '#lib/api/problem';
import { readText } from '#lib/api/read-body';
import type { AcceptedEvents } from '#lib/api/schemas/events';
import { OtherInstallation } from '#lib/db/installation';
import type { EventRow } from '#lib/domain/provider-event';
import { env } from '#lib/env';
import { parseAwsEvent } from '#lib/sources/aws/parse-event';
import { isDefaultWebhook, WEBHOOK_TEMPLATE } from '#lib/sources/aws/parse-handler-event';
import { takeEvents } from './take-events.ts';

const LARGEST = 1024 * 1024;
const MOST = 1_000;

function valuesOf(text: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Its line breaks stand bare in a string, so that it is no JSON either.
    if (isDefaultWebhook(text)) throw badRequest(`No event could be taken: ${WEBHOOK_TEMPLATE}.`);
    throw badRequest('The body is not JSON: send an EventBridge event, or a list of them.');
  }
  const values = Array.isArray(value) ? value : [value];
  if (values.length > MOST) throw new ProblemError(413, `At most ${MOST} events at a time.`);
  return values;
}

function rowOf(value: unknown, now: Date): EventRow {
  const body = JSON.stringify(value);
  const parsed = parseAwsEvent(value, now);
  const id = parsed.id ?? createHash('sha256').update(body).digest('hex');
  return { source: 'push', id, receivedAt: now, body, parsed };
}

/**
 * Takes in the events that a request carries: one, or a list. Those that cannot be read are named and kept out; where none
 * can, it is a problem. Throws `ProblemError` 400 for what is no JSON or no event, 413 for too much, 409 where the database
 * holds data of the other kind.
 */
export async function receiveEvents(request: Request, now: Date): Promise<AcceptedEvents> {
  const rows = valuesOf(await readText(request, LARGEST)).map((value) => rowOf(value, now));
  const refused = rows.flatMap(({ parsed }, index) =>
    parsed.outcome === 'refused' ? [{ index, id: parsed.id, why: parsed.why }] : [],
  );
  const readable = rows.filter(({ parsed }) => parsed.outcome !== 'refused');
  if (readable.length === 0 && refused.length > 0)
    throw badRequest(
      `No event could be taken: ${refused[0]?.why}`,
      refused.slice(0, 20).map(({ index, why }) => ({ parameter: String(index), detail: why })),
    );
  try {
    const fates = await takeEvents(readable, {
      installation: env().sources.includes('demo') ? 'demo' : 'real',
    });
    const count = (...of: string[]) => fates.filter((fate) => of.includes(fate)).length;
    return {
      accepted: count('taken', 'test'),
      repeated: count('repeated'),
      ignored: count('ignored'),
      refused,
    };
  } catch (error) {
    if (error instanceof OtherInstallation) throw new ProblemError(409, error.message, { cause: error });
    throw error;
  }
}
