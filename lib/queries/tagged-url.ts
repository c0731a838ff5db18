import { apiUrl, type Search } from './api-fetch.ts';

type Tagged = Search & { tag?: never };

/** An address whose tags each stand under their own name: `tag: {team: ['language']}` becomes `tag.team=language`. */
export function taggedUrl(
  path: string,
  { tag = {}, ...words }: { tag?: Record<string, string[]> | undefined },
) {
  return apiUrl(path, {
    ...(words as Tagged),
    ...Object.fromEntries(Object.entries(tag).map(([key, values]) => [`tag.${key}`, values])),
  });
}
