import { count, day } from '#components/ui/format';
import type { PoolSummaryResponse } from '#lib/api/schemas/pools';

type Ages = Pick<
  PoolSummaryResponse['total'],
  'observedPools' | 'currentPools' | 'observedFrom' | 'observedUntil'
>;

/** Whether all prices are of now, some of them, or none. */
export const ageOf = ({ observedPools, currentPools }: Ages): 'current' | 'mixed' | 'old' =>
  currentPools === observedPools ? 'current' : currentPools === 0 ? 'old' : 'mixed';

/** `Only 2 of the 32 pools were confirmed within the last day; the oldest was last seen on 23 Mar 2020.` */
export function mixedWords(
  { observedPools, currentPools, observedFrom }: Ages,
  asOf: string,
  of: string,
): string {
  const only = currentPools * 2 < observedPools ? 'Only ' : '';
  const were = currentPools === 1 ? 'was' : 'were';
  const oldest = observedFrom === null ? '' : `; the oldest was last seen on ${day(observedFrom, asOf)}`;
  return `${only}${count(currentPools)} of ${of} ${were} confirmed within the last day${oldest}.`;
}
