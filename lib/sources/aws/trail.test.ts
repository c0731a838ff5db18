import { afterEach, describe, expect, test } from 'vitest';
import type { Batch, PullWindow } from '../feed.ts';
import { configuredAccounts } from './accounts.ts';
import { eviction, record } from './event-testing.ts';
import * as fake from './fake-aws.ts';
import { NOW, type On, on, startCloud } from './feeds-testing.ts';
import { pullTrail } from './trail.ts';

const HOUR = 3_600_000;
const NAMES = ['RunInstances', 'StartInstances', 'StopInstances', 'TerminateInstances', 'BidEvictedEvent'];

let cloud: Awaited<ReturnType<typeof startCloud>>;
afterEach(() => cloud.close());

type Asked = {
  LookupAttributes: { AttributeKey: string; AttributeValue: string }[];
  StartTime: number;
  EndTime: number;
  MaxResults: number;
  NextToken?: string;
};
const askedOf = (call: fake.FakeCall) => call.params as unknown as Asked;
const nameOf = (call: fake.FakeCall) => askedOf(call).LookupAttributes[0]?.AttributeValue ?? '';
const answer = (Events: object[], NextToken?: string) => ({ body: JSON.stringify({ Events, NextToken }) });
const kept = (EventId: string, body: object) => ({
  EventId,
  EventName: 'x',
  CloudTrailEvent: JSON.stringify(body),
});

async function pull(
  answers: (call: fake.FakeCall) => fake.FakeAnswer,
  { onto = [], ...over }: Partial<PullWindow> & { onto?: Batch[] } = {},
  paced: () => void = () => {},
) {
  const lookups: On = on('LookupEvents', answers);
  cloud = await startCloud(lookups);
  const { signal } = new AbortController();
  const [entry] = configuredAccounts({
    ...{ roleArns: [], externalId: null, regions: [], instanceTypes: 'all', billingExports: [] },
    ...{ interruptionQueueUrls: [], spotAdvisorUrl: null, costExplorerMaxUsdPerMonth: 0 },
  });
  const account = await entry?.open(signal);
  if (account === undefined) throw new Error('no account');
  const window = { watermark: new Date(NOW.getTime() - HOUR), now: NOW, signal, ...over };
  for await (const batch of pullTrail(account, 'us-east-1', window, async () => paced())) onto.push(batch);
  return onto;
}
const lookups = () => cloud.calls.filter(({ action }) => action === 'LookupEvents');

describe('the trail of a region', () => {
  test('is asked for each name from an hour before the watermark; the last batch carries the new one', async () => {
    const batches = await pull(() => answer([]));
    expect(lookups().map(nameOf)).toEqual(NAMES);
    const { StartTime, EndTime, MaxResults } = askedOf(lookups()[0] as fake.FakeCall);
    expect([StartTime, EndTime]).toEqual([NOW.getTime() / 1000 - 7200, NOW.getTime() / 1000]);
    expect(MaxResults).toBe(50);
    expect(batches.map(({ progress, watermark }) => [progress, watermark])).toEqual([
      [0.2, undefined],
      [0.4, undefined],
      [0.6, undefined],
      [0.8, undefined],
      [1, NOW],
    ]);
  });

  test('goes 90 days back at first, in slices of which each one ends with a watermark', async () => {
    const batches = await pull(() => answer([]), { watermark: null });
    expect(batches).toHaveLength(15);
    const marks = batches.flatMap(({ watermark }) => watermark ?? []);
    expect(marks).toHaveLength(3);
    expect(marks.at(-1)).toEqual(NOW);
    expect(askedOf(lookups()[0] as fake.FakeCall).StartTime).toBe(NOW.getTime() / 1000 - 90 * 86_400);
  });

  test('is read to the end of its pages, each call at its pace', async () => {
    let paced = 0;
    const batches = await pull(
      (call) => {
        if (nameOf(call) !== 'BidEvictedEvent') return answer([]);
        const { NextToken } = askedOf(call);
        if (NextToken === undefined) return answer([kept('e-1', eviction(['i-1eb2ac8e']))], 'a');
        if (NextToken === 'a') return answer([], 'b');
        return answer([kept('e-2', eviction(['i-04cf7ed6b11ccfac5']))]);
      },
      {},
      () => {
        paced += 1;
      },
    );
    expect(paced).toBe(7);
    const rows = batches.flatMap((batch) => (batch.kind === 'events' ? batch.rows : []));
    expect(rows).toMatchObject([
      {
        source: 'trail',
        id: 'e-1',
        receivedAt: NOW,
        body: JSON.stringify(eviction(['i-1eb2ac8e'])),
        parsed: {
          outcome: 'taken',
          id: 'e-1',
          kind: 'ec2.amazonaws.com: BidEvictedEvent',
          events: [{ kind: 'interruption', isOver: true, instanceId: 'i-1eb2ac8e' }],
        },
      },
      { id: 'e-2', parsed: { outcome: 'taken' } },
    ]);
    expect(batches.findIndex(({ watermark }) => watermark !== undefined)).toBe(batches.length - 1);
  });

  test('holds what says nothing and what cannot be read, each with its word', async () => {
    const failed = record('StopInstances', { errorCode: 'Client.UnauthorizedOperation' });
    const batches = await pull((call) =>
      answer(
        nameOf(call) === 'StopInstances'
          ? [
              kept('e-1', failed),
              kept('e-2', record('StopInstances')),
              { EventId: 'e-3', CloudTrailEvent: '{' },
              { EventId: 'e-4', EventName: 'StopInstances' },
            ]
          : [],
      ),
    );
    expect(batches.flatMap((batch) => (batch.kind === 'events' ? batch.rows : []))).toMatchObject([
      { id: 'e-1', parsed: { outcome: 'ignored', kind: 'ec2.amazonaws.com: StopInstances' } },
      { id: 'e-2', parsed: { outcome: 'refused', why: expect.stringContaining('it names no instance') } },
      { id: 'e-3', body: '{', parsed: { outcome: 'refused', why: 'it is not JSON' } },
      { id: 'e-4', parsed: { outcome: 'refused', why: expect.stringContaining('no record of CloudTrail') } },
    ]);
  });

  test('that may not be read says which action is to be allowed', async () => {
    const refused = pull(() => fake.jsonError('AccessDeniedException', 'not authorized'));
    await expect(refused).rejects.toMatchObject({
      code: 'permission',
      message: expect.stringContaining('us-east-1, cloudtrail:LookupEvents'),
      remedy: expect.stringContaining('Allow cloudtrail:LookupEvents on resource *'),
    });
  });

  test('of which one name fails keeps no watermark, and is tried again', async () => {
    const batches: Batch[] = [];
    const failing = pull(
      (call) =>
        nameOf(call) === 'BidEvictedEvent'
          ? fake.jsonError('InvalidNextTokenException', 'Invalid token.')
          : answer([kept(`e-${nameOf(call)}`, record('StopInstances'))]),
      { onto: batches },
    );
    await expect(failing).rejects.toMatchObject({ code: 'malformed', retryable: true });
    expect(batches.map(({ rows }) => rows.length)).toEqual([1, 1, 1, 1]);
    expect(batches.flatMap(({ watermark }) => watermark ?? [])).toEqual([]);
  });

  test('without its list is no silence', async () => {
    await expect(pull(() => ({ body: '{}' }))).rejects.toMatchObject({ code: 'malformed' });
  });

  test('stops between two calls', async () => {
    const stop = new AbortController();
    const asked = pull(
      () => answer([]),
      { signal: stop.signal },
      () => stop.abort(),
    );
    await expect(asked).rejects.toMatchObject({ code: 'aborted' });
    expect(lookups()).toHaveLength(0);
  });
});
