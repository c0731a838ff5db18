import { spawn, spawnSync } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { API_TOKEN, environment, ROOT } from './product.ts';

/** What runs Python here; null = nothing does. */
export const PYTHON: string | null =
  ['python3', 'python'].find(
    (name) => spawnSync(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0,
  ) ?? null;

/** An AWS instance's metadata service: IMDSv2 alone. */
export type Metadata = {
  url: string;
  /** which instance it is from now on, without a notice */
  become(instanceId: string): void;
  /** the notice that the instance is taken back */
  warn(): void;
  close(): Promise<void>;
};

const ZONE = 'us-east-1a';
const TYPE = 'p5.48xlarge';

/** Starts a metadata service of a spot p5.48xlarge in us-east-1a. */
export async function startMetadata(): Promise<Metadata> {
  let instanceId = '';
  let action: string | null = null;
  const answers = (): Record<string, string | null> => ({
    '/latest/dynamic/instance-identity/document': JSON.stringify({
      ...{ instanceId, instanceType: TYPE, region: 'us-east-1', availabilityZone: ZONE },
    }),
    '/latest/meta-data/instance-life-cycle': 'spot',
    '/latest/meta-data/spot/instance-action': action,
  });
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'PUT' && request.url === '/latest/api/token') return response.end('a-token');
    const isAllowed = request.headers['x-aws-ec2-metadata-token'] === 'a-token';
    const text = isAllowed ? (answers()[request.url ?? ''] ?? null) : null;
    response.writeHead(text === null ? 404 : 200);
    return response.end(text ?? '');
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    become(id) {
      instanceId = id;
      action = null;
    },
    warn() {
      action = JSON.stringify({ action: 'terminate', time: new Date(Date.now() + 120_000).toISOString() });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A Python program of `e2e/client` that reports to a ledger, until it ends: its exit code and what it printed. */
export function runPython(args: string[], settings: Record<string, string>) {
  if (PYTHON === null) throw new Error('There is no Python here.');
  const child = spawn(PYTHON, ['-B', ...args], {
    cwd: join(ROOT, 'e2e/client'),
    env: environment({ SPOTLEDGER_TOKEN: API_TOKEN, ...settings }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += data;
    });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { ended, output: () => output, kill: () => child.kill('SIGKILL') };
}

const record = (eventName: string, at: Date, id: string, rest: object) => ({
  ...{ version: '0', id, source: 'aws.ec2', account: '123456789012', region: 'us-east-1', resources: [] },
  'detail-type':
    eventName === 'BidEvictedEvent' ? 'AWS Service Event via CloudTrail' : 'AWS API Call via CloudTrail',
  time: at.toISOString(),
  detail: {
    ...{ eventVersion: '1.10', eventTime: at.toISOString(), eventSource: 'ec2.amazonaws.com', eventName },
    ...{ awsRegion: 'us-east-1', recipientAccountId: '123456789012', eventID: id, ...rest },
  },
});

/** What CloudTrail says of a spot p5.48xlarge that was launched. */
export const launched = (instanceId: string, at: Date) =>
  record('RunInstances', at, `launch-${instanceId}`, {
    responseElements: {
      instancesSet: {
        items: [
          {
            ...{ instanceId, instanceType: TYPE, launchTime: at.getTime(), instanceLifecycle: 'spot' },
            placement: { availabilityZone: ZONE },
          },
        ],
      },
    },
  });

/** What it says of one that was taken back. */
export const evicted = (instanceId: string, at: Date) =>
  record('BidEvictedEvent', at, `evicted-${instanceId}`, {
    eventType: 'AwsServiceEvent',
    ...{ requestParameters: null, responseElements: null },
    serviceEventDetails: { instanceIdSet: [instanceId] },
  });
