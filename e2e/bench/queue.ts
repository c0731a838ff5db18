import { setTimeout as sleep } from 'node:timers/promises';
import type { InterruptionsResponse } from '#lib/api/schemas/interruptions';
import { openPostgres } from '#lib/db/testing';
import { startLedger } from '../support/product.ts';
import { queueOf } from '../support/queue.ts';

const EVENTS = 60;
/** They are put on the queue at random moments of so long. */
const WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;
const GIVEN_UP_MS = 60_000;

const instanceOf = (n: number) => `i-0be${n.toString(16).padStart(14, '0')}`;

const warning = (n: number, now: Date) => ({
  ...{
    version: '0',
    id: `bench-queue-${n}`,
    source: 'aws.ec2',
    account: '111122223333',
    region: 'us-east-1',
  },
  ...{ 'detail-type': 'EC2 Spot Instance Interruption Warning' },
  time: new Date(now.getTime() - n * 1000).toISOString(),
  resources: [`arn:aws:ec2:us-east-1a:instance/${instanceOf(n)}`],
  detail: { 'instance-id': instanceOf(n), 'instance-action': 'terminate' },
});

/** Whether the API's list has the instance, by the queue and once. */
async function isListed(url: string, instanceId: string): Promise<boolean> {
  const response = await fetch(`${url}/api/v1/interruptions?range=90d&instanceId=${instanceId}`);
  const { rows } = (await response.json()) as InterruptionsResponse;
  if (rows.length > 1 || rows.some(({ witnesses }) => witnesses.join() !== 'queue'))
    throw new Error(`Not one interruption by the queue: ${JSON.stringify(rows)}`);
  return rows.length === 1;
}

/**
 * The whole product on the simulated cloud, in the minute after its start, when it pulls most: how long each of 60 warnings takes from SendMessage to the
 * API's list, which is asked every 50 ms; ms. What the queue held at the start is taken off before.
 */
export async function queueWaits(
  serverUrl: string,
  now: Date,
  later: (undo: () => Promise<unknown>) => void,
): Promise<number[]> {
  const database = await openPostgres(serverUrl);
  later(() => database.close());
  const { url, stop } = await startLedger({
    ...{ SOURCES: 'demo', DATABASE_URL: database.url, DEMO_SEED: '7', DEMO_NOW: now.toISOString() },
  });
  later(stop);
  const send = await queueOf(url);
  const wait = async (n: number) => {
    const began = performance.now();
    await send(warning(n, now));
    while (!(await isListed(url, instanceOf(n)))) {
      if (performance.now() - began > GIVEN_UP_MS) throw new Error(`${instanceOf(n)} never came.`);
      await sleep(LOOK_EVERY_MS);
    }
    return performance.now() - began;
  };
  await wait(EVENTS);
  return Promise.all(
    Array.from({ length: EVENTS }, async (_, n) => {
      await sleep(Math.random() * WITHIN_MS);
      return wait(n);
    }),
  );
}
