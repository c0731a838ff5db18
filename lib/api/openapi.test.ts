import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApi } from './openapi.ts';
import { OPERATIONS } from './operations.ts';

const schemaObject = z.union([z.record(z.string(), z.unknown()), z.boolean()]);
const content = z.record(z.string().regex(/^[\w.+-]+\/[\w.+-]+$/), z.strictObject({ schema: schemaObject }));
const operation = z.strictObject({
  operationId: z.string().min(1),
  summary: z.string().min(1),
  parameters: z.array(
    z.strictObject({
      name: z.string().min(1),
      in: z.enum(['query', 'path']),
      required: z.boolean(),
      description: z.string().optional(),
      schema: schemaObject,
    }),
  ),
  requestBody: z.strictObject({ required: z.boolean(), content }).optional(),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.strictObject({ description: z.string().min(1), content: content.optional() }),
  ),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
});
/** The parts of OpenAPI 3.1 that the document uses, as its specification has them. */
const openApiDocument = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })),
  paths: z.record(
    z.string().regex(/^\/api\//),
    z.strictObject({ get: operation.optional(), post: operation.optional(), delete: operation.optional() }),
  ),
  components: z.strictObject({
    schemas: z.record(z.string(), schemaObject),
    securitySchemes: z.record(
      z.string(),
      z.strictObject({ type: z.literal('http'), scheme: z.literal('bearer'), description: z.string() }),
    ),
  }),
});

const document = openApi();
const operations = Object.entries(openApiDocument.parse(document).paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, found]) => ({ path, method, ...found })),
);

/** `GET /api/v1/pools/{id}/prices` for every handler that a route file makes itself. */
function routesOnDisk(): string[] {
  return globSync('app/api/**/route.ts')
    .filter((file) => !file.includes('[[...'))
    .flatMap((file) => {
      const path = `/${file
        .replace(/^app\//, '')
        .replace(/\/route\.ts$/, '')
        .replaceAll(/\[(\w+)\]/g, '{$1}')}`;
      const made = readFileSync(file, 'utf8').matchAll(
        /export (?:const|async function) (GET|POST|PUT|PATCH|DELETE)\b/g,
      );
      return [...made].map(([, method]) => `${method} ${path}`);
    })
    .sort();
}

describe('the OpenAPI document', () => {
  it('lists every route, and no other', () => {
    expect(routesOnDisk()).toEqual(
      OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort(),
    );
  });

  it('has its shape', () => {
    expect(openApiDocument.safeParse(document).error).toBeUndefined();
    expect(operations).toHaveLength(OPERATIONS.length);
  });

  it('names each operation once', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('declares the parameters that its paths hold', () => {
    for (const { path, parameters } of operations)
      expect(parameters.filter(({ in: place }) => place === 'path').map(({ name }) => name)).toEqual(
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      );
  });

  it('refers to nothing that is not there, and is plain JSON', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target as string);
    expect(references.length).toBeGreaterThan(0);
    for (const target of references)
      expect(target.replace('#/components/schemas/', '')).toBeOneOf(Object.keys(document.components.schemas));
    expect(JSON.parse(text)).toEqual(document);
  });

  it('describes lists as lists and numbers as numbers', () => {
    const pools = operations.find(({ operationId }) => operationId === 'pools');
    const schemas = new Map(pools?.parameters.map(({ name, schema }) => [name, schema]));
    expect(schemas.get('region')).toMatchObject({ type: 'array', items: { type: 'string' } });
    expect(schemas.get('limit')).toMatchObject({ type: 'integer', minimum: 1, maximum: 1000 });
    expect(schemas.get('sort')).toMatchObject({
      type: 'string',
      enum: expect.arrayContaining(['savingsPct']),
    });
  });
});
