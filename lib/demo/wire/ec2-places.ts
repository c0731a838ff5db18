import { zoneNames } from '#lib/demo/accounts';
import { CLOSED_REGION, DEMO_REGIONS } from '#lib/demo/catalog';
import { AwsError } from './aws-error.ts';
import type { Call } from './call.ts';
import { filterTest, listParam } from './form.ts';
import { items } from './xml.ts';

/** `DescribeRegions`: the enabled ones; the closed one too with `AllRegions=true`. */
export function describeRegions({ form }: Call): Record<string, unknown> {
  const all = [
    ...DEMO_REGIONS.map(({ name }) => ({ name, status: 'opt-in-not-required' })),
    { name: CLOSED_REGION, status: 'not-opted-in' },
  ].map(({ name, status }) => ({
    regionName: name,
    regionEndpoint: `ec2.${name}.amazonaws.com`,
    optInStatus: status,
  }));
  const asked = listParam(form, 'RegionName');
  const unknown = asked.filter((name) => !all.some(({ regionName }) => regionName === name));
  if (unknown.length > 0) {
    throw new AwsError('InvalidParameterValue', `Invalid region names: [${unknown.join(', ')}]`);
  }
  const matches = filterTest(form, ['region-name', 'opt-in-status', 'endpoint']);
  const found = all
    .filter(({ optInStatus }) => form.get('AllRegions') === 'true' || optInStatus !== 'not-opted-in')
    .filter(({ regionName }) => asked.length === 0 || asked.includes(regionName))
    .filter(({ regionName, optInStatus, regionEndpoint }) =>
      matches({ 'region-name': regionName, 'opt-in-status': optInStatus, endpoint: regionEndpoint }),
    );
  return { regionInfo: items(found) };
}

/** `DescribeAvailabilityZones`: the zones under the names that the calling account has for them. */
export function describeAvailabilityZones({ form, account, region }: Call): Record<string, unknown> {
  const named = listParam(form, 'ZoneName');
  const byId = listParam(form, 'ZoneId');
  const zones = zoneNames(account.id, region);
  for (const name of named) {
    if (!zones.some((zone) => zone.name === name)) {
      throw new AwsError('InvalidParameterValue', `Invalid availability zone: [${name}]`);
    }
  }
  for (const id of byId) {
    if (!zones.some((zone) => zone.id === id)) {
      throw new AwsError('InvalidParameterValue', `Invalid availability zone-id: [${id}]`);
    }
  }
  const matches = filterTest(form, [
    'zone-name',
    'zone-id',
    'zone-type',
    'state',
    'region-name',
    'opt-in-status',
  ]);
  const found = zones
    .filter(
      ({ name, id }) =>
        (named.length === 0 && byId.length === 0) || named.includes(name) || byId.includes(id),
    )
    .filter(({ name, id }) =>
      matches({
        'zone-name': name,
        'zone-id': id,
        'zone-type': 'availability-zone',
        state: 'available',
        'region-name': region,
        'opt-in-status': 'opt-in-not-required',
      }),
    );
  return {
    availabilityZoneInfo: items(
      found.map(({ name, id }) => ({
        optInStatus: 'opt-in-not-required',
        messageSet: '',
        regionName: region,
        zoneName: name,
        zoneId: id,
        groupName: `${region}-zg-1`,
        networkBorderGroup: region,
        zoneType: 'availability-zone',
        zoneState: 'available',
      })),
    ),
  };
}
