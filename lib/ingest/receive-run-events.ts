import { badRequest, ProblemError } from '#lib/api/problem';
import { readText } from '#lib/api/read-body';
import { noRun } from '#lib/api/run-id';
import { type AcceptedRunEvents, MOST_EVENTS } from '#lib/api/schemas/run-events';
import { withTransaction } from '#lib/db/client';
import { claimInstallation, OtherInstallation } from '#lib/db/installation';
import { writeRunEvents } from '#lib/db/runs';
import { env } from '#lib/env';
import { parseRunEvent } from './parse-run-event.ts';

const LARGEST = 1024 * 1024;
/** So many of the refused ones are named where none could be taken. */
const NAMED = 20;

function valuesOf(text: string): unknown[] {
  const expected = 'send {"events": [...]}, each with id, type and at';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest(`The body is not JSON: ${expected}.`);
  }
  if (typeof value !== 'object' || value === null || !('events' in value) || !Array.isArray(value.events))
    throw badRequest(`The body has no list of events: ${expected}.`);
  if (value.events.length > MOST_EVENTS)
    throw new ProblemError(
      413,
      `At most ${MOST_EVENTS} events at a time: there are ${value.events.length}; send them in parts.`,
    );
  return value.events;
}

async function keep(runId: string, events: Parameters<typeof writeRunEvents>[2], now: Date) {
  try {
    return await withTransaction(async (tx) => {
      await claimInstallation(tx, env().sources.includes('demo') ? 'demo' : 'real');
      return writeRunEvents(tx, runId, events, now);
    });
  } catch (error) {
    if (error instanceof OtherInstallation) throw new ProblemError(409, error.message, { cause: error });
    throw error;
  }
}

/**
 * Takes in what a request tells of a run. Events that cannot be read are named and kept out; where none can, it is a problem.
 * Throws `ProblemError` 400 for what is no JSON or no event, 404 for an unknown run, 413 for too much, 409 where the database
 * holds data of the other kind.
 */
export async function receiveRunEvents(
  runId: string,
  request: Request,
  now: Date,
): Promise<AcceptedRunEvents> {
  const parsed = valuesOf(await readText(request, LARGEST)).map((value) => parseRunEvent(value, now));
  const refused = parsed.flatMap((one, index) => (one.ok ? [] : [{ index, id: one.id, why: one.why }]));
  const events = parsed.flatMap((one) => (one.ok ? [one.event] : []));
  if (events.length === 0 && refused.length > 0)
    throw badRequest(
      `No event could be taken. Event ${refused[0]?.index}: ${refused[0]?.why}`,
      refused.slice(0, NAMED).map(({ index, why }) => ({ parameter: `events.${index}`, detail: why })),
    );
  const told = await keep(runId, events, now);
  if (told === null) throw noRun(runId);
  return { ...told, refused };
}
