import { AwsError } from './aws-error.ts';

/** The values of `Name.1`, `Name.2` ... in their order. */
export function listParam(form: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (let index = 1; form.has(`${name}.${index}`); index += 1) {
    values.push(form.get(`${name}.${index}`) as string);
  }
  return values;
}

/** A time parameter; null where absent. Throws `InvalidParameterValue` for what is no time. */
export function timeParam(form: URLSearchParams, name: string): Date | null {
  const text = form.get(name);
  if (text === null) return null;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${text}) for parameter ${name} is invalid. Invalid timestamp.`,
    );
  }
  return at;
}

/** `MaxResults` between `min` and `max`; null where absent. Throws `InvalidParameterValue` outside of them. */
export function maxResultsParam(form: URLSearchParams, min: number, max: number): number | null {
  const text = form.get('MaxResults');
  if (text === null) return null;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value ( ${text} ) for parameter maxResults is invalid. Expecting a value between ${min} and ${max}.`,
    );
  }
  return value;
}

/** Something that answers for the named filters: its values for a filter's name. */
export type Filterable = Record<string, string | string[]>;

/**
 * The test that `Filter.N` make: every filter must match, by any of its values, `*` and `?` being wildcards.
 * Throws `InvalidParameterValue` for a filter's name that is not in `names`.
 */
export function filterTest(form: URLSearchParams, names: string[]): (subject: Filterable) => boolean {
  const filters: { name: string; patterns: RegExp[] }[] = [];
  for (let index = 1; form.has(`Filter.${index}.Name`); index += 1) {
    const name = form.get(`Filter.${index}.Name`) as string;
    if (!names.includes(name)) {
      throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
    }
    filters.push({ name, patterns: listParam(form, `Filter.${index}.Value`).map(wildcard) });
  }
  return (subject) =>
    filters.every(({ name, patterns }) =>
      [subject[name] ?? []].flat().some((value) => patterns.some((pattern) => pattern.test(value))),
    );
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
