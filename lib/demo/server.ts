import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createQueues,
  type DemoQueues,
  QUEUE_ACCOUNT,
  QUEUE_NAME,
  type QueueOptions,
} from './interruption-queue.ts';
import { createMarket } from './market.ts';
import { answerUnsigned } from './unsigned.ts';
import { type Exchange, respond } from './wire/dispatch.ts';
import { createFaults, type FaultRule, type Faults } from './wire/faults.ts';
import { createRateLimit } from './wire/rate-limit.ts';

export { demoAccounts, demoCredentials, demoRoleArns } from './accounts.ts';
export type { FaultRule, Faults } from './wire/faults.ts';

/** A running simulated cloud. `url` is for `AWS_ENDPOINT_URL`. */
export type DemoCloud = {
  url: string;
  port: number;
  faults: Faults;
  /** where the events of all accounts and regions come by */
  queueUrl: string;
  /** Puts any text on that queue. */
  sendMessage(body: string): void;
  queueDepth(): ReturnType<DemoQueues['depth']>;
  close(): Promise<void>;
};

export type DemoCloudOptions = {
  seed: number;
  /** the simulated present */
  clock: () => Date;
  host?: string;
  /** 0 = any free one */
  port?: number;
  /** rules that hold from the start */
  faults?: FaultRule[];
  /** a few throttles, short and empty pages by themselves; default true */
  background?: boolean;
  /** what an assumed role must be asked with; default: nothing is wanted */
  externalId?: string;
  queue?: QueueOptions;
};

const BODY_LIMIT = 1_000_000;

/**
 * Starts the simulated cloud: EC2, Price List, Cost Explorer, S3, SQS, CloudTrail and STS on one port, told apart by the
 * credential scope of the signature, and the Spot Instance Advisor's data, which want none.
 * `POST /_faults` with `{rules, background}` sets its faults from another process, `GET` shows them; `POST /_queue` with
 * `{body}` puts a text on the queue of events, `GET` shows how many it holds.
 */
export async function startDemoCloud(options: DemoCloudOptions): Promise<DemoCloud> {
  const { seed, clock, host = '127.0.0.1', port = 0, externalId = null } = options;
  const faults = createFaults(seed, options.background ?? true);
  faults.set(options.faults ?? []);
  const market = createMarket(seed);
  const queues = createQueues(market, clock, options.queue);
  // As the real one: two requests a second of an account and region.
  const trailLimit = createRateLimit(2, 4);
  const server = createServer((request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const { signal } = gone;
    serve(request, response, { market, queues, trailLimit, clock, faults, externalId, signal }).catch(
      (error: unknown) => {
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
        response.end(error instanceof Error ? error.message : 'unknown');
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  const url = `http://${name}:${address.port}`;
  return {
    url,
    port: address.port,
    faults,
    queueUrl: `${url}/${QUEUE_ACCOUNT}/${QUEUE_NAME}`,
    sendMessage: queues.send,
    queueDepth: queues.depth,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  cloud: Omit<Exchange, 'request' | 'body'>,
): Promise<void> {
  const body = await readBody(request);
  if (answerUnsigned(request, response, body, cloud)) return;
  const outcome = await respond({ ...cloud, request, body });
  if (outcome.delayMs > 0) await sleep(outcome.delayMs, undefined, { signal: cloud.signal }).catch(() => {});
  if (outcome.end !== 'reply') {
    if (outcome.end === 'drop') request.socket.destroy();
    return;
  }
  const { status, contentType, body: content, headers } = outcome.reply;
  response.writeHead(status, {
    ...headers,
    'content-type': contentType,
    'content-length': Buffer.byteLength(content),
    'x-amzn-requestid': outcome.requestId,
  });
  response.end(request.method === 'HEAD' ? undefined : content);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) throw new Error(`a request body of more than ${BODY_LIMIT} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
