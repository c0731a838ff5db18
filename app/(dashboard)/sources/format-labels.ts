import type { ImportSummary } from '#lib/api/schemas/imports';

/** The file formats in words. */
export const FORMAT_LABELS: Record<ImportSummary['format'], string> = {
  'aws-spot-price-json': 'AWS spot price history',
  'spot-price-csv': 'Spot price CSV',
  'on-demand-price-csv': 'On-demand price CSV',
};
