import { otherMethods, route } from '#lib/api/handler';
import { noQuery } from '#lib/api/schemas/none';
import { eventWays } from '#lib/reports/event-ways';

/** The ways by which events come, and how each stands. */
export const GET = route({ query: noQuery, run: ({ now }) => eventWays(now) });

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
