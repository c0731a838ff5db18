import type { ImportSummary } from '#lib/api/schemas/imports';

/** The file formats in words. */
export const FORMAT_LABELS: Record<ImportSummary['format'], string> = {
  'aws-spot-price-json': 'AWS spot price history',
  'spot-price-csv': 'Spot price CSV',
  'on-demand-price-csv': 'On-demand price CSV',
  'aws-cur-2': 'AWS bill, CUR 2.0',
  'focus-1.0': 'Bill, FOCUS 1.0',
  'focus-1.1': 'Bill, FOCUS 1.1',
  'focus-1.2': 'Bill, FOCUS 1.2',
};
