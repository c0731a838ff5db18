import { RowRefused, shown } from './values.ts';

const REGION = '[a-z]{2,4}(?:-[a-z]+)+-\\d{1,2}';
const WHOLE_REGION = new RegExp(`^${REGION}$`);
// us-east-1a; local and wavelength zones carry a place of their own: us-west-2-lax-1a, us-east-1-wl1-bos-wlz-1
const ZONE_NAME = new RegExp(`^(${REGION})(?:[a-z]|(?:-[a-z0-9]+)+)$`);
// use1-az4, usw2-lax1-az1, use1-wl1-bos-wlz1
const ZONE_ID = /^([a-z]{3,6}\d{1,2})(?:-[a-z0-9]+)+$/;
const ID_PREFIX = /^(us|ap|eu|ca|sa|me|af|il|mx|cn)(g?)(nw|ne|sw|se|n|e|s|w|c)(\d{1,2})$/;
const DIRECTIONS: Record<string, string> = {
  n: 'north',
  e: 'east',
  s: 'south',
  w: 'west',
  c: 'central',
  nw: 'northwest',
  ne: 'northeast',
  sw: 'southwest',
  se: 'southeast',
};

export const isRegion = (text: string): boolean => text.length <= 40 && WHOLE_REGION.test(text);

/** `us-east-1` of `use1-az4`; null where the id follows no pattern that we know. */
export function regionOfZoneId(zoneId: string): string | null {
  const prefix = ID_PREFIX.exec(ZONE_ID.exec(zoneId)?.[1] ?? '');
  if (prefix === null) return null;
  const [, land, government, direction = '', number] = prefix;
  return `${land}${government === 'g' ? '-gov' : ''}-${DIRECTIONS[direction]}-${number}`;
}

/** `us-west-2` of `us-west-2-lax-1a`; null for what is no zone name. */
export const regionOfZoneName = (zoneName: string): string | null => ZONE_NAME.exec(zoneName)?.[1] ?? null;

/** A region of AWS by the form of its name. Throws `RowRefused` for anything else, and for prices in yuan. */
export function parseRegion(text: string): string {
  if (!isRegion(text))
    throw new RowRefused(
      text === '' ? 'the region is empty' : `${shown(text)} is not a region such as us-east-1`,
    );
  if (text.startsWith('cn-'))
    throw new RowRefused(`prices in ${text} are in CNY: prices are kept in USD alone`);
  return text;
}

export type Place = { region: string; zoneId: string | null; zoneName: string | null };

/**
 * Where a pool is, from a zone column that holds a name or an id, an id column, a region column, and the region
 * given for the whole file, which counts only where the row does not say. Throws `RowRefused` where they contradict.
 */
export function parsePlace(
  row: { zone: string; zoneId: string; region: string },
  fallback: string | null,
): Place {
  const zoneIsId = row.zone !== '' && ZONE_ID.test(row.zone);
  const zoneName = row.zone === '' || zoneIsId ? null : row.zone;
  const zoneId = row.zoneId || (zoneIsId ? row.zone : null);
  if (zoneName === null && zoneId === null) throw new RowRefused('the zone is empty');
  if (zoneId !== null && (zoneId.length > 40 || !ZONE_ID.test(zoneId)))
    throw new RowRefused(`${shown(zoneId)} is not a zone id such as use1-az4`);
  const byName = zoneName === null ? null : regionOfZoneName(zoneName);
  if (zoneName !== null && (byName === null || zoneName.length > 40))
    throw new RowRefused(`${shown(zoneName)} is not a zone such as us-east-1a or use1-az4`);
  const said = [row.region || null, byName, zoneId === null ? null : regionOfZoneId(zoneId)].filter(
    (region) => region !== null,
  );
  if (new Set(said).size > 1)
    throw new RowRefused(`the zone does not belong to the region: ${[...new Set(said)].join(' and ')}`);
  const region = said[0] ?? fallback;
  if (region === null)
    throw new RowRefused(
      `the region of zone ${shown(zoneId ?? '')} is unknown: add a column region, or give --region`,
    );
  return { region: parseRegion(region), zoneId, zoneName };
}
