import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MlflowConfig } from './config.ts';

type Pairs = Record<string, string>;

/** A run of the fake server; `epochs`: values of its metric `epoch`, with their times. */
export type FakeRun = {
  id: string;
  experiment?: string;
  name?: string;
  status: 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED' | 'SCHEDULED';
  start: string;
  end?: string;
  epochs?: [at: string, value: number][];
  params?: Pairs;
  tags?: Pairs;
};

/** What the server says in place of its own answer to the calls of a path, one after the other. */
export type Fault = { path: string; status?: number; headers?: Pairs; body?: string; delayMs?: number };

export type FakeMlflow = {
  config: MlflowConfig;
  readonly runs: FakeRun[];
  readonly faults: Fault[];
  /** each call as `POST runs/search {...}` */
  readonly calls: string[];
  close(): Promise<void>;
};

const ms = (at: string) => Date.parse(at);
const listed = (pairs: Pairs = {}) => Object.entries(pairs).map(([key, value]) => ({ key, value }));
const tokenOf = (offset: number) => Buffer.from(JSON.stringify({ offset })).toString('base64');
const offsetOf = (token: unknown) =>
  typeof token === 'string' ? Number(JSON.parse(Buffer.from(token, 'base64').toString()).offset) : 0;

/** The page that begins at the token, and what names the next: '' where there is none. */
function paged<T>(all: readonly T[], token: unknown, size: number): { page: T[]; next: string } {
  const first = offsetOf(token);
  const next = first + size;
  return { page: all.slice(first, next), next: next < all.length ? tokenOf(next) : '' };
}

/** A run as MLflow writes it: what is not set is left out, times are numbers, the latest value of each metric is there. */
export function wireRun({ id, experiment = '1', name, status, start, end, epochs, params, tags }: FakeRun) {
  const latest = epochs?.at(-1);
  return {
    info: {
      ...{ run_uuid: id, run_id: id, experiment_id: experiment, run_name: name ?? `run ${id}` },
      ...{ user_id: 'ada', status, start_time: ms(start), lifecycle_stage: 'active' },
      ...(end === undefined ? {} : { end_time: ms(end) }),
      artifact_uri: `s3://mlflow/${experiment}/${id}/artifacts`,
    },
    data: {
      metrics: [
        { key: 'loss', value: 'NaN', timestamp: ms(start), step: 0 },
        ...(latest === undefined
          ? []
          : [{ key: 'epoch', value: latest[1], timestamp: ms(latest[0]), step: 7 }]),
      ],
      ...(params === undefined ? {} : { params: listed(params) }),
      tags: [
        { key: 'mlflow.user', value: 'ada' },
        { key: 'mlflow.source.type', value: 'LOCAL' },
        ...listed(tags),
      ],
    },
    inputs: {},
  };
}

type Body = Record<string, unknown> & { experiment_ids?: string[]; filter?: string; order_by?: string[] };

function found(
  runs: readonly FakeRun[],
  { experiment_ids: ids = [], filter = '', order_by }: Body,
): FakeRun[] {
  const since = /^attributes\.end_time >= (\d+)$/.exec(filter)?.[1];
  const matches =
    filter === "attributes.status = 'RUNNING'"
      ? ({ status }: FakeRun) => status === 'RUNNING'
      : ({ end }: FakeRun) => since !== undefined && end !== undefined && ms(end) >= Number(since);
  const key = order_by?.[0] === 'attributes.end_time ASC' ? ('end' as const) : ('start' as const);
  return runs
    .filter((run) => ids.includes(run.experiment ?? '1') && matches(run))
    .toSorted((a, b) => ms(a[key] ?? '') - ms(b[key] ?? ''));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A tracking server under `/team` with pages of `size`, to which only `authorization` may speak. */
export async function startMlflow({
  size = 2,
  authorization,
  experiments = { 1: 'bert', 2: 'llm' },
}: {
  size?: number;
  authorization?: string;
  experiments?: Record<string, string>;
} = {}): Promise<FakeMlflow> {
  const fake: Omit<FakeMlflow, 'config' | 'close'> = { runs: [], faults: [], calls: [] };
  const answers: Record<string, (body: Body) => unknown> = {
    'POST experiments/search': ({ page_token }) => {
      const all = Object.entries(experiments).map(([experiment_id, name]) => ({ experiment_id, name }));
      const { page, next } = paged(all, page_token, size);
      return { ...(page.length === 0 ? {} : { experiments: page }), next_page_token: next };
    },
    'POST runs/search': (body) => {
      const { page, next } = paged(found(fake.runs, body), body.page_token, size);
      // Protobuf's JSON leaves an empty list out.
      return page.length === 0 ? {} : { runs: page.map(wireRun), next_page_token: next };
    },
    'GET metrics/get-history': ({ run_id, metric_key, page_token }) => {
      const epochs = metric_key === 'epoch' ? fake.runs.find(({ id }) => id === run_id)?.epochs : [];
      const { page, next } = paged(epochs ?? [], page_token, size);
      const metrics = page.map(([at, value], step) => ({ key: 'epoch', value, timestamp: ms(at), step }));
      return { metrics, ...(next === '' ? {} : { next_page_token: next }) };
    },
  };
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', 'http://fake');
    const text = await textOf(request);
    const path = url.pathname.replace('/team/api/2.0/mlflow/', '');
    fake.calls.push(`${request.method} ${path} ${text || url.searchParams}`);
    const index = fake.faults.findIndex((one) => one.path === path);
    const [fault] = index < 0 ? [] : fake.faults.splice(index, 1);
    if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    if (fault?.status !== undefined)
      return response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
    if (authorization !== undefined && request.headers.authorization !== authorization)
      return response.writeHead(401).end('You are not authenticated.');
    const answer = answers[`${request.method} ${path}`];
    if (answer === undefined) return response.writeHead(404).end('Not Found');
    const body: Body = text === '' ? Object.fromEntries(url.searchParams) : JSON.parse(text);
    return response.end(JSON.stringify(answer(body)));
  };
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/team`;
  return {
    ...fake,
    config: { uri, login: null, token: null, experiments: [], epochMetric: 'epoch' },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
