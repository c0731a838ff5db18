import {
  DescribeInstancesCommand,
  DescribeSpotInstanceRequestsCommand,
  type DescribeSpotInstanceRequestsCommandInput,
  type EC2Client,
  type SpotInstanceRequest,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { demoAccounts } from '#lib/demo/accounts';
import type { DemoLifetime } from '#lib/demo/fleet';
import { nameOf } from '#lib/demo/test-clients';
import { hostDemoCloud } from '#lib/demo/testing';

const START = new Date('2026-11-24T14:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const demo = hostDemoCloud(START);
const { market, ec2, asRole } = demo;
const history = market.instances(null, new Date(START.getTime() - 120 * DAY), START);
const find = (test: (lifetime: DemoLifetime) => boolean) =>
  history.findLast((lifetime) => lifetime.lifecycle === 'spot' && test(lifetime)) as DemoLifetime;
/** The last lifetime of its instance: it does not come back within the four hours. */
const isLast = ({ instanceId, endedAt }: DemoLifetime) =>
  !history.some((other) => other.instanceId === instanceId && other.startedAt > endedAt);

async function clientOf({ account, pool }: DemoLifetime): Promise<EC2Client> {
  return ec2(pool.region, { credentials: await asRole(demoAccounts.findIndex(({ id }) => id === account)) });
}
async function all(client: EC2Client, input: DescribeSpotInstanceRequestsCommandInput = {}) {
  const requests: SpotInstanceRequest[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new DescribeSpotInstanceRequestsCommand({ ...input, NextToken }));
    requests.push(...(page.SpotInstanceRequests ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return requests;
}
async function requestOf(lifetime: DemoLifetime, at: number): Promise<SpotInstanceRequest | undefined> {
  demo.now = new Date(at);
  const requests = await all(await clientOf(lifetime), { MaxResults: 5 });
  return requests.find(({ InstanceId }) => InstanceId === lifetime.instanceId);
}

describe('DescribeSpotInstanceRequests', () => {
  it('tells of an instance that is taken: fulfilled, marked, closed, gone after four hours', async () => {
    const taken = find(
      ({ interruption, startedAt, endedAt }) =>
        interruption?.action === 'terminate' &&
        interruption.noticedAt !== null &&
        endedAt.getTime() - startedAt.getTime() > HOUR,
    );
    const end = taken.endedAt.getTime();
    const noticedAt = taken.interruption?.noticedAt as Date;
    expect(await requestOf(taken, noticedAt.getTime() - 1000)).toMatchObject({
      State: 'active',
      Status: { Code: 'fulfilled', UpdateTime: taken.startedAt },
      Type: 'one-time',
      CreateTime: new Date(taken.startedAt.getTime() - 1000),
      LaunchSpecification: { InstanceType: taken.pool.instanceType },
      InstanceInterruptionBehavior: 'terminate',
    });
    expect(await requestOf(taken, noticedAt.getTime())).toMatchObject({
      State: 'active',
      Status: { Code: 'marked-for-termination', UpdateTime: noticedAt },
    });
    const closed = {
      State: 'closed',
      Status: { Code: 'instance-terminated-no-capacity', UpdateTime: taken.endedAt },
    };
    expect(await requestOf(taken, end)).toMatchObject(closed);
    expect(await requestOf(taken, end + 4 * HOUR - 1000)).toMatchObject(closed);
    expect(await requestOf(taken, end + 4 * HOUR)).toBeUndefined();
  });

  it('tells what the provider stopped from what its user stopped or terminated', async () => {
    const stopped = find(({ interruption }) => interruption?.action === 'stop');
    expect(await requestOf(stopped, stopped.endedAt.getTime() + 1000)).toMatchObject({
      State: 'open',
      Type: 'persistent',
      Status: { Code: 'instance-stopped-no-capacity', UpdateTime: stopped.endedAt },
    });
    const hibernated = find(({ interruption }) => interruption?.action === 'hibernate');
    expect(await requestOf(hibernated, hibernated.endedAt.getTime() + 1000)).toMatchObject({
      InstanceInterruptionBehavior: 'hibernate',
      Status: { Code: 'instance-stopped-no-capacity' },
    });
    const paused = find((lifetime) => lifetime.endReason === 'stopped' && isLast(lifetime));
    expect(await requestOf(paused, paused.endedAt.getTime() + 1000)).toMatchObject({
      State: 'disabled',
      Status: { Code: 'instance-stopped-by-user', UpdateTime: paused.endedAt },
    });
    const ended = find(({ endReason }) => endReason === 'terminated');
    expect(await requestOf(ended, ended.endedAt.getTime() + 1000)).toMatchObject({
      State: 'closed',
      Status: { Code: 'instance-terminated-by-user', UpdateTime: ended.endedAt },
    });
  });

  it('keeps the request of an instance that comes back', async () => {
    const again = find((lifetime) =>
      history.some((other) => other.instanceId === lifetime.instanceId && other.endedAt < lifetime.startedAt),
    );
    const first = history.find(({ instanceId }) => instanceId === again.instanceId) as DemoLifetime;
    expect(await requestOf(again, again.startedAt.getTime() + 1000)).toMatchObject({
      State: 'active',
      CreateTime: new Date(first.startedAt.getTime() - 1000),
      Status: { Code: 'fulfilled', UpdateTime: again.startedAt },
    });
  });

  it('names the requests that DescribeInstances names, and finds them by filter and by id', async () => {
    const client = await clientOf({ account: '444455556666', pool: { region: 'eu-west-1' } } as DemoLifetime);
    const { Reservations } = await client.send(
      new DescribeInstancesCommand({ Filters: [{ Name: 'instance-state-name', Values: ['running'] }] }),
    );
    const running = (Reservations ?? [])
      .flatMap(({ Instances }) => Instances ?? [])
      .filter(({ InstanceLifecycle }) => InstanceLifecycle === 'spot');
    expect(running).toHaveLength(4);
    const active = await all(client, { Filters: [{ Name: 'state', Values: ['active'] }] });
    const pairs = (list: { InstanceId?: string; SpotInstanceRequestId?: string }[]) =>
      list
        .map(({ InstanceId, SpotInstanceRequestId }) => `${InstanceId} ${SpotInstanceRequestId}`)
        .toSorted();
    expect(pairs(active)).toEqual(pairs(running));
    const [one] = active;
    const byStatus = await all(client, {
      Filters: [
        { Name: 'status-code', Values: ['fulfilled', 'marked-*'] },
        { Name: 'instance-id', Values: [one?.InstanceId ?? ''] },
      ],
    });
    expect(byStatus).toEqual([one]);
    expect(await all(client, { SpotInstanceRequestIds: [one?.SpotInstanceRequestId ?? ''] })).toEqual([one]);
    expect(await nameOf(all(client, { SpotInstanceRequestIds: ['sir-00000000'] }))).toBe(
      'InvalidSpotInstanceRequestID.NotFound',
    );
    expect(await nameOf(all(client, { Filters: [{ Name: 'no-such', Values: ['x'] }] }))).toBe(
      'InvalidParameterValue',
    );
  });
});
