import { Explain } from '#components/ui/explain';
import { count, hours, money, pct } from '#components/ui/format';
import { Kpi, KpiStrip } from '#components/ui/kpi';
import type { InterruptionRatesResponse } from '#lib/api/schemas/interruption-rates';
import { lostHours, waivedUsd } from './figures.ts';
import { intervalText, leadText, rateText } from './words.ts';

type Total = InterruptionRatesResponse['total'];

/** Share of `part` in `whole`, in whole per cent. */
const share = (part: number, whole: number) => pct((part / whole) * 100, 0);

/** How often, with its interval, and what that means for a day. */
function RateKpi({ total }: { total: Total }) {
  const interval = intervalText(total.low95, total.high95);
  return (
    <Kpi
      label={
        <Explain
          formula="interruptions / instance-hours at risk; chance in 24 h = 1 − exp(−24 × rate)"
          source="every spot instance, from its launch to its end within the window"
        >
          Rate per instance-hour
        </Explain>
      }
      value={total.ratePerHour === null ? null : rateText(total.ratePerHour)}
      note={
        interval && (
          <>
            <b>{interval}</b>
            {total.chanceIn24h !== null &&
              `; ${pct(total.chanceIn24h * 100, total.chanceIn24h < 0.095 ? 1 : 0)} within 24\u00a0h`}
          </>
        )
      }
    />
  );
}

/** What the provider did not charge, as it took instances back in their first hour. */
function WaivedKpi({ total }: { total: Total }) {
  const waived = waivedUsd(total);
  const none = total.waivedUsd === null && waived === 0;
  return (
    <Kpi
      label={
        <Explain
          formula="sum of what the first hours would have cost at the spot price, of instances that AWS took back within them"
          source="lifetimes, and the spot price of the pool at each moment"
        >
          Charges waived
        </Explain>
      }
      value={waived === null ? null : money(waived)}
      note={
        <>
          {none ? (
            'none was taken back in its first hour'
          ) : (
            <>
              <b>not charged</b>: taken back in the first hour
            </>
          )}
          {total.waivedUnpricedHours > 0 && `; ${hours(total.waivedUnpricedHours)}\u00a0h without a price`}
        </>
      }
    />
  );
}

/** How long capacity was missing. */
function LostKpi({ total }: { total: Total }) {
  const lost = lostHours(total);
  const open = total.interruptions - total.replaced - total.notReplaced;
  return (
    <Kpi
      label={
        <Explain
          formula="sum over interruptions of the time until an instance of the same kind ran in its place, at most 24 hours"
          source="lifetimes of instances of the same account, type and tags; interruptions that nothing replaced are counted, and in no hours"
        >
          Capacity lost
        </Explain>
      }
      value={lost === null ? null : `${lost > 0 && lost < 9.95 ? lost.toFixed(1) : hours(lost)}\u00a0h`}
      note={
        total.interruptions > 0 && (
          <>
            <b>{count(total.replaced)} replaced</b>, {count(total.notReplaced)} not within 24{'\u00a0'}h
            {open > 0 && `; ${count(open)} still open`}
          </>
        )
      }
    />
  );
}

/** Recommendations to replace an instance, and what came of them. */
function RebalanceKpi({ total }: { total: Total }) {
  const { rebalancesDecided: decided, rebalancesFollowed: followed, rebalanceLeadSeconds: lead } = total;
  return (
    <Kpi
      label={
        <Explain
          formula="instances that were recommended to be replaced; followed: those that were interrupted afterwards, of those that have ended"
          source="EC2 rebalance recommendations: no interruptions, and in no rate"
        >
          Rebalance recommendations
        </Explain>
      }
      value={count(total.rebalances)}
      note={
        total.rebalances > 0 &&
        (decided === 0 ? (
          'all of their instances still run'
        ) : (
          <>
            <b>
              {share(followed, decided)} of {count(decided)} followed
            </b>{' '}
            by an interruption{lead !== null && `, ${leadText(lead)} later in the median`}
          </>
        ))
      }
    />
  );
}

/** The key numbers of interruptions. */
export function RateStrip({ total }: { total: Total }) {
  return (
    <KpiStrip label="Key numbers">
      <RateKpi total={total} />
      <WaivedKpi total={total} />
      <LostKpi total={total} />
      <RebalanceKpi total={total} />
    </KpiStrip>
  );
}
