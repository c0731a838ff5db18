const KEPT = 20_000;

/**
 * Tags of a bill's JSON, `{"user_team": "language"}` = `{team: "language"}`; null where it is no JSON object. The
 * provider's own (`aws:createdBy`) keep their prefix.
 */
export function parseTags(json: string): Record<string, string> | null {
  if (json === '') return {};
  try {
    const parsed: unknown = JSON.parse(json);
    if (parsed === null) return {};
    if (typeof parsed !== 'object' || Array.isArray(parsed)) return null;
    const tags = Object.entries(parsed)
      .filter(([, value]) => value !== null && typeof value !== 'object')
      .map(([key, value]): [string, string] => [key.replace(/^user[_:]/, ''), String(value)]);
    return Object.fromEntries(tags);
  } catch {
    return null;
  }
}

/** The same, remembering what it has read, as tags repeat from line to line. What is no JSON object has no tags. */
export function createTagReader(): (json: string) => Record<string, string> {
  const known = new Map<string, Record<string, string>>();
  return (json) => {
    const before = known.get(json);
    if (before !== undefined) return before;
    const tags = parseTags(json) ?? {};
    if (known.size >= KEPT) known.clear();
    known.set(json, tags);
    return tags;
  };
}
