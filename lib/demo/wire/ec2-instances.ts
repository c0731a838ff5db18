import { zoneNames } from '#lib/demo/accounts';
import type { DemoLifetime } from '#lib/demo/fleet';
import { DEMO_JOBS, type DemoJob } from '#lib/demo/jobs';
import { hash32 } from '#lib/demo/random';
import { AwsError } from './aws-error.ts';
import type { Call } from './call.ts';
import { queryText } from './ec2-types.ts';
import { type Filterable, filterTest, listParam, maxResultsParam } from './form.ts';
import { pageOf, pageStart } from './paging.ts';
import { items } from './xml.ts';

const HOUR_MS = 3_600_000;
/** How long a terminated instance is still listed. */
const TERMINATED_MS = HOUR_MS;
/** A stopped instance is terminated by its owner if it has not come back by then. */
const STOPPED_MS = 72 * HOUR_MS;

type State = 'running' | 'stopped' | 'terminated';
const STATE_CODES: Record<State, number> = { running: 16, terminated: 48, stopped: 80 };

/** An instance as it is seen at an instant: of its future nothing shows. */
type Seen = {
  lifetime: DemoLifetime;
  state: State;
  zoneName: string;
  /** `{code, message}` and the transition's own words; null while it runs */
  reason: { code: string; message: string; transition: string } | null;
};

const FILTERS = [
  'availability-zone',
  'availability-zone-id',
  'instance-id',
  'instance-lifecycle',
  'instance-state-code',
  'instance-state-name',
  'instance-type',
  'launch-time',
  'owner-id',
  'platform-details',
  'reservation-id',
  'spot-instance-request-id',
  'state-reason-code',
  'tag-key',
];

/**
 * `DescribeInstances`: what runs in the region at the instant of the first page, what is stopped, with its old launch
 * time, and what was terminated in the last hour.
 */
export function describeInstances(call: Call): Record<string, unknown> {
  const { form, now } = call;
  const size = maxResultsParam(form, 5, 1000);
  const ids = listParam(form, 'InstanceId');
  if (ids.length > 0 && size !== null) {
    throw new AwsError(
      'InvalidParameterCombination',
      'The parameter instancesSet cannot be used with the parameter maxResults',
    );
  }
  const query = queryText(call);
  const start = pageStart(form.get('NextToken'), query, now);
  const seen = seenAt(call, start.asOf);
  const unknown = ids.filter((id) => !seen.some(({ lifetime }) => lifetime.instanceId === id));
  if (unknown.length > 0) {
    throw new AwsError('InvalidInstanceID.NotFound', `The instance IDs '${unknown.join(', ')}' do not exist`);
  }
  const names = [...form].filter(([name]) => /^Filter\.\d+\.Name$/.test(name)).map(([, value]) => value);
  const matches = filterTest(form, [...FILTERS, ...names.filter((name) => name.startsWith('tag:'))]);
  const found = seen
    .filter(({ lifetime }) => ids.length === 0 || ids.includes(lifetime.instanceId))
    .filter((instance) => matches(filterValues(instance)));
  const page = pageOf(found, start, query, { size: size ?? 1000, uneven: call.unevenPages && size !== null });
  const reservations = Map.groupBy(page.items, ({ lifetime }) => reservationId(lifetime));
  return {
    reservationSet: items(
      [...reservations].map(([id, instances]) => ({
        reservationId: id,
        ownerId: call.account.id,
        groupSet: '',
        instancesSet: items(instances.map(instanceXml)),
      })),
    ),
    nextToken: page.nextToken,
  };
}

/** The last lifetime of every instance that is still listed, by start. */
function seenAt({ market, account, region }: Call, at: Date): Seen[] {
  const zones = new Map(zoneNames(account.id, region).map(({ id, name }) => [id, name]));
  const earliest = new Date(at.getTime() - STOPPED_MS - TERMINATED_MS);
  const last = new Map<string, DemoLifetime>();
  // A lifetime that starts at this very instant is there.
  for (const lifetime of market.instances(account.id, earliest, new Date(at.getTime() + 1))) {
    if (lifetime.pool.region !== region) continue;
    last.delete(lifetime.instanceId);
    last.set(lifetime.instanceId, lifetime);
  }
  return [...last.values()].flatMap((lifetime): Seen[] => {
    const zoneName = zones.get(lifetime.pool.zoneId) ?? '';
    if (at < lifetime.endedAt) return [{ lifetime, zoneName, state: 'running', reason: null }];
    const state = stateAfter(lifetime, at);
    return state === null ? [] : [{ lifetime, zoneName, ...state }];
  });
}

/** What has become of an instance since its lifetime ended; null where it is no longer listed. */
function stateAfter(lifetime: DemoLifetime, at: Date): Pick<Seen, 'state' | 'reason'> | null {
  const { endedAt, endReason, interruption } = lifetime;
  const since = at.getTime() - endedAt.getTime();
  const stops = endReason === 'stopped' || (interruption !== null && interruption.action !== 'terminate');
  if (!stops) {
    const reason = interruption === null ? byUser(endedAt) : byProvider('Server.SpotInstanceTermination');
    return since < TERMINATED_MS ? { state: 'terminated', reason } : null;
  }
  if (since < STOPPED_MS) {
    const reason = interruption === null ? byUser(endedAt) : byProvider('Server.SpotInstanceShutdown');
    return { state: 'stopped', reason };
  }
  const cleared = new Date(endedAt.getTime() + STOPPED_MS);
  return since < STOPPED_MS + TERMINATED_MS ? { state: 'terminated', reason: byUser(cleared) } : null;
}

function byUser(at: Date) {
  const code = 'Client.UserInitiatedShutdown';
  const time = at.toISOString().slice(0, 19).replace('T', ' ');
  return { code, message: `${code}: User initiated shutdown`, transition: `User initiated (${time} GMT)` };
}

/** Of what the provider does it names no time. */
function byProvider(code: 'Server.SpotInstanceTermination' | 'Server.SpotInstanceShutdown') {
  const what = code === 'Server.SpotInstanceTermination' ? 'termination' : 'shutdown';
  return { code, message: `${code}: Spot instance ${what}`, transition: code };
}

function filterValues({ lifetime, state, zoneName, reason }: Seen): Filterable {
  const { account, instanceId, lifecycle, pool, startedAt, tags } = lifetime;
  return {
    'availability-zone': zoneName,
    'availability-zone-id': pool.zoneId,
    'instance-id': instanceId,
    'instance-lifecycle': lifecycle === 'spot' ? 'spot' : [],
    'instance-state-code': String(STATE_CODES[state]),
    'instance-state-name': state,
    'instance-type': pool.instanceType,
    'launch-time': startedAt.toISOString(),
    'owner-id': account,
    'platform-details': 'Linux/UNIX',
    'reservation-id': reservationId(lifetime),
    'spot-instance-request-id': lifecycle === 'spot' ? requestId(lifetime) : [],
    'state-reason-code': reason?.code ?? [],
    'tag-key': Object.keys(tags),
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`tag:${key}`, value])),
  };
}

function instanceXml({ lifetime, state, zoneName, reason }: Seen): Record<string, unknown> {
  const { instanceId, lifecycle, pool, startedAt, tags } = lifetime;
  const spot = lifecycle === 'spot';
  return {
    instanceId,
    imageId: `ami-0${hex(pool.region, 'image')}`,
    instanceState: { code: STATE_CODES[state], name: state },
    reason: reason?.transition ?? '',
    amiLaunchIndex: 0,
    instanceType: pool.instanceType,
    launchTime: startedAt.toISOString(),
    placement: {
      availabilityZone: zoneName,
      availabilityZoneId: pool.zoneId,
      groupName: '',
      tenancy: 'default',
    },
    monitoring: { state: 'disabled' },
    stateReason: reason === null ? undefined : { code: reason.code, message: reason.message },
    architecture: 'x86_64',
    rootDeviceType: 'ebs',
    virtualizationType: 'hvm',
    hypervisor: 'xen',
    instanceLifecycle: spot ? 'spot' : undefined,
    spotInstanceRequestId: spot ? requestId(lifetime) : undefined,
    clientToken: '',
    tagSet: items(Object.entries(tags).map(([key, value]) => ({ key, value }))),
    hibernationOptions: { configured: hibernates(lifetime) },
    platformDetails: 'Linux/UNIX',
    usageOperation: 'RunInstances',
    usageOperationUpdateTime: startedAt.toISOString(),
  };
}

/** Whether it was launched so that it could be hibernated. */
function hibernates(lifetime: DemoLifetime): boolean {
  return lifetime.lifecycle === 'spot' && interruptionBehaviour(lifetime) === 'hibernate';
}

/** What is to become of an instance that is taken back, as was said when it was asked for. */
export function interruptionBehaviour({ tags }: DemoLifetime): DemoJob['onInterruption'] {
  return DEMO_JOBS.find(({ name }) => name === tags.job)?.onInterruption ?? 'terminate';
}

/** Instances of one run are launched together. */
function reservationId({ account, tags }: DemoLifetime): string {
  return `r-0${hex('reservation', account, tags.run)}`;
}

/** The id of a spot instance's request. */
export function requestId({ instanceId }: DemoLifetime): string {
  return `sir-${hex('request', instanceId)}`;
}

function hex(...parts: string[]): string {
  return hash32(...parts)
    .toString(16)
    .padStart(8, '0');
}
