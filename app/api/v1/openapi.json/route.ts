import { otherMethods, route } from '#lib/api/handler';
import { openApi } from '#lib/api/openapi';
import { noQuery } from '#lib/api/schemas/none';

/** This API, described by the schemas that it is checked with. */
export const GET = route({ query: noQuery, run: async () => openApi() });

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
