import type { OperatingSystem } from '#lib/domain/rows';
import type { PurchaseOption } from '#lib/domain/usage';
import { instanceTypeOf, LineRefused } from './placing.ts';

/** What lines of one kind have in common, as the bill says it; '' = nothing. */
export type LineClass = {
  /** `AWS` */
  provider: string;
  /** `AmazonEC2`, `Amazon Elastic Compute Cloud` */
  service: string;
  /** `Usage`, `SavingsPlanCoveredUsage`; of FOCUS the charge category */
  lineType: string;
  /** of FOCUS: `Correction` */
  chargeClass: string;
  /** the line may be of instance-hours; of the others what follows is '' */
  instance: boolean;
  /** of FOCUS: `Standard`, `Dynamic`, `Committed` */
  category: string;
  /** of FOCUS: status, category and type of the commitment, a | between them */
  commitment: string;
  usageType: string;
  operation: string;
  region: string;
  zone: string;
  unit: string;
  /** the instance type, where a column says it */
  type: string;
  /** the operating system, where a column says it */
  os: string;
  /** of FOCUS: JSON of what is bought */
  sku: string;
};

export const CLASS_KEYS = [
  'provider',
  'service',
  'lineType',
  'chargeClass',
  'instance',
  'category',
  'commitment',
  'usageType',
  'operation',
  'region',
  'zone',
  'unit',
  'type',
  'os',
  'sku',
] as const satisfies (keyof LineClass)[];

/** What becomes of lines of one kind. */
export type Verdict =
  | {
      kind: 'usage';
      purchaseOption: PurchaseOption;
      region: string;
      zone: string | null;
      instanceType: string;
      os: OperatingSystem | null;
      unit: 'hours' | 'seconds';
    }
  | { kind: 'other' | 'adjustment' | 'refused' | 'elsewhere'; what: string };

/** The verdict that `make` gives; where it throws `LineRefused`, that the lines are refused. */
export function verdictOf(make: () => Verdict): Verdict {
  try {
    return make();
  } catch (error) {
    if (error instanceof LineRefused) return { kind: 'refused', what: error.message };
    throw error;
  }
}

/** The first of these that is an instance type. Throws `LineRefused` where none is. */
export function firstInstanceType(...texts: (string | null)[]): string {
  for (const text of texts) {
    const type = text === null ? null : instanceTypeOf(text);
    if (type !== null) return type;
  }
  throw new LineRefused('the line names no instance type');
}
