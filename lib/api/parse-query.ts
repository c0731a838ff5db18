import type { z } from 'zod';
import { badRequest } from './problem.ts';
import { INSTANT_WORDS } from './schemas/common.ts';

/** `tag.team=language`: the filters on tags, whose names nobody knows before. */
const TAG = 'tag.';
// Where tags are filtered by name, a plain `tag` names none; elsewhere it is unknown like any other word.
const TAG_ALONE = 'tag';
// Zod passes over such a key in silence; as a parameter of its own it is refused.
const PROTOTYPE = 'tag.__proto__';

type ParameterError = { parameter: string; detail: string };

/** What is wrong with a value, in words for the person who wrote the URL. */
function words(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'too_small':
      if (issue.origin === 'string') return 'must not be empty';
      return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'string') return `must have at most ${issue.maximum} characters`;
      if (issue.origin === 'array') return `may be given at most ${issue.maximum} times`;
      return `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
    case 'invalid_type':
      return `must be ${issue.expected === 'int' ? 'a whole number' : `a ${issue.expected}`}`;
    case 'invalid_format':
      return issue.format === 'date' || issue.format === 'datetime' ? INSTANT_WORDS : issue.message;
    default:
      return issue.message;
  }
}

/** What an issue says, by parameter or field. */
export function issueErrors(
  issue: z.core.$ZodIssue,
  query: Record<string, unknown>,
  accepted: string[],
): ParameterError[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      parameter: key,
      detail:
        accepted.length === 0
          ? 'unknown; there are no parameters here'
          : `unknown; accepted are ${accepted.map((name) => (name === 'tag' ? 'tag.<key>' : name)).join(', ')}`,
    }));
  const parameter = String(issue.path[0] ?? '');
  if (parameter === 'tag')
    return [
      {
        parameter,
        detail:
          'must name a tag and its value: tag.team=language; a name of at most 200 characters, a value of at most 300',
      },
    ];
  const repeated = Array.isArray(query[parameter]) && issue.path.length === 1 && issue.code !== 'too_big';
  return [{ parameter, detail: repeated ? 'may be given once only' : words(issue) }];
}

/**
 * Reads a query string by its schema (a strict object). A parameter that is given several times becomes a list; where
 * the schema knows `tag`, `tag.<key>=value` are gathered under it.
 * Throws `ProblemError` 400 that names every parameter that is wrong and, for unknown ones, those that exist.
 */
export function parseQuery<S extends z.ZodObject>(schema: S, search: URLSearchParams): z.output<S> {
  const query: Record<string, unknown> = Object.create(null);
  const tags: Record<string, string[]> = {};
  for (const key of new Set(search.keys())) {
    const values = search.getAll(key);
    if ('tag' in schema.shape && key.startsWith(TAG) && key !== PROTOTYPE)
      tags[key.slice(TAG.length)] = values;
    else query[key] = key === 'tag' ? TAG_ALONE : values.length === 1 ? (values[0] as string) : values;
  }
  if (Object.keys(tags).length > 0) query.tag ??= tags;
  const parsed = schema.safeParse({ ...query });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => issueErrors(issue, query, Object.keys(schema.shape)));
  throw badRequest(errors.map(({ parameter, detail }) => `${parameter}: ${detail}`).join('; '), errors);
}

/** A path's whole-number id; null where it is none (there is nothing under such an id). */
export function idFrom(text: string | undefined): number | null {
  if (text === undefined || !/^[1-9]\d{0,9}$/.test(text)) return null;
  const id = Number(text);
  return id <= 2_147_483_647 ? id : null;
}
