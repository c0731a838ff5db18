import type { OperatingSystem } from '#lib/domain/rows';
import { osOfProduct } from '#lib/sources/aws/products';
import { unknownPrefix } from '#lib/sources/aws/usage-type';
import { isRegion, regionOfZoneId, regionOfZoneName } from '#lib/sources/files/zones';

/** Why a line of instance use cannot be taken, in words. */
export class LineRefused extends Error {}

/**
 * The region that a line says in up to three ways, which must agree; a local zone belongs to its region. `prefix` =
 * the usage type's, with the region that it means. Throws `LineRefused` where they contradict, and where nothing but
 * a prefix that we do not know says it.
 */
export function regionOf(said: {
  region: string;
  zone: string;
  prefix: { text: string; region: string | null } | null;
}): string {
  const ofZone = isRegion(said.zone) ? said.zone : (regionOfZoneName(said.zone) ?? regionOfZoneId(said.zone));
  const ofColumn = isRegion(said.region) ? said.region : regionOfZoneName(said.region);
  const found = [ofColumn, ofZone, said.prefix?.region ?? null].filter((region) => region !== null);
  const different = [...new Set(found)];
  if (different.length > 1) throw new LineRefused(`the line names two regions: ${different.join(' and ')}`);
  const [region] = different;
  if (region !== undefined) return region;
  throw new LineRefused(said.prefix === null ? 'the line names no region' : unknownPrefix(said.prefix.text));
}

/** The zone as billed; null where none is named. */
export const zoneOf = (zone: string): string | null =>
  zone === '' || isRegion(zone) ? null : zone.slice(0, 60);

/** Source: AWS, "AMI billing information fields". Anything else has software on top, with a price of its own. */
const BY_OPERATION = new Map<string, OperatingSystem>([
  ['', 'linux'],
  ['0002', 'windows'],
  ['0010', 'rhel'],
  ['000g', 'suse'],
]);

/** The system of `RunInstances:0002`; a spot line has a number of its market after it (`RunInstances:0002:SV001`). */
export function osOfOperation(operation: string): OperatingSystem | null {
  const match = /^RunInstances(?::(?!SV\d)([0-9a-z]+))?(?::SV\d+)?$/.exec(operation);
  return match === null ? null : (BY_OPERATION.get(match[1] ?? '') ?? null);
}

/** The system by its name first, then by the operation; null where neither says. */
export const osOf = (name: string, operation: string): OperatingSystem | null =>
  osOfProduct(name) ?? osOfOperation(operation);

const HOURS = ['', 'hrs', 'hr', 'hour', 'hours'];
const SECONDS = ['s', 'sec', 'secs', 'second', 'seconds'];

/** Whether an amount is of hours or seconds. Throws `LineRefused` for any other unit. */
export function unitOf(unit: string): 'hours' | 'seconds' {
  if (HOURS.includes(unit.toLowerCase())) return 'hours';
  if (SECONDS.includes(unit.toLowerCase())) return 'seconds';
  throw new LineRefused(`the amount is in "${unit.slice(0, 40)}", not in hours`);
}

/** An instance type's name, or null for what cannot be one. */
export const instanceTypeOf = (text: string): string | null =>
  text.length <= 60 && /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(text) ? text : null;
