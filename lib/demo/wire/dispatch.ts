import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { accountOfAccessKey } from '#lib/demo/accounts';
import type { Market } from '#lib/demo/market';
import {
  AwsError,
  denied,
  internalError,
  regionNotEnabled,
  type Service,
  throttled,
  unknownCredentials,
} from './aws-error.ts';
import type { Call, Reply } from './call.ts';
import { answerEc2, emptyEc2 } from './ec2.ts';
import type { FaultRule, Faults } from './faults.ts';
import { answerPricing } from './pricing.ts';
import { readAuthorization, verifySigner } from './signature.ts';
import { answerSts } from './sts.ts';
import { ec2ErrorXml, stsErrorXml } from './xml.ts';

/** One request with all that it takes to answer it. */
export type Exchange = {
  request: IncomingMessage;
  body: Buffer;
  market: Market;
  clock: () => Date;
  faults: Faults;
  externalId: string | null;
};

/** How an exchange ends: a reply, silence or a cut connection, `delayMs` late. */
export type Outcome = { delayMs: number; requestId: string } & (
  | { end: 'reply'; reply: Reply }
  | { end: 'hang' }
  | { end: 'drop' }
);

const JSON_TYPE = 'application/x-amz-json-1.1';

/** Answers a request in the words of the service that its signature names. */
export function respond(exchange: Exchange): Outcome {
  const requestId = randomUUID();
  const authorization = readAuthorization(exchange.request.headers.authorization);
  const service = authorization?.service;
  if (authorization === null || !isService(service)) {
    const body = 'A simulated cloud: it answers signed requests to ec2, pricing and sts.\n';
    return {
      delayMs: 0,
      requestId,
      end: 'reply',
      reply: { status: 404, contentType: 'text/plain', body },
    };
  }
  const { region, accessKeyId } = authorization;
  const { form, json, action } = readAction(exchange, service);
  const account = accountOfAccessKey(accessKeyId)?.id ?? '';
  const struck = exchange.faults.strike({ action, service, region, account });
  const delayMs = struck.reduce((sum, rule) => sum + (rule.kind === 'delay' ? (rule.ms ?? 0) : 0), 0);
  if (struck.some(({ kind }) => kind === 'hang')) return { delayMs, requestId, end: 'hang' };
  if (struck.some(({ kind }) => kind === 'drop')) return { delayMs, requestId, end: 'drop' };
  const { request, body, market, clock, externalId, faults } = exchange;
  let reply: Reply;
  try {
    refuse(struck, service, action, account);
    const signer = verifySigner(request, body, authorization, service);
    const call: Call = {
      ...{ service, region, action, account: signer, accessKeyId, form, json, market, externalId },
      now: clock(),
      unevenPages: faults.background,
    };
    const empty = struck.some(({ kind }) => kind === 'empty');
    reply = empty ? emptyReply(call, requestId) : answer(call, requestId);
  } catch (error) {
    reply = errorReply(service, error instanceof AwsError ? error : failure(error), requestId);
  }
  if (struck.some(({ kind }) => kind === 'malformed')) {
    reply = { ...reply, status: 200, body: reply.body.slice(0, Math.ceil(reply.body.length / 2)) };
  }
  return { delayMs, requestId, end: 'reply', reply };
}

function isService(name: string | undefined): name is Service {
  return name === 'ec2' || name === 'pricing' || name === 'sts';
}

function readAction({ request, body }: Exchange, service: Service) {
  if (service === 'pricing') {
    const action = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    return { action, form: new URLSearchParams(), json: readJson(body) };
  }
  const form = new URLSearchParams(body.toString('utf8'));
  return { action: form.get('Action') ?? '', form, json: {} };
}

function readJson(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function refuse(struck: FaultRule[], service: Service, action: string, account: string): void {
  for (const { kind } of struck) {
    if (kind === 'throttle') throw throttled(service);
    if (kind === 'error') throw internalError(service);
    if (kind === 'deny') throw denied(service, action, account);
    if (kind === 'wrong-credentials') throw unknownCredentials(service);
    if (kind === 'region-not-enabled') throw regionNotEnabled(service);
  }
}

function answer(call: Call, requestId: string): Reply {
  if (call.service === 'ec2') return answerEc2(call, requestId);
  return call.service === 'sts' ? answerSts(call, requestId) : answerPricing(call);
}

function emptyReply(call: Call, requestId: string): Reply {
  if (call.service === 'ec2') return emptyEc2(call.action, requestId);
  if (call.service === 'sts') return answerSts(call, requestId);
  return { status: 200, contentType: JSON_TYPE, body: '{"FormatVersion":"aws_v1","PriceList":[]}' };
}

function errorReply(service: Service, error: AwsError, requestId: string): Reply {
  if (service === 'ec2') return ec2ErrorXml(error, requestId);
  if (service === 'sts') return stsErrorXml(error, requestId);
  const body = JSON.stringify({ __type: `com.amazonaws.pricing#${error.code}`, message: error.message });
  return { status: error.status, contentType: JSON_TYPE, body };
}

function failure(error: unknown): AwsError {
  return new AwsError('InternalError', error instanceof Error ? error.message : String(error), 500);
}
