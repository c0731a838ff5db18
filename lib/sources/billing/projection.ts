import type { LineClass } from './verdict.ts';

type OfInstances = Exclude<keyof LineClass, 'provider' | 'service' | 'lineType' | 'chargeClass' | 'instance'>;

/** What a bill's columns are to us, each as SQL over one line. */
export type Projection = {
  /** whether the line may be of instance-hours; what stands apart for such lines alone is not kept of the others */
  instance: string;
  always: Record<'provider' | 'service' | 'lineType' | 'chargeClass', string>;
  ofInstances: Record<OfInstances, string>;
  /** begin of the billing period in ms */
  period: string;
  /** whether an invoice is named; NULL where there is no such column */
  invoiced: string;
  account: string;
  accountName: string;
  currency: string;
  resource: string;
  /** JSON of an object */
  tags: string;
  /** of the usage, in ms */
  start: string;
  /** null: there is no such column */
  end: string | null;
  amount: string;
  amountColumn: string;
  /** what the bill is the sum of */
  cost: string;
  costColumn: string;
  /** of committed use (CUR), of every line (FOCUS) */
  effective: string;
  /** null: there is no such column */
  list: string | null;
  contracted: string | null;
  /** what the line would have cost on demand; null: no column says it */
  onDemand: string | null;
  /** every line states an effective cost, which can be wrong */
  effectiveOfAll: boolean;
  /** what stands in a column, to quote it */
  quoted: Record<'cost' | 'amount' | 'start' | 'end', string>;
  /** in how many columns the word NULL stands */
  nullWords: string;
};
