import {
  DescribeInstancesCommand,
  type DescribeInstancesCommandInput,
  type EC2Client,
  type Instance,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { demoAccounts, zoneNames } from '#lib/demo/accounts';
import { DEMO_REGIONS } from '#lib/demo/catalog';
import type { DemoLifetime } from '#lib/demo/fleet';
import { nameOf } from '#lib/demo/test-clients';
import { hostDemoCloud } from '#lib/demo/testing';

const START = new Date('2026-11-24T14:00:00Z');
const HOUR = 3_600_000;
const demo = hostDemoCloud(START);
const { market, ec2, asRole } = demo;
const history = market.instances(null, new Date(START.getTime() - 60 * 24 * HOUR), START);
const find = (test: (lifetime: DemoLifetime) => boolean) => history.findLast(test) as DemoLifetime;
const minutesAfter = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);

async function all(client: EC2Client, input: DescribeInstancesCommandInput = {}) {
  const instances: Instance[] = [];
  const lengths: number[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new DescribeInstancesCommand({ ...input, NextToken }));
    const own = (page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
    instances.push(...own);
    lengths.push(own.length);
    NextToken = page.NextToken;
  } while (NextToken);
  return { instances, lengths };
}

async function seenAs({ account, instanceId, pool }: DemoLifetime, at: Date): Promise<Instance | undefined> {
  demo.now = at;
  const credentials = await asRole(demoAccounts.findIndex(({ id }) => id === account));
  const { instances } = await all(ec2(pool.region, { credentials }));
  return instances.find(({ InstanceId }) => InstanceId === instanceId);
}

describe('DescribeInstances', () => {
  it('lists exactly what runs at each instant, with its launch time, zone and tags', async () => {
    const credentials = await Promise.all(demoAccounts.map((_, index) => asRole(index)));
    let seen = 0;
    for (const hour of [0, 7, 18]) {
      demo.now = new Date(START.getTime() - hour * HOUR);
      for (const [index, { id }] of demoAccounts.entries()) {
        for (const { name } of DEMO_REGIONS) {
          const { instances } = await all(ec2(name, { credentials: credentials[index] }), { MaxResults: 5 });
          const running = instances.filter(({ State }) => State?.Name === 'running');
          const truth = market
            .instances(id, demo.now, new Date(demo.now.getTime() + 1))
            .filter(({ pool }) => pool.region === name);
          seen += truth.length;
          const keys = running.map(
            ({ InstanceId, LaunchTime, InstanceType, InstanceLifecycle, Placement, Tags }) =>
              `${InstanceId} ${LaunchTime?.toISOString()} ${InstanceType} ${InstanceLifecycle} ${Placement?.AvailabilityZoneId} ${Placement?.AvailabilityZone} ${Tags?.map((tag) => tag.Value)}`,
          );
          const zones = new Map(zoneNames(id, name).map((zone) => [zone.id, zone.name]));
          expect(new Set(keys)).toEqual(
            new Set(
              truth.map(
                ({ instanceId, startedAt, pool, lifecycle, tags }) =>
                  `${instanceId} ${startedAt.toISOString()} ${pool.instanceType} ${lifecycle === 'spot' ? 'spot' : undefined} ${pool.zoneId} ${zones.get(pool.zoneId)} ${Object.values(tags)}`,
              ),
            ),
          );
          expect(keys).toHaveLength(truth.length);
        }
      }
    }
    expect(seen).toBeGreaterThan(20);
  });

  it('shows nothing of the future: an instance that will be taken looks like any other', async () => {
    const taken = find(
      ({ interruption, startedAt, endedAt }) =>
        interruption?.action === 'terminate' && endedAt.getTime() - startedAt.getTime() > HOUR,
    );
    const before = await seenAs(taken, minutesAfter(taken.endedAt, -1));
    expect(before).toMatchObject({ State: { Name: 'running' }, StateTransitionReason: '' });
    expect(before?.StateReason).toBeUndefined();
    expect(before?.LaunchTime).toEqual(taken.startedAt);
  });

  it('lists a taken instance as terminated for an hour, without saying when it was', async () => {
    const taken = find(({ interruption }) => interruption?.action === 'terminate');
    const seen = await seenAs(taken, minutesAfter(taken.endedAt, 59));
    expect(seen).toMatchObject({
      State: { Code: 48, Name: 'terminated' },
      StateTransitionReason: 'Server.SpotInstanceTermination',
      StateReason: { Code: 'Server.SpotInstanceTermination' },
      InstanceLifecycle: 'spot',
      PlatformDetails: 'Linux/UNIX',
    });
    expect(seen?.SpotInstanceRequestId).toMatch(/^sir-[0-9a-f]{8}$/);
    expect(await seenAs(taken, minutesAfter(taken.endedAt, 61))).toBeUndefined();
  });

  it('lists what its user ended with the time of it', async () => {
    const ended = find(({ endReason, lifecycle }) => endReason === 'terminated' && lifecycle === 'spot');
    const time = ended.endedAt.toISOString().slice(0, 19).replace('T', ' ');
    expect(await seenAs(ended, minutesAfter(ended.endedAt, 10))).toMatchObject({
      State: { Name: 'terminated' },
      StateTransitionReason: `User initiated (${time} GMT)`,
      StateReason: { Code: 'Client.UserInitiatedShutdown' },
    });
  });

  it.each(['stop', 'hibernate'] as const)(
    'lists what the provider made %s as stopped until it comes back',
    async (action) => {
      const taken = find(
        (lifetime) =>
          lifetime.interruption?.action === action &&
          history.some(
            ({ instanceId, startedAt }) => instanceId === lifetime.instanceId && startedAt > lifetime.endedAt,
          ),
      );
      const back = history.find(
        ({ instanceId, startedAt }) => instanceId === taken.instanceId && startedAt > taken.endedAt,
      ) as DemoLifetime;
      expect(await seenAs(taken, minutesAfter(back.startedAt, -1))).toMatchObject({
        State: { Code: 80, Name: 'stopped' },
        StateReason: { Code: 'Server.SpotInstanceShutdown' },
        LaunchTime: taken.startedAt,
        HibernationOptions: { Configured: action === 'hibernate' },
      });
      expect(await seenAs(taken, back.startedAt)).toMatchObject({
        State: { Name: 'running' },
        StateTransitionReason: '',
        LaunchTime: back.startedAt,
      });
    },
  );

  it('lists a stopped notebook overnight, and no longer than three days', async () => {
    const stopped = find(
      ({ endReason, tags, endedAt }) =>
        endReason === 'stopped' && tags.job === 'notebooks' && endedAt.getUTCDay() === 5,
    );
    expect(await seenAs(stopped, minutesAfter(stopped.endedAt, 60 * 71))).toMatchObject({
      State: { Name: 'stopped' },
      StateReason: { Code: 'Client.UserInitiatedShutdown' },
      LaunchTime: stopped.startedAt,
    });
    expect((await seenAs(stopped, minutesAfter(stopped.endedAt, 60 * 72 + 1)))?.State?.Name).toBe(
      'terminated',
    );
    expect(await seenAs(stopped, minutesAfter(stopped.endedAt, 60 * 73 + 1))).toBeUndefined();
  });
});

describe('what is asked of DescribeInstances', () => {
  const ask = (input: DescribeInstancesCommandInput) =>
    ec2('us-west-2').send(new DescribeInstancesCommand(input));
  const filter = (Name: string, ...Values: string[]) => ({ Name, Values });

  it('is filtered by state, lifecycle, type, zone and tag', async () => {
    const whole = (await all(ec2('us-west-2'))).instances;
    const ids = async (...Filters: { Name: string; Values: string[] }[]) =>
      (await all(ec2('us-west-2'), { Filters })).instances.map(({ InstanceId }) => InstanceId);
    const where = (test: (instance: Instance) => boolean) =>
      whole.filter(test).map(({ InstanceId }) => InstanceId);
    expect(whole.length).toBeGreaterThan(2);
    expect(await ids(filter('instance-state-name', 'running'), filter('instance-lifecycle', 'spot'))).toEqual(
      where(({ State, InstanceLifecycle }) => State?.Name === 'running' && InstanceLifecycle === 'spot'),
    );
    expect(await ids(filter('instance-type', 'p5.*'))).toEqual(
      where(({ InstanceType }) => InstanceType?.startsWith('p5.') === true),
    );
    expect(await ids(filter('tag:job', 'reward-model'))).toEqual(
      where(({ Tags }) => Tags?.some(({ Key, Value }) => Key === 'job' && Value === 'reward-model') === true),
    );
    expect(await ids(filter('instance-lifecycle', 'scheduled'))).toEqual([]);
    await expect(ids(filter('colour', 'red'))).rejects.toThrow(`The filter 'colour' is invalid`);
  });

  it('is answered page by page, each instance once', async () => {
    const whole = (await all(ec2('us-west-2'))).instances.map(({ InstanceId }) => InstanceId);
    const { instances, lengths } = await all(ec2('us-west-2'), { MaxResults: 5 });
    expect(instances.map(({ InstanceId }) => InstanceId)).toEqual(whole);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(5);
    expect(await nameOf(ask({ MaxResults: 4 }))).toBe('InvalidParameterValue');
  });

  it('may name instances, but only those that are there, and no page size beside', async () => {
    const [first] = (await all(ec2('us-west-2'))).instances;
    const id = first?.InstanceId as string;
    const found = await ask({ InstanceIds: [id] });
    expect(found.Reservations?.[0]?.Instances?.[0]?.InstanceId).toBe(id);
    expect(found.Reservations?.[0]?.OwnerId).toBe('111122223333');
    expect(await nameOf(ask({ InstanceIds: ['i-00000000000000000'] }))).toBe('InvalidInstanceID.NotFound');
    expect(await nameOf(ask({ InstanceIds: [id], MaxResults: 5 }))).toBe('InvalidParameterCombination');
  });

  it('is answered with nothing on demand of a fault', async () => {
    demo.cloud.faults.set([{ kind: 'empty', action: 'DescribeInstances' }]);
    expect((await ask({})).Reservations).toEqual([]);
    demo.cloud.faults.clear();
  });
});
