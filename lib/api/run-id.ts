import { notFound } from './problem.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** That there is no such run, in words for whoever asked. */
export const noRun = (id: string) =>
  notFound(`There is no run "${id.slice(0, 60)}": GET /api/v1/runs lists them, POST makes one.`);

/** A path's id of a run. Throws `ProblemError` 404 for what can be none. */
export function runIdFrom(text: string | undefined): string {
  if (text === undefined || !UUID.test(text)) throw noRun(text ?? '');
  return text;
}
