import fc from 'fast-check';

/**
 * How often a property is to be tried: at least so often, more where `npm run soak` asks for more; `atMost` bounds that, for
 * properties of which each try takes long.
 */
export const atLeast = (runs: number, atMost = Number.POSITIVE_INFINITY): { numRuns: number } => ({
  numRuns: Math.max(runs, Math.min(atMost, fc.readConfigureGlobal()?.numRuns ?? 0)),
});
