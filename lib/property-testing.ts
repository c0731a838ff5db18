import fc from 'fast-check';

/** How often a property is to be tried: at least so often, more where `npm run soak` asks for more. */
export const atLeast = (runs: number): { numRuns: number } => ({
  numRuns: Math.max(runs, fc.readConfigureGlobal()?.numRuns ?? 0),
});
