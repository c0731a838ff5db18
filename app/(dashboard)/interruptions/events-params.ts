import { createLoader, type inferParserType, parseAsNativeArrayOf, parseAsStringLiteral } from 'nuqs/server';
import type { InterruptionRow, InterruptionsQuery } from '#lib/api/schemas/interruptions';
import { WITNESSES } from '#lib/domain/provider-event';

export const KINDS = ['interruption', 'rebalance'] as const satisfies readonly InterruptionRow['kind'][];

/** What the URL says of the events beside the filters: which kind, seen by whom, whether only those not placed. */
export const eventsParsers = {
  kind: parseAsStringLiteral(KINDS).withDefault('interruption'),
  witness: parseAsNativeArrayOf(parseAsStringLiteral(WITNESSES)),
  placed: parseAsStringLiteral(['false'] as const),
};
export type EventsState = inferParserType<typeof eventsParsers>;

export const loadEventsState = createLoader(eventsParsers);

/** What the API is asked for the table: the page's window and filters, and those of the table that say something. */
export function eventsParams(params: InterruptionsQuery, state: EventsState): InterruptionsQuery {
  return {
    ...params,
    ...(state.kind !== 'interruption' && { kind: state.kind }),
    ...(state.witness.length > 0 && { witness: state.witness }),
    ...(state.placed !== null && { placed: state.placed }),
  };
}

/** What the API is asked for all rows as a file. */
export const csvParams = ({ limit: _, cursor: __, ...asked }: InterruptionsQuery): InterruptionsQuery =>
  asked;
