import { zoneNames } from '#lib/demo/accounts';
import {
  DEMO_INSTANCE_TYPES,
  type DemoInstanceType,
  demoInstanceType,
  offeredZones,
} from '#lib/demo/catalog';
import { AwsError } from './aws-error.ts';
import type { Call } from './call.ts';
import { filterTest, listParam, maxResultsParam } from './form.ts';
import { pageOf, pageStart } from './paging.ts';
import { items } from './xml.ts';

const TYPE_FILTERS = [
  'instance-type',
  'current-generation',
  'supported-usage-class',
  'bare-metal',
  'processor-info.supported-architecture',
  'vcpu-info.default-vcpus',
];

/** `DescribeInstanceTypes`: what is offered in the region, by name or by filter. */
export function describeInstanceTypes(call: Call): Record<string, unknown> {
  const { form, region } = call;
  const asked = listParam(form, 'InstanceType');
  const maxResults = maxResultsParam(form, 5, 100);
  if (asked.length > 0 && maxResults !== null) {
    throw new AwsError(
      'InvalidParameterCombination',
      'The parameter instanceTypes cannot be used with the parameter maxResults',
    );
  }
  const unknown = asked.filter((name) => {
    const type = demoInstanceType(name);
    return type === undefined || offeredZones(type, region).length === 0;
  });
  if (unknown.length > 0) {
    throw new AwsError(
      'InvalidInstanceType',
      `The following supplied instance types do not exist: [${unknown.join(', ')}]`,
    );
  }
  const matches = filterTest(form, TYPE_FILTERS);
  const found = DEMO_INSTANCE_TYPES.filter((type) => offeredZones(type, region).length > 0)
    .filter(({ name }) => asked.length === 0 || asked.includes(name))
    .filter((type) => matches(filterValues(type)));
  const query = queryText(call);
  const page = pageOf(found, pageStart(form.get('NextToken'), query, call.now), query, {
    size: maxResults ?? 100,
    uneven: call.unevenPages,
  });
  return { instanceTypeSet: items(page.items.map(typeInfo)), nextToken: page.nextToken };
}

/** `DescribeInstanceTypeOfferings`: which types are sold where, by region or by zone. */
export function describeInstanceTypeOfferings(call: Call): Record<string, unknown> {
  const { form, region, account } = call;
  const locationType = form.get('LocationType') ?? 'region';
  const maxResults = maxResultsParam(form, 5, 1000);
  const zones = zoneNames(account.id, region);
  const matches = filterTest(form, ['instance-type', 'location']);
  const offerings = DEMO_INSTANCE_TYPES.flatMap((type) => {
    const zoneIds = offeredZones(type, region);
    return locationsOf(locationType, region, zoneIds, zones).map((location) => ({
      instanceType: type.name,
      locationType,
      location,
    }));
  }).filter(({ instanceType, location }) => matches({ 'instance-type': instanceType, location }));
  const query = queryText(call);
  const page = pageOf(offerings, pageStart(form.get('NextToken'), query, call.now), query, {
    size: maxResults ?? 1000,
    uneven: call.unevenPages,
  });
  return { instanceTypeOfferingSet: items(page.items), nextToken: page.nextToken };
}

/** The query without its place in the list: the same for all of its pages. */
export function queryText({ form, region, account }: Call): string {
  const parts = [...form].filter(([name]) => name !== 'NextToken').map(([name, value]) => `${name}=${value}`);
  return [region, account.id, ...parts].join('&');
}

function locationsOf(
  locationType: string,
  region: string,
  zoneIds: string[],
  zones: { name: string; id: string }[],
): string[] {
  if (locationType === 'region') return zoneIds.length > 0 ? [region] : [];
  if (locationType === 'availability-zone-id') return zoneIds;
  if (locationType === 'availability-zone') {
    return zones.filter(({ id }) => zoneIds.includes(id)).map(({ name }) => name);
  }
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${locationType}) for parameter locationType is invalid.`,
  );
}

function filterValues(type: DemoInstanceType) {
  return {
    'instance-type': type.name,
    'current-generation': String(type.family !== 'p3'),
    'supported-usage-class': usageClasses(type),
    'bare-metal': 'false',
    'processor-info.supported-architecture': architecture(type),
    'vcpu-info.default-vcpus': String(type.vcpus),
  };
}

function usageClasses({ spot }: DemoInstanceType): string[] {
  return spot ? ['on-demand', 'spot'] : ['on-demand'];
}

function architecture({ name }: DemoInstanceType): string {
  return name.startsWith('hpc7g') ? 'arm64' : 'x86_64';
}

function typeInfo(type: DemoInstanceType): Record<string, unknown> {
  return {
    instanceType: type.name,
    currentGeneration: type.family !== 'p3',
    freeTierEligible: false,
    supportedUsageClasses: items(usageClasses(type)),
    supportedRootDeviceTypes: items(['ebs']),
    bareMetal: false,
    hypervisor: 'nitro',
    processorInfo: { supportedArchitectures: items([architecture(type)]) },
    vCpuInfo: { defaultVCpus: type.vcpus },
    memoryInfo: { sizeInMiB: type.memoryMib },
    gpuInfo: type.gpu && gpuInfo(type.gpu),
    neuronInfo: type.neuron && neuronInfo(type.neuron),
    burstablePerformanceSupported: false,
  };
}

function gpuInfo({ name, manufacturer, count, memoryMib, partition }: NonNullable<DemoInstanceType['gpu']>) {
  const slice =
    partition === undefined ? {} : { logicalGpuCount: Math.max(1, count), gpuPartitionSize: partition };
  const gpu = { name, manufacturer, count, ...slice, memoryInfo: { sizeInMiB: memoryMib } };
  return { gpus: items([gpu]), totalGpuMemoryInMiB: Math.max(1, count) * memoryMib };
}

function neuronInfo({ name, count, cores, memoryMib }: NonNullable<DemoInstanceType['neuron']>) {
  const device = {
    count,
    name,
    coreInfo: { count: cores, version: 2 },
    memoryInfo: { sizeInMiB: memoryMib },
  };
  return { neuronDevices: items([device]), totalNeuronDeviceMemoryInMiB: count * memoryMib };
}
