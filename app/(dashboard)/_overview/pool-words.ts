import type { PoolRow } from '#lib/api/schemas/pools';

/** `g6.12xlarge in use1-az4`: a pool in a sentence; the system only where it is not Linux. */
export function poolWords(pool: Pick<PoolRow, 'instanceType' | 'zone' | 'os'>): string {
  const system = pool.os === 'linux' ? '' : ` (${pool.os})`;
  return `${pool.instanceType}${system} in ${pool.zone}`;
}
