import { Agent, type ClientRequest, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startChild, stopChild } from '#lib/children';
import { freePort } from '../support/product.ts';
import { NEXT } from './bare-app.ts';

const END_WITH_PARENT = fileURLToPath(new URL('../../lib/end-with-parent.ts', import.meta.url));
const START_MS = 60_000;

export type Answer = { ms: number; status: number; body: string };

/** A web server under way; one connection, one request after the other. */
export type Server = {
  url: string;
  pid: number;
  ask(path: string): Promise<Answer>;
  stop(): Promise<void>;
};

/** Starts the production server of a built Next.js app and waits until `path` is answered. */
export async function startServer(
  folder: string,
  environment: Record<string, string>,
  path: string,
): Promise<Server> {
  const port = await freePort();
  const child = startChild(
    'web',
    ['--import', END_WITH_PARENT, NEXT, 'start', folder, '-H', '127.0.0.1', '-p', String(port)],
    { env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...environment }, output: 'errors' },
  );
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (asked: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const began = performance.now();
      const request: ClientRequest = get({ host: '127.0.0.1', port, path: asked, agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const ms = performance.now() - began;
          resolve({ ms, status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
        });
      });
      request.once('error', reject);
    });
  const stop = async () => {
    agent.destroy();
    await stopChild(child);
  };
  const until = Date.now() + START_MS;
  for (;;) {
    const answer = await ask(path).catch(() => null);
    if (answer?.status === 200)
      return { url: `http://127.0.0.1:${port}`, pid: child.process.pid ?? 0, ask, stop };
    if (Date.now() > until || child.process.exitCode !== null) {
      await stop();
      throw new Error(`The server of ${folder} does not answer ${path}: ${answer?.body ?? 'no answer'}`);
    }
    await sleep(100);
  }
}

/** Asks each in turn, `times` times after a warm-up of as many; all ms of each, in the order given. */
export async function inTurns(asks: (() => Promise<Answer | number>)[], times: number): Promise<number[][]> {
  const spent: number[][] = asks.map(() => []);
  for (let n = 0; n < 2 * times; n++) {
    for (const [index, ask] of asks.entries()) {
      const answer = await ask();
      if (typeof answer !== 'number' && answer.status !== 200)
        throw new Error(`Answered ${answer.status}: ${answer.body.slice(0, 500)}`);
      if (n >= times) spent[index]?.push(typeof answer === 'number' ? answer : answer.ms);
    }
  }
  return spent;
}
