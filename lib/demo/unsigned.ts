import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { advisorData } from './advisor.ts';
import type { Exchange } from './wire/dispatch.ts';
import { faultsSchema } from './wire/faults.ts';

type Served = Pick<Exchange, 'market' | 'clock' | 'faults' | 'queues'>;
type Answer = { status: number; body: unknown; headers?: Record<string, string> };

const queueSchema = z.strictObject({ body: z.string().min(1) });

/** Answers what wants no signature, the advisor's data and the server's own controls; false for anything else. */
export function answerUnsigned(
  { url, method }: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  served: Served,
): boolean {
  const sent = method === 'POST' ? jsonOrNull(body) : undefined;
  const answer = answerOf(url ?? '', sent, served);
  if (answer === null) return false;
  response.writeHead(answer.status, { ...answer.headers, 'content-type': 'application/json' });
  response.end(JSON.stringify(answer.body));
  return true;
}

function answerOf(url: string, sent: unknown, served: Served): Answer | null {
  if (url === '/_faults') return steerFaults(sent, served);
  if (url === '/_queue') return steerQueue(sent, served);
  if (url !== '/spot-advisor-data.json') return null;
  const { publishedAt, data } = advisorData(served.market, served.clock());
  return { status: 200, body: data, headers: { 'last-modified': publishedAt.toUTCString() } };
}

function steerFaults(sent: unknown, { faults }: Served): Answer {
  if (sent !== undefined) {
    const parsed = faultsSchema.safeParse(sent);
    if (!parsed.success) return refused(parsed.error);
    if (parsed.data.rules !== undefined) faults.set(parsed.data.rules);
    if (parsed.data.background !== undefined) faults.background = parsed.data.background;
  }
  const body = { rules: faults.list(), background: faults.background, calls: faults.calls() };
  return { status: 200, body };
}

function steerQueue(sent: unknown, { queues }: Served): Answer {
  if (sent !== undefined) {
    const parsed = queueSchema.safeParse(sent);
    if (!parsed.success) return refused(parsed.error);
    queues.send(parsed.data.body);
  }
  return { status: 200, body: queues.depth() };
}

function refused({ issues }: z.ZodError): Answer {
  return { status: 400, body: { detail: issues.map(({ message }) => message).join('; ') } };
}

function jsonOrNull(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
