import { CLOSED_REGION, demoRegion } from '#lib/demo/catalog';
import { AwsError, regionNotEnabled } from './aws-error.ts';
import type { Call, Reply } from './call.ts';
import { describeInstances } from './ec2-instances.ts';
import { describeAvailabilityZones, describeRegions } from './ec2-places.ts';
import { describeSpotPriceHistory } from './ec2-prices.ts';
import { describeSpotInstanceRequests } from './ec2-spot-requests.ts';
import { describeInstanceTypeOfferings, describeInstanceTypes } from './ec2-types.ts';
import { ec2Xml } from './xml.ts';

const ACTIONS: Record<string, (call: Call) => Record<string, unknown>> = {
  DescribeRegions: describeRegions,
  DescribeAvailabilityZones: describeAvailabilityZones,
  DescribeSpotPriceHistory: describeSpotPriceHistory,
  DescribeInstances: describeInstances,
  DescribeSpotInstanceRequests: describeSpotInstanceRequests,
  DescribeInstanceTypes: describeInstanceTypes,
  DescribeInstanceTypeOfferings: describeInstanceTypeOfferings,
};

/** The lists of each action's answer, for an answer that holds nothing. */
const SETS: Record<string, string> = {
  DescribeRegions: 'regionInfo',
  DescribeAvailabilityZones: 'availabilityZoneInfo',
  DescribeSpotPriceHistory: 'spotPriceHistorySet',
  DescribeInstances: 'reservationSet',
  DescribeSpotInstanceRequests: 'spotInstanceRequestSet',
  DescribeInstanceTypes: 'instanceTypeSet',
  DescribeInstanceTypeOfferings: 'instanceTypeOfferingSet',
};

/** Answers the EC2 query protocol of 2016-11-15. */
export function answerEc2(call: Call, requestId: string): Reply {
  const { action, region, form } = call;
  if (region === CLOSED_REGION) throw regionNotEnabled('ec2');
  if (demoRegion(region) === undefined) {
    throw new AwsError('UnknownEndpoint', `There is no EC2 endpoint in ${region}`, 404);
  }
  const answer = ACTIONS[action];
  if (answer === undefined) {
    throw new AwsError('InvalidAction', `The action ${action} is not valid for this web service.`);
  }
  if (form.get('DryRun') === 'true') {
    throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
  }
  return ec2Xml(action, requestId, answer(call));
}

/** The answer of an action that finds nothing. */
export function emptyEc2(action: string, requestId: string): Reply {
  return ec2Xml(action, requestId, { [SETS[action] ?? 'set']: '' });
}
