import { dateTime, money, pct } from '#components/ui/format';
import type { ReconciliationResponse } from '#lib/api/schemas/reconciliation';

type Figures = ReconciliationResponse['total'];

/** By how much the same instances' bill and computation differ, in per cent of what was computed; null of nothing. */
export const comparedPct = ({ comparedBilledUsd, comparedComputedUsd }: Figures): number | null =>
  comparedBilledUsd === null || !comparedComputedUsd
    ? null
    : ((comparedBilledUsd - comparedComputedUsd) / comparedComputedUsd) * 100;

/** Whether the bill matches what prices and lifetimes make it, in a sentence; null for what is not known. */
export function invoiceSentence({ total, byInstance }: ReconciliationResponse): string {
  if (total.billedUsd === null) return 'No bill speaks of these days yet.';
  if (total.computedUsd === null)
    return 'Instance lifetimes were not followed in these days, so there is nothing to hold the bill against.';
  const gap = comparedPct(total);
  const { comparedBilledUsd, comparedComputedUsd } = total;
  if (gap === null || comparedBilledUsd === null || comparedComputedUsd === null)
    return 'No instance of these days is both in the bill and among those seen.';
  const difference = comparedBilledUsd - comparedComputedUsd;
  const what = byInstance ? 'For the instances that were seen running' : 'For the days with instances seen';
  const apart =
    Math.abs(difference) < 0.005
      ? 'the same to the cent'
      : `${money(Math.abs(difference))} (${pct(Math.abs(gap), Math.abs(gap) < 0.1 ? 3 : 1)}) apart`;
  return `${what}, ${money(comparedBilledUsd)} was billed and ${money(comparedComputedUsd)} computed: ${apart}.`;
}

/** How far the bill is above what is computed for the same instances on days that are not final, in USD. */
const provisionalGap = (rows: ReconciliationResponse['rows']): number =>
  rows
    .filter((row) => row.provisional)
    .reduce((sum, row) => sum + (row.comparedBilledUsd ?? 0) - (row.comparedComputedUsd ?? 0), 0);

/** What explains the rest, one sentence each. */
export function invoiceReasons({
  rows,
  total,
  lifetimesSince,
  byInstance,
  asOf,
}: ReconciliationResponse): string[] {
  const open = provisionalGap(rows);
  return [
    Math.abs(open) >= 0.005
      ? `On provisional days the bill is ${money(Math.abs(open))} ${open < 0 ? 'below' : 'above'} it: hours may still come, and costs change.`
      : null,
    total.notSeenUsd
      ? `${money(total.notSeenUsd)} is billed for ${byInstance ? 'instances' : 'days'} that nobody saw running.`
      : null,
    total.notComparedUsd
      ? `${money(total.notComparedUsd)} is billed for what cannot be compared: ${lifetimesSince === null ? 'no lifetime is known' : `lifetimes are followed since ${dateTime(lifetimesSince, asOf)} UTC at the earliest`}.`
      : null,
    total.notBilledUsd
      ? `${money(total.notBilledUsd)} is computed for instances that the bill does not have.`
      : null,
    total.waivedUsd
      ? `${money(total.waivedUsd)} is not charged: AWS took the instance back in its first hour.`
      : null,
    total.unpricedHours
      ? `${Math.max(1, Math.round(total.unpricedHours))}\u00a0h were seen without a known spot price, and are in no figure.`
      : null,
    !byInstance && total.billedUsd !== null
      ? 'The bill names no instances, so days are compared as a whole; an export with resource ids tells them apart.'
      : null,
  ].filter((reason) => reason !== null);
}
