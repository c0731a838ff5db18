import type { BilledRow } from '#lib/api/schemas/savings';
import { demoAccounts } from '#lib/demo/accounts';
import { type SavingsKey, trueSavings } from '#lib/demo/true-savings';
import { savings } from '#lib/reports/savings';
import { BILL_FEEDS, type BillFeed, type Laboratory } from './testing.ts';

/** The ways to the same truth: which feeds of bills run. */
export const BILL_WAYS: Record<string, BillFeed[]> = {
  'Cost Explorer alone': ['aws.cost-explorer'],
  'exports alone': ['aws.billing-export'],
  both: BILL_FEEDS,
};

/** Few spot prices: these rounds are about bills. */
export const FEW_PRICES = { SPOT_INSTANCE_TYPES: 'trn1.32xlarge' };

const GROUPINGS = ['day', 'region', 'instanceType', 'account'] as const satisfies SavingsKey[];

/** A group's figures in words that compare to the hundredth of a cent. */
const words = (figures: Record<'spotHours' | 'spotCost' | 'listCost' | 'otherHours' | 'otherCost', number>) =>
  Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, value.toFixed(4)]));

type Figures = Record<string, Record<string, string>>;

/** What the product says was saved in whole UTC days, by each grouping; groups without any use are left out. */
export async function toldSavings(
  window: { from: string; to: string },
  now: Date,
): Promise<Record<string, Figures>> {
  const told: Record<string, Figures> = {};
  for (const groupBy of GROUPINGS) {
    const { rows } = await savings({ ...window, groupBy: [groupBy] }, now);
    const used = rows.filter((row) => row.billed && (row.spotHours > 0 || row.otherHours > 0)) as BilledRow[];
    told[groupBy] = Object.fromEntries(
      used.map((row) => [
        row.keys[groupBy] ?? '',
        words({
          spotHours: row.spotHours,
          spotCost: row.spotCostUsd,
          listCost: row.listCostUsd ?? Number.NaN,
          otherHours: row.otherHours,
          otherCost: row.otherCostUsd,
        }),
      ]),
    );
  }
  return told;
}

/** The same by the market's own word. */
export function trueFigures(
  { market }: Laboratory,
  window: { from: string; to: string },
): Record<string, Figures> {
  const of = {
    accounts: demoAccounts.map(({ id }) => id),
    from: new Date(`${window.from}T00:00:00Z`),
    to: new Date(`${window.to}T00:00:00Z`),
  };
  return Object.fromEntries(
    GROUPINGS.map((key) => [
      key,
      Object.fromEntries(
        trueSavings(market, { ...of, by: [key] }).map((group) => [
          group.keys[key] ?? '',
          words({
            spotHours: Number(group.spotHours),
            spotCost: Number(group.spotCost),
            listCost: Number(group.listCost),
            otherHours: Number(group.otherHours),
            otherCost: Number(group.otherCost),
          }),
        ]),
      ),
    ]),
  );
}
