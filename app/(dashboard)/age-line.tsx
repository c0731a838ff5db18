import { Ago } from '#components/ui/ago';
import { counted, day } from '#components/ui/format';
import type { PoolSummaryResponse } from '#lib/api/schemas/pools';
import { ageOf, mixedWords } from './ages.ts';

/** How old the prices are, in a sentence: true of every pool, not of the newest alone. */
export function AgeLine({
  total,
  asOf,
  pools,
}: {
  total: PoolSummaryResponse['total'];
  asOf: string;
  /** how many pools the words before it speak of */
  pools: number;
}) {
  const { observedPools, observedFrom, observedUntil } = total;
  if (observedFrom === null || observedUntil === null) return null;
  const age = ageOf(total);
  if (age === 'current')
    return (
      <>
        Prices confirmed <Ago at={observedFrom} asOf={asOf} />.
      </>
    );
  return (
    <span className="text-interruption">
      {age === 'mixed' ? (
        mixedWords(
          total,
          asOf,
          `the ${counted(observedPools, 'pool')}${observedPools === pools ? '' : ' with a spot price'}`,
        )
      ) : (
        <>
          The prices are <Ago at={observedUntil} asOf={asOf} suffix=" old" />: none was confirmed after{' '}
          {day(observedUntil, asOf)}.
        </>
      )}
    </span>
  );
}
