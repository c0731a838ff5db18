import fc from 'fast-check';

// `npm run soak` asks every property for more runs.
const runs = Number(process.env.FC_RUNS ?? '');
if (runs > 0) fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: runs });
