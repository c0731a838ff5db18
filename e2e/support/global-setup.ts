import {
  API_TOKEN,
  DEMO,
  dataFolder,
  freePort,
  type Program,
  printed,
  runProduct,
  stopProgram,
} from './product.ts';

/** Where the two ledgers under test answer; set by the global set-up, read by the fixtures. */
export const URLS = { demo: 'E2E_DEMO_URL', files: 'E2E_FILES_URL' } as const;

async function start(settings: Record<string, string>): Promise<{ url: string; stop(): Promise<void> }> {
  const data = dataFolder();
  const port = await freePort();
  const program: Program = runProduct({ ...settings, PORT: String(port), DATA_DIR: data.path, API_TOKEN });
  const stop = async () => {
    try {
      await stopProgram(program);
    } finally {
      data.remove();
    }
  };
  try {
    await printed(program, /Spotledger is at /);
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, stop };
}

/**
 * Starts the built product twice, on the simulated cloud and on files alone, each with an empty data folder, and
 * returns the teardown. An instance that is named in the environment already is used and left alone.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const wanted = [
    { name: URLS.demo, settings: { SOURCES: 'demo', ...DEMO } },
    { name: URLS.files, settings: { SOURCES: 'files' } },
  ].filter(({ name }) => !process.env[name]);
  const started = await Promise.allSettled(wanted.map(({ settings }) => start(settings)));
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
