import {
  type Event,
  type LookupAttribute,
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { describe, expect, it } from 'vitest';
import { demoAccounts, zoneNames } from '#lib/demo/accounts';
import type { DemoLifetime } from '#lib/demo/fleet';
import { nameOf } from '#lib/demo/test-clients';
import { hostDemoCloud } from '#lib/demo/testing';

const START = new Date('2026-11-24T14:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const demo = hostDemoCloud(START);
const { market, cloudTrail, asRole } = demo;
const named = (AttributeValue: string): LookupAttribute[] => [{ AttributeKey: 'EventName', AttributeValue }];

/** Every page; the SDK waits by itself where it is asked to slow down. */
async function all(account: number, region: string, input: LookupEventsCommandInput): Promise<Event[]> {
  const client = cloudTrail(region, { credentials: await asRole(account), maxAttempts: 15 });
  const events: Event[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new LookupEventsCommand({ ...input, NextToken }));
    events.push(...(page.Events ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return events;
}
const record = (event: Event | undefined) => JSON.parse(event?.CloudTrailEvent ?? '{}');
const past = (account: number, region: string, days = 60) =>
  market
    .instances((demoAccounts[account] as { id: string }).id, new Date(START.getTime() - days * DAY), START)
    .filter(({ pool }) => pool.region === region);
const settled = (at: Date, days = 60) =>
  at.getTime() >= START.getTime() - days * DAY && at.getTime() < START.getTime() - 12 * MINUTE;
const window = {
  StartTime: new Date(START.getTime() - 60 * DAY),
  EndTime: new Date(START.getTime() - 12 * MINUTE),
};

describe('LookupEvents', () => {
  it('tells every eviction of the account and region, newest first', async () => {
    const events = await all(1, 'eu-west-1', { LookupAttributes: named('BidEvictedEvent'), ...window });
    const taken = past(1, 'eu-west-1').filter(
      ({ endReason, endedAt }) => endReason === 'interrupted' && settled(endedAt),
    );
    expect(taken.length).toBeGreaterThan(10);
    const said = events.map((event) => {
      const { serviceEventDetails, eventTime } = record(event);
      return `${serviceEventDetails.instanceIdSet} ${new Date(eventTime).toISOString()}`;
    });
    expect(said.toSorted()).toEqual(
      taken.map(({ instanceId, endedAt }) => `${instanceId} ${endedAt.toISOString()}`).toSorted(),
    );
    const times = events.map(({ EventTime }) => Number(EventTime));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(record(events[0])).toMatchObject({
      eventType: 'AwsServiceEvent',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'BidEvictedEvent',
      awsRegion: 'eu-west-1',
      recipientAccountId: '444455556666',
      userIdentity: { accountId: '444455556666', invokedBy: 'ec2.amazonaws.com' },
    });
  });

  it('tells each launch once, with what was launched', async () => {
    const events = await all(1, 'eu-west-1', { LookupAttributes: named('RunInstances'), ...window });
    const launched = past(1, 'eu-west-1').filter(({ startedAt }) => settled(startedAt));
    const zones = new Map(zoneNames('444455556666', 'eu-west-1').map(({ id, name }) => [id, name]));
    const items = events.map((event) => record(event).responseElements.instancesSet.items[0]);
    expect(items.map((item) => item.instanceId).toSorted()).toEqual(
      launched.map(({ instanceId }) => instanceId).toSorted(),
    );
    for (const item of items) {
      const { pool, startedAt, lifecycle, tags } = launched.find(
        ({ instanceId }) => instanceId === item.instanceId,
      ) as DemoLifetime;
      expect(item.instanceType).toBe(pool.instanceType);
      expect(item.placement.availabilityZone).toBe(zones.get(pool.zoneId));
      expect(item.launchTime).toBe(startedAt.getTime());
      expect(item.instanceLifecycle).toBe(lifecycle === 'spot' ? 'spot' : undefined);
      expect(item).not.toHaveProperty('platform');
      expect(item.tagSet.items).toContainEqual({ key: 'job', value: tags.job });
    }
    expect(new Set(items.map((item) => item.instanceLifecycle))).toEqual(new Set(['spot', undefined]));
    const [newest] = events;
    expect(newest?.EventTime).toEqual(new Date(items[0].launchTime));
    expect(newest?.Resources).toEqual([
      { ResourceType: 'AWS::EC2::Instance', ResourceName: items[0].instanceId },
    ]);
    expect(newest).toMatchObject({
      EventName: 'RunInstances',
      EventSource: 'ec2.amazonaws.com',
      Username: 'vision',
    });
  });

  it('tells how what was stopped came back, and who ended the rest', async () => {
    const ids = async (name: string) =>
      (await all(2, 'eu-west-1', { LookupAttributes: named(name), ...window }))
        .map((event) => {
          const { responseElements, eventTime } = record(event);
          return `${responseElements.instancesSet.items[0].instanceId} ${new Date(eventTime).toISOString()}`;
        })
        .toSorted();
    // The week before shows which ones come back.
    const before = past(2, 'eu-west-1', 67);
    const at = (list: DemoLifetime[], when: 'startedAt' | 'endedAt') =>
      list
        .filter((lifetime) => settled(lifetime[when]))
        .map((lifetime) => `${lifetime.instanceId} ${lifetime[when].toISOString()}`)
        .toSorted();
    const again = before.filter((lifetime, index) =>
      before.slice(0, index).some(({ instanceId }) => instanceId === lifetime.instanceId),
    );
    expect(again.length).toBeGreaterThan(20);
    expect(await ids('StartInstances')).toEqual(at(again, 'startedAt'));
    expect(await ids('StopInstances')).toEqual(
      at(
        before.filter(({ endReason }) => endReason === 'stopped'),
        'endedAt',
      ),
    );
    const ended = past(1, 'us-west-2').filter(({ endReason }) => endReason === 'terminated');
    const terminated = await all(1, 'us-west-2', {
      LookupAttributes: named('TerminateInstances'),
      ...window,
    });
    expect(terminated.map(({ Resources }) => Resources?.[0]?.ResourceName).toSorted()).toEqual(
      ended
        .filter(({ endedAt }) => settled(endedAt))
        .map(({ instanceId }) => instanceId)
        .toSorted(),
    );
  });

  it('hears of an event two to twelve minutes later, and forgets it after 90 days', async () => {
    const taken = past(1, 'eu-west-1').findLast(
      ({ endReason }) => endReason === 'interrupted',
    ) as DemoLifetime;
    const seenAt = async (at: number) => {
      demo.now = new Date(at);
      const events = await all(1, 'eu-west-1', {
        LookupAttributes: named('BidEvictedEvent'),
        StartTime: new Date(taken.endedAt.getTime() - MINUTE),
        EndTime: new Date(taken.endedAt.getTime() + MINUTE),
      });
      return events.some(({ Resources }) => Resources?.[0]?.ResourceName === taken.instanceId);
    };
    const end = taken.endedAt.getTime();
    expect(await seenAt(end + 2 * MINUTE - 1000)).toBe(false);
    expect(await seenAt(end + 12 * MINUTE)).toBe(true);
    expect(await seenAt(end + 90 * DAY)).toBe(true);
    expect(await seenAt(end + 90 * DAY + 1000)).toBe(false);
  });

  it('asks to slow down above two requests a second, in each account and region for itself', async () => {
    const one = (region: string, credentials: Awaited<ReturnType<typeof asRole>>) =>
      nameOf(
        cloudTrail(region, { credentials, maxAttempts: 1 }).send(new LookupEventsCommand({ MaxResults: 1 })),
      );
    const credentials = await asRole(0);
    const names: string[] = [];
    for (let call = 0; call < 8; call += 1) names.push(await one('ap-northeast-1', credentials));
    expect(names.slice(0, 4)).toEqual(['answered', 'answered', 'answered', 'answered']);
    expect(names.slice(4)).toContain('ThrottlingException');
    expect(await one('us-west-2', credentials)).toBe('answered');
  });

  it('refuses what the real one does', async () => {
    const client = cloudTrail('us-east-2', { maxAttempts: 15 });
    const ask = (input: LookupEventsCommandInput) => nameOf(client.send(new LookupEventsCommand(input)));
    expect(await ask({ MaxResults: 51 })).toBe('InvalidMaxResultsException');
    expect(await ask({ NextToken: 'x' })).toBe('InvalidNextTokenException');
    expect(await ask({ StartTime: START, EndTime: new Date(START.getTime() - DAY) })).toBe(
      'InvalidTimeRangeException',
    );
    expect(await ask({ LookupAttributes: [...named('a'), ...named('b')] })).toBe(
      'InvalidLookupAttributesException',
    );
    expect(await nameOf(cloudTrail('ap-east-1', { maxAttempts: 1 }).send(new LookupEventsCommand({})))).toBe(
      'UnrecognizedClientException',
    );
  });
});
