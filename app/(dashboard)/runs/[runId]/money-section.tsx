import { MoneyBar } from '#components/charts/money-bar';
import { PART_INKS, PART_WORDS } from '#components/charts/run-inks';
import { CsvLink } from '#components/ui/csv-link';
import { pct, usd } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { RunResponse } from '#lib/api/schemas/runs';
import { runUrl } from '#lib/queries/runs';
import { nodeTime, shownMoney } from './money.ts';

/** Where the money of a run went: one bar, and under it five amounts that sum to the total to the cent. */
export function MoneySection({ data }: { data: RunResponse }) {
  const { run, ledger } = data;
  if (ledger === null) return null;
  const money = shownMoney(ledger);
  if (money === null)
    return (
      <Section id="money" title="Where the money went">
        <p className="border-t border-t-ink py-3 text-sm text-soft">
          No price of its instances is known, so that what it cost is not, either. Prices come with a feed or
          an import; the ledger is then made anew by itself.
        </p>
      </Section>
    );
  const tookBack = ledger.tookBackUsd ?? 0;
  return (
    <Section
      id="money"
      title="Where the money went"
      note={`${usd(money.totalUsd)} in all${tookBack > 0 ? `; interruptions took back ${usd(tookBack)} of it` : ''}; hours are of all nodes together`}
      action={<CsvLink href={runUrl(run.id)} />}
    >
      <MoneyBar
        parts={{
          useful: ledger.usefulUsd ?? 0,
          checkpoint: ledger.checkpointUsd ?? 0,
          lost: ledger.lostUsd ?? 0,
          restart: ledger.restartUsd ?? 0,
          idle: ledger.idleUsd ?? 0,
        }}
      />
      <dl
        aria-label="Where the money went"
        className="mt-3.5 grid grid-cols-2 gap-x-8 gap-y-3 sm:flex sm:flex-wrap"
      >
        {money.parts.map(({ part, usd: amount, pct: share, hours }) => (
          <div key={part}>
            <dt className="flex items-center gap-2 text-sm text-soft">
              <i
                aria-hidden="true"
                className="inline-block size-[9px] rounded-[2px]"
                style={{ background: PART_INKS[part] }}
              />
              {PART_WORDS[part]}
            </dt>
            <dd className="text-lg font-semibold">{usd(amount)}</dd>
            <dd className="text-sm text-soft">
              {pct(share)}, {nodeTime(hours)}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
