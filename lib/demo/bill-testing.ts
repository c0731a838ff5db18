import type { Rate } from './billing.ts';
import type { DemoLifetime } from './fleet.ts';
import type { Market } from './market.ts';
import { createMarket } from './market.ts';

/** A lifetime of g5.xlarge in us-east-1 between two instants of 3 November 2026, `10:30:00` and the like. */
export function lifetimeOf(
  from: string,
  to: string,
  changes: Partial<Pick<DemoLifetime, 'lifecycle' | 'endReason'>> & { job?: string; id?: string } = {},
): DemoLifetime {
  const { lifecycle = 'spot', endReason = 'terminated', job = 'llama-8b-sft', id = 'i-0' } = changes;
  return {
    account: '111122223333',
    instanceId: id,
    pool: { region: 'us-east-1', zoneId: 'use1-az1', instanceType: 'g5.xlarge', os: 'linux' },
    lifecycle,
    startedAt: new Date(`2026-11-03T${from}Z`),
    endedAt: new Date(to.length > 8 ? to : `2026-11-03T${to}Z`),
    endReason,
    interruption: endReason === 'interrupted' ? { action: 'terminate', noticedAt: null } : null,
    rebalanceAt: null,
    tags: { team: 'language', job, run: 'run-1' },
  };
}

/** A market in which only these lifetimes ran, at these spot prices and list prices. */
export function marketOf(lifetimes: DemoLifetime[], spot: Rate[], list: Rate[]): Market {
  return {
    ...createMarket(1),
    instances: (account, from, to) =>
      lifetimes.filter(
        (entry) =>
          (account === null || entry.account === account) && entry.startedAt < to && entry.endedAt > from,
      ),
    onDemandSteps: () => list,
    recordBefore: (_, at) => spot.findLast((rate) => rate.at < at) ?? null,
    spotRecords: (_, from, to) => spot.filter((rate) => rate.at >= from && rate.at < to),
    rates: ({ lifecycle }) => (lifecycle === 'spot' ? spot : list),
  };
}
