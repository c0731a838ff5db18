const MINUTE_MS = 60_000;
const MINUTES_AHEAD = 2 * 24 * 60;

/** The values that one field (`*`, `5`, `1,31`, `8-17`, `*` with `/15`) stands for; null where it is none. */
function fieldValues(field: string, count: number): Set<number> | null {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
    if (match === null) return null;
    const [, first, last, step] = match;
    const from = first === undefined ? 0 : Number(first);
    const to =
      first === undefined || (last === undefined && step !== undefined) ? count - 1 : Number(last ?? first);
    if (to >= count || Number(step ?? 1) === 0) return null;
    for (let value = from; value <= to; value += Number(step ?? 1)) values.add(value);
  }
  return values;
}

/**
 * The first time after `after` that a cron expression in UTC names, for schedules of minutes and hours
 * (`11 *` + `/6 * * *`). Null for expressions that also choose days, or that are none.
 */
export function nextCronTime(cron: string, after: Date): Date | null {
  const fields = cron.trim().split(/\s+/);
  const minutes = fieldValues(fields[0] ?? '', 60);
  const hours = fieldValues(fields[1] ?? '', 24);
  if (
    fields.length !== 5 ||
    fields.slice(2).some((field) => field !== '*') ||
    minutes === null ||
    hours === null
  )
    return null;
  const first = Math.floor(after.getTime() / MINUTE_MS) + 1;
  for (let minute = first; minute < first + MINUTES_AHEAD; minute++) {
    const at = new Date(minute * MINUTE_MS);
    if (minutes.has(at.getUTCMinutes()) && hours.has(at.getUTCHours())) return at;
  }
  return null;
}
