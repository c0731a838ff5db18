/** What pools can be sorted by. On its own, so that a page can name them without the schemas in its bundle. */
export const POOL_SORTS = [
  'usdPerGpuHour',
  'spotUsdPerHour',
  'onDemandUsdPerHour',
  'savingsPct',
  'meanUsdPerHour',
  'changePct',
  'region',
  'instanceType',
  'gpuModel',
] as const;
