/** The present of tests of events. */
export const NOW = new Date('2026-11-23T12:00:00Z');

/** An interruption warning of EC2, with what is to differ. */
export const warning = (over: object = {}, detail: object = {}) => ({
  version: '0',
  id: '1e5527d7-bb36-4607-3370-4164db56a40e',
  'detail-type': 'EC2 Spot Instance Interruption Warning',
  source: 'aws.ec2',
  account: '123456789012',
  time: '2026-11-23T11:58:00Z',
  region: 'us-east-1',
  resources: ['arn:aws:ec2:us-east-1b:instance/i-0b662ef9931388ba0'],
  detail: { 'instance-id': 'i-0b662ef9931388ba0', 'instance-action': 'terminate', ...detail },
  ...over,
});

/** A record of CloudTrail, with what is to differ. */
export const record = (eventName: string, over: object = {}) => ({
  eventVersion: '1.10',
  eventTime: '2026-11-23T10:00:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName,
  awsRegion: 'us-east-1',
  recipientAccountId: '123456789012',
  eventID: 'd27a6096-807b-4bd0-8c20-a33a83375054',
  ...over,
});

/** One of `BidEvictedEvent`. */
export const eviction = (instanceIdSet: unknown = ['i-1eb2ac8e']) =>
  record('BidEvictedEvent', {
    eventType: 'AwsServiceEvent',
    requestParameters: null,
    responseElements: null,
    serviceEventDetails: { instanceIdSet },
  });
