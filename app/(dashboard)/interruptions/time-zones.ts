/** Zones that are usually worked in, from west to east. */
export const USUAL_ZONES = [
  'America/Los_Angeles',
  'America/New_York',
  'Europe/London',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Australia/Sydney',
] as const;

export type ZoneOption = { value: string; label: string };

/** The zones to choose from, each once: UTC, one's own, the usual ones, and what is chosen by hand. */
export function zoneOptions(own: string | null, chosen: string): ZoneOption[] {
  const named = (zone: string): ZoneOption => ({ value: zone, label: zone.replaceAll('_', ' ') });
  const options = [
    named('UTC'),
    ...(own === null || own === 'UTC' ? [] : [{ value: own, label: `${named(own).label} (yours)` }]),
    ...USUAL_ZONES.filter((zone) => zone !== own).map(named),
  ];
  return options.some(({ value }) => value === chosen) ? options : [...options, named(chosen)];
}
