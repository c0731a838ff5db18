import { noRun } from '#lib/api/run-id';
import type { EpochsResponse } from '#lib/api/schemas/runs';
import { readEpochs } from '#lib/db/runs-read';
import { largestRemainder } from '#lib/domain/largest-remainder';
import { isoInTurn, roundedUsd, STEP, usdOf } from './run-figures.ts';

/** The epochs of a run that stand, by completion, with what was paid for each. Throws `ProblemError` 404. */
export async function runEpochs(id: string, now: Date): Promise<EpochsResponse> {
  const found = await readEpochs(id);
  if (found === null) throw noRun(id);
  const { epochs, priced } = found;
  const steps = largestRemainder(
    epochs.map(({ units }) => BigInt(units)),
    STEP,
  );
  const known = (usd: number) => (priced ? usd : null);
  const iso = isoInTurn();
  return {
    rows: epochs.map(({ epoch, from, to, lostUnits, restartUnits }, index) => ({
      epoch,
      startedAt: iso(from),
      endedAt: iso(to),
      usd: known(usdOf(steps[index] ?? 0n)),
      lostUsd: known(roundedUsd(BigInt(lostUnits))),
      restartUsd: known(roundedUsd(BigInt(restartUnits))),
    })),
    asOf: now.toISOString(),
  };
}
