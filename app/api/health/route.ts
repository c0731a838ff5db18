import { jsonResponse, otherMethods, route } from '#lib/api/handler';
import { noQuery } from '#lib/api/schemas/none';
import { health } from '#lib/reports/health';

/** Liveness and freshness; 503 when the database is away. */
export const GET = route({
  query: noQuery,
  run: async ({ now }) => {
    const report = await health(now);
    return report.database === 'ok' ? report : jsonResponse(report, 503);
  },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
