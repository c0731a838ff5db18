const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** A stretch of time in ms since 1970, `to` not included. */
export type Stretch = { from: number; to: number };

/** A lifetime of an instance in ms since 1970; `endedAt` null = it runs, as far as it was seen to. */
export type Lived = { startedAt: number; endedAt: number | null; lastSeenAt: number };

/**
 * The part of a lifetime between `from` and `to` in which the instance could have been taken back; null where there is
 * none. One that runs is at risk until it was last seen running, never longer.
 */
export function atRisk({ startedAt, endedAt, lastSeenAt }: Lived, { from, to }: Stretch): Stretch | null {
  const start = Math.max(startedAt, from);
  const end = Math.min(endedAt ?? lastSeenAt, to);
  return end > start ? { from: start, to: end } : null;
}

/** Splits a stretch by UTC day, counted from 1970: gives each day and its ms. */
export function splitByDay({ from, to }: Stretch, give: (day: number, ms: number) => void): void {
  for (let at = from; at < to; ) {
    const day = Math.floor(at / DAY_MS);
    const end = Math.min(to, (day + 1) * DAY_MS);
    give(day, end - at);
    at = end;
  }
}

/** The hours of a week (0 = Monday 00:00, 167 = Sunday 23:00) in a time zone. */
export type HoursOfWeek = {
  at(ms: number): number;
  /** splits a stretch: gives each hour of the week and its ms, in the order of time */
  split(stretch: Stretch, give: (hour: number, ms: number) => void): void;
};

/** The hours of the week in an IANA time zone; where clocks change, an hour is met twice or not at all. */
export function hoursOfWeek(timeZone: string): HoursOfWeek {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  const read = (quarter: number): number => {
    const parts = format.formatToParts(quarter * QUARTER_MS);
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
    return WEEKDAYS.indexOf(part('weekday')) * 24 + Number(part('hour'));
  };
  const known = new Map<number, { hour: number; until: number }>();
  // Since 1972 every zone's clock is a whole number of quarters from UTC, and changes at one.
  const ofQuarter = (quarter: number): { hour: number; until: number } => {
    const found = known.get(quarter);
    if (found !== undefined) return found;
    const hour = read(quarter);
    let next = quarter + 1;
    while (read(next) === hour) next++;
    const made = { hour, until: next * QUARTER_MS };
    known.set(quarter, made);
    return made;
  };
  return {
    at: (ms) => ofQuarter(Math.floor(ms / QUARTER_MS)).hour,
    split({ from, to }, give) {
      for (let at = from; at < to; ) {
        const { hour, until } = ofQuarter(Math.floor(at / QUARTER_MS));
        const end = Math.min(to, until);
        give(hour, end - at);
        at = end;
      }
    },
  };
}
