import { DEMO, startLedger } from './product.ts';

/** Where the two ledgers under test answer; set by the global set-up, read by the fixtures. */
export const URLS = { demo: 'E2E_DEMO_URL', files: 'E2E_FILES_URL' } as const;

/**
 * Starts the built product twice, on the simulated cloud and on files alone, each with an empty data folder, and
 * returns the teardown. An instance that is named in the environment already is used and left alone.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const wanted = [
    { name: URLS.demo, settings: { SOURCES: 'demo', ...DEMO } },
    { name: URLS.files, settings: { SOURCES: 'files' } },
  ].filter(({ name }) => !process.env[name]);
  const started = await Promise.allSettled(wanted.map(({ settings }) => startLedger(settings)));
  const stops = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value.stop] : []));
  const teardown = async () => {
    const ends = await Promise.allSettled(stops.map((stop) => stop()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  };
  for (const [index, result] of started.entries()) {
    if (result.status === 'rejected') {
      await teardown();
      throw result.reason;
    }
    process.env[wanted[index]?.name ?? ''] = result.value.url;
  }
  return teardown;
}
