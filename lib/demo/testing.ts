import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { createMarket } from './market.ts';
import { type DemoCloud, type DemoCloudOptions, demoCredentials, startDemoCloud } from './server.ts';
import { clientsOf } from './test-clients.ts';

/** A simulated cloud as the tests of a file have it: its market, clients for it, and its clock, which is set by hand. */
export type HostedCloud = ReturnType<typeof hostDemoCloud>;

/**
 * Hosts a simulated cloud for the tests of a file, seed 7 unless another is given. Before each test its clock is back at
 * `start` and no fault rule holds.
 */
export function hostDemoCloud(start: Date, options: Partial<Omit<DemoCloudOptions, 'clock'>> = {}) {
  const asked = { seed: 7, ...options };
  let cloud: DemoCloud | undefined;
  const running = (): DemoCloud => {
    if (cloud === undefined) throw new Error('The simulated cloud has not been started yet.');
    return cloud;
  };
  const hosted = {
    ...clientsOf(running),
    market: createMarket(asked.seed),
    now: start,
    get cloud() {
      return running();
    },
  };
  beforeAll(async () => {
    cloud = await startDemoCloud({ ...asked, clock: () => hosted.now });
  });
  afterAll(() => cloud?.close());
  beforeEach(() => {
    hosted.now = start;
    running().faults.clear();
  });
  return hosted;
}

/** Leads the SDK of this process to a simulated cloud; `vi.unstubAllEnvs()` leads it back. */
export function leadSdkTo(url: string): void {
  vi.stubEnv('AWS_ENDPOINT_URL', url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', demoCredentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', demoCredentials.secretAccessKey);
}

/** `hostDemoCloud`, to which the SDK of this process is led as well. */
export function hostDemoAws(...asked: Parameters<typeof hostDemoCloud>): HostedCloud {
  const hosted = hostDemoCloud(...asked);
  beforeAll(() => leadSdkTo(hosted.cloud.url));
  afterAll(() => {
    vi.unstubAllEnvs();
  });
  return hosted;
}
