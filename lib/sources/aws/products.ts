import type { OperatingSystem } from '#lib/domain/rows';

/** Both words that AWS has for Linux: which one a pool carries depends on the account's age. */
export const LINUX_PRODUCTS = ['Linux/UNIX', 'Linux/UNIX (Amazon VPC)'];

const BY_PRODUCT = new Map<string, OperatingSystem>([
  ['linux/unix', 'linux'],
  ['linux', 'linux'],
  ['red hat enterprise linux', 'rhel'],
  ['rhel', 'rhel'],
  ['suse linux', 'suse'],
  ['suse', 'suse'],
  ['windows', 'windows'],
]);

/** AWS's product description or operating system in our words; null for one that we do not know. */
export function osOfProduct(description: string): OperatingSystem | null {
  const name = description.trim().toLowerCase();
  return BY_PRODUCT.get(name.endsWith(' (amazon vpc)') ? name.slice(0, -13) : name) ?? null;
}

/**
 * The operating system of an instance by its platform details, which also name what runs on it (`Windows with SQL
 * Server Standard`, `Ubuntu Pro`); null for one that we do not know.
 */
export function osOfPlatform(details: string): OperatingSystem | null {
  const name = details.trim().toLowerCase();
  if (/^windows\b/.test(name)) return 'windows';
  if (/^red hat\b/.test(name)) return 'rhel';
  if (/^suse\b/.test(name)) return 'suse';
  return /^(linux|ubuntu)\b/.test(name) ? 'linux' : osOfProduct(details);
}
