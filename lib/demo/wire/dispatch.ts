import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { accountOfAccessKey } from '#lib/demo/accounts';
import type { DemoQueues } from '#lib/demo/interruption-queue';
import type { Market } from '#lib/demo/market';
import {
  AwsError,
  dataUnavailable,
  denied,
  internalError,
  notEnabled,
  regionNotEnabled,
  SERVICES,
  type Service,
  throttled,
  unknownCredentials,
} from './aws-error.ts';
import type { Call, Reply } from './call.ts';
import type { FaultRule, Faults } from './faults.ts';
import { protocols } from './protocols.ts';
import type { RateLimit } from './rate-limit.ts';
import { noSuchKey } from './s3.ts';
import { readAuthorization, verifySigner } from './signature.ts';

/** One request with all that it takes to answer it. */
export type Exchange = {
  request: IncomingMessage;
  body: Buffer;
  market: Market;
  queues: DemoQueues;
  trailLimit: RateLimit;
  clock: () => Date;
  faults: Faults;
  externalId: string | null;
  /** the caller has gone away, or the server closes */
  signal: AbortSignal;
};

/** How an exchange ends: a reply, silence or a cut connection, `delayMs` late. */
export type Outcome = { delayMs: number; requestId: string } & (
  | { end: 'reply'; reply: Reply }
  | { end: 'hang' }
  | { end: 'drop' }
);

/** Answers a request in the words of the service that its signature names. */
export async function respond(exchange: Exchange): Promise<Outcome> {
  const requestId = randomUUID();
  const authorization = readAuthorization(exchange.request.headers.authorization);
  const service = authorization?.service;
  if (authorization === null || !isService(service)) {
    const body = `A simulated cloud: it answers signed requests to ${SERVICES.join(', ')}.\n`;
    return {
      delayMs: 0,
      requestId,
      end: 'reply',
      reply: { status: 404, contentType: 'text/plain', body },
    };
  }
  const { region, accessKeyId } = authorization;
  const { request, body, market, queues, trailLimit, clock, externalId, faults, signal } = exchange;
  const protocol = protocols[service];
  const http = readHttp(request);
  const { form, json, action } = protocol.read({ http, body });
  const account = accountOfAccessKey(accessKeyId)?.id ?? '';
  const struck = faults.strike({ action, service, region, account });
  const kinds = new Set(struck.map(({ kind }) => kind));
  const delayMs = struck.reduce((sum, rule) => sum + (rule.kind === 'delay' ? (rule.ms ?? 0) : 0), 0);
  if (kinds.has('hang')) return { delayMs, requestId, end: 'hang' };
  if (kinds.has('drop')) return { delayMs, requestId, end: 'drop' };
  let reply: Reply;
  try {
    refuse(struck, service, action, account);
    const signer = verifySigner(request, body, authorization, service);
    const call: Call = {
      ...{ service, region, action, account: signer, accessKeyId, form, json, http, market, externalId },
      ...{ queues, trailLimit, signal },
      now: clock(),
      unevenPages: faults.background,
    };
    reply = await (kinds.has('empty') ? protocol.empty(call, requestId) : protocol.answer(call, requestId));
  } catch (error) {
    reply = protocol.error(error instanceof AwsError ? error : failure(error), requestId);
  }
  if (kinds.has('malformed')) reply = { ...reply, status: 200, body: half(reply.body) };
  else if (kinds.has('truncate') && reply.status < 300) reply = { ...reply, body: half(reply.body) };
  return { delayMs, requestId, end: 'reply', reply };
}

function isService(name: string | undefined): name is Service {
  return SERVICES.some((service) => service === name);
}

function readHttp({ method = 'GET', url = '/', headers }: IncomingMessage): Call['http'] {
  const [path = '/', query = ''] = url.split('?');
  return { method, path, query: new URLSearchParams(query), headers };
}

function refuse(struck: FaultRule[], service: Service, action: string, account: string): void {
  for (const { kind } of struck) {
    if (kind === 'throttle') throw throttled(service);
    if (kind === 'error') throw internalError(service);
    if (kind === 'deny') throw denied(service, action, account);
    if (kind === 'wrong-credentials') throw unknownCredentials(service);
    if (kind === 'region-not-enabled') throw regionNotEnabled(service);
    if (kind === 'not-enabled') throw notEnabled(service, action, account);
    if (kind === 'data-unavailable') throw dataUnavailable(service);
    if (kind === 'missing' && service === 's3' && action.endsWith('Object')) throw noSuchKey();
  }
}

function half<T extends string | Buffer>(body: T): string | Buffer {
  const length = Math.ceil(body.length / 2);
  return typeof body === 'string' ? body.slice(0, length) : body.subarray(0, length);
}

function failure(error: unknown): AwsError {
  return new AwsError('InternalError', error instanceof Error ? error.message : String(error), 500);
}
