import 'server-only';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { WindowError } from '#lib/domain/window';
import { env, now } from '#lib/env';
import { checkAccess } from './access.ts';
import { type CsvTable, csvResponse } from './csv.ts';
import { isDatabaseAway } from './database-away.ts';
import { parseQuery } from './parse-query.ts';
import { badRequest, ProblemError, problemResponse } from './problem.ts';

type Params = Record<string, string | string[] | undefined>;
export type RouteHandler = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;

/** What a route gets: its query by the schema, the path's parameters, and one `now` for the whole answer. */
export type RouteInput<S extends z.ZodObject> = {
  query: z.output<S>;
  /** the path's single segments, decoded */
  params: Record<string, string | undefined>;
  request: Request;
  now: Date;
};

export type RouteSpec<S extends z.ZodObject, R> = {
  /** strict: unknown parameters are errors; with a `format` parameter where `csv` is given */
  query: S;
  /** writes come from our own pages or carry the token */
  access?: 'read' | 'write';
  /** of a success; default 200 */
  status?: number;
  /** returns what is sent as JSON, or a `Response` of its own; throws `ProblemError` for anything else */
  run(input: RouteInput<S>): Promise<R>;
  /** the same rows for `?format=csv`; `name` becomes part of the file's name */
  csv?: { name: string; table(result: R, query: z.output<S>): CsvTable };
};

/** Turns whatever was thrown into a problem for people; what nobody foresaw goes to the log, never to the caller. */
function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof WindowError)
    return badRequest(`${error.parameter}: ${error.message}`, [
      { parameter: error.parameter, detail: error.message },
    ]);
  if (isDatabaseAway(error))
    return new ProblemError(
      503,
      'The database does not answer. Spotledger keeps trying: see that it runs, then ask again.',
      { headers: { 'retry-after': '5' }, cause: error },
    );
  const reference = randomUUID();
  console.error(`Request failed, reference ${reference}:`, error);
  return new ProblemError(500, `Something went wrong here. The server's log says what, under ${reference}.`);
}

/** `value` as JSON that is never cached. */
export const jsonResponse = (value: unknown, status: number) =>
  new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  });

/** CSV has no place for `nextCursor`: the next page is linked in the header. */
function withNextPage(response: Response, request: Request, result: unknown): Response {
  const cursor = (result as { nextCursor?: string | null } | null)?.nextCursor;
  if (cursor === undefined || cursor === null) return response;
  const { pathname, searchParams } = new URL(request.url);
  searchParams.set('cursor', cursor);
  response.headers.set('link', `<${pathname}?${searchParams}>; rel="next"`);
  return response;
}

/**
 * Makes a route's handler, the one way in: access, query, the route's own work, then JSON or CSV; every error as
 * `application/problem+json`. Nothing is cached.
 */
export function route<S extends z.ZodObject, R>(spec: RouteSpec<S, R>): RouteHandler {
  return async (request, context) => {
    try {
      const { apiToken, demo } = env();
      checkAccess(request.headers, { write: spec.access === 'write', apiToken, ownToken: demo.token });
      const at = now();
      const query = parseQuery(spec.query, new URL(request.url).searchParams);
      const params = Object.fromEntries(
        Object.entries((await context.params) ?? {}).map(([key, value]) => [
          key,
          typeof value === 'string' ? value : undefined,
        ]),
      );
      const result = await spec.run({ query, params, request, now: at });
      if (result instanceof Response) return result;
      if (spec.csv !== undefined && 'format' in query && query.format === 'csv')
        return withNextPage(csvResponse(spec.csv.table(result, query), spec.csv.name, at), request, result);
      return jsonResponse(result, spec.status ?? 200);
    } catch (error) {
      return problemResponse(problemOf(error));
    }
  };
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof METHODS)[number];

/**
 * Handlers for the methods that a route does not know, `export const { POST, PUT } = otherMethods('GET')`, and for
 * OPTIONS, which tells those that it knows. Next answers HEAD wherever GET is known.
 */
export function otherMethods(...known: Method[]): Record<Method, RouteHandler> {
  const allow = [
    ...known.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])),
    'OPTIONS',
  ].join(', ');
  const refuse: RouteHandler = async (request) =>
    problemResponse(
      new ProblemError(405, `${request.method} is not possible here; this address knows ${allow}.`, {
        headers: { allow },
      }),
    );
  const tell: RouteHandler = async () => new Response(null, { status: 204, headers: { allow } });
  const handlers = METHODS.map((method) => [method, method === 'OPTIONS' ? tell : refuse]);
  return Object.fromEntries(handlers) as Record<Method, RouteHandler>;
}
