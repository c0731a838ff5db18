/** What savings can be grouped by, beside `tag.<key>`. On its own, so that a page can name them without the schemas. */
export const SAVINGS_GROUPS = ['day', 'region', 'instanceType', 'gpuModel', 'account'] as const;

/** So many of them at once. */
export const MOST_GROUPS = 4;

/** What savings are measured against. */
export const BASELINES = ['list', 'committed'] as const;
export type Baseline = (typeof BASELINES)[number];
