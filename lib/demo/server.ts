import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createMarket } from './market.ts';
import { type Exchange, respond } from './wire/dispatch.ts';
import { createFaults, type FaultRule, type Faults, faultsSchema } from './wire/faults.ts';

export { demoAccounts, demoCredentials, demoRoleArns } from './accounts.ts';
export type { FaultRule, Faults } from './wire/faults.ts';

/** A running simulated cloud. `url` is for `AWS_ENDPOINT_URL`. */
export type DemoCloud = { url: string; port: number; faults: Faults; close(): Promise<void> };

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
};

const BODY_LIMIT = 1_000_000;

/**
 * Starts the simulated cloud: EC2, Price List, Cost Explorer, S3 and STS on one port, told apart by the credential
 * scope of the signature.
 * `POST /_faults` with `{rules, background}` sets its faults from another process, `GET` shows them.
 */
export async function startDemoCloud(options: DemoCloudOptions): Promise<DemoCloud> {
  const { seed, clock, host = '127.0.0.1', port = 0, externalId = null } = options;
  const faults = createFaults(seed, options.background ?? true);
  faults.set(options.faults ?? []);
  const market = createMarket(seed);
  const closing = new AbortController();
  const server = createServer((request, response) => {
    serve(request, response, { market, clock, faults, externalId }, closing.signal).catch(
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
  return {
    url: `http://${name}:${address.port}`,
    port: address.port,
    faults,
    close: () =>
      new Promise((resolve, reject) => {
        closing.abort();
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  cloud: Omit<Exchange, 'request' | 'body'>,
  signal: AbortSignal,
): Promise<void> {
  const body = await readBody(request);
  if (request.url === '/_faults') return steer(request, response, body, cloud.faults);
  const outcome = await respond({ ...cloud, request, body });
  if (outcome.delayMs > 0) await sleep(outcome.delayMs, undefined, { signal }).catch(() => {});
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

function steer(request: IncomingMessage, response: ServerResponse, body: Buffer, faults: Faults): void {
  if (request.method === 'POST') {
    const parsed = faultsSchema.safeParse(jsonOrNull(body));
    if (!parsed.success) {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ detail: parsed.error.issues.map(({ message }) => message).join('; ') }));
      return;
    }
    if (parsed.data.rules !== undefined) faults.set(parsed.data.rules);
    if (parsed.data.background !== undefined) faults.background = parsed.data.background;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ rules: faults.list(), background: faults.background, calls: faults.calls() }),
  );
}

function jsonOrNull(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
