import { z } from 'zod';
import type { Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { problem } from './schemas/common.ts';

const WORDS: Record<number, string> = {
  400: 'A parameter is wrong or unknown; the detail names it',
  401: 'A machine writes without the token',
  403: 'Another origin asks',
  404: 'There is no such thing',
  409: 'The database holds simulated data, which real prices are never mixed with',
  413: 'The body is too large',
  415: 'The body is not of the kind that is asked for',
  421: 'Asked under a name that is not this machine',
  422: 'The file cannot be taken; the detail says why',
  502: 'The provider did not take it; the detail says why',
  503: 'The database is away',
  507: 'The disk is full',
};

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output' = 'output') => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return rest;
};

function parameters(operation: Operation) {
  const parameter = (name: string, place: 'query' | 'path', schema: z.ZodType) => {
    const { description, ...rest } = jsonSchema(schema);
    return {
      name,
      in: place,
      required: place === 'path',
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  };
  return [
    ...Object.entries(operation.pathParams ?? {}).map(([name, schema]) => parameter(name, 'path', schema)),
    ...Object.entries(operation.query.shape).map(([name, schema]) =>
      // Tags are filtered by names of the user's own.
      parameter(name === 'tag' ? 'tag.<key>' : name, 'query', schema as z.ZodType),
    ),
  ];
}

function responses(operation: Operation) {
  const [status, schema] = operation.success;
  const writes = operation.method !== 'get';
  const asJson = {
    'application/json': { schema: schema === null ? { type: 'object' } : jsonSchema(schema) },
  };
  const asCsv = 'format' in operation.query.shape ? { 'text/csv': { schema: { type: 'string' } } } : {};
  const health = operation.id === 'health';
  const problems = [400, ...(writes ? [401] : []), 403, 421, ...(operation.problems ?? []), 503];
  return {
    [status]: { description: 'Success', ...(status === 204 ? {} : { content: { ...asJson, ...asCsv } }) },
    ...Object.fromEntries(
      problems.map((code) => [
        code,
        {
          description: WORDS[code],
          content:
            health && code === 503
              ? asJson
              : { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
    ),
  };
}

const FILE_BODY = {
  required: true,
  content: {
    'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
    'multipart/form-data': {
      schema: {
        type: 'object',
        properties: { file: { type: 'string', format: 'binary' } },
        required: ['file'],
      },
    },
  },
};

const bodyOf = (body: 'file' | z.ZodType) =>
  body === 'file'
    ? FILE_BODY
    : { required: true, content: { 'application/json': { schema: jsonSchema(body, 'input') } } };

/** The API as an OpenAPI 3.1 document, made from the schemas that requests are parsed with. */
export function openApi() {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS) {
    const path = paths[operation.path] ?? {};
    paths[operation.path] = path;
    path[operation.method] = {
      operationId: operation.id,
      summary: operation.summary,
      parameters: parameters(operation),
      ...(operation.body === undefined ? {} : { requestBody: bodyOf(operation.body) }),
      responses: responses(operation),
      ...(operation.method !== 'get' ? { security: [{ token: [] }, {}] } : {}),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Spotledger',
      version: '1',
      description:
        'What spot and preemptible GPUs really cost. Money is USD, times are ISO 8601 in UTC, unknown is null.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problem) },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'API_TOKEN; pages of this origin write without',
        },
      },
    },
  };
}
