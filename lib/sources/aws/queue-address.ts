/** What a queue's URL says: its name, the account that owns it, and the region that its host stands for; null = not said. */
export type QueueAddress = { name: string; account: string | null; region: string | null };

const HOSTS = [
  // sqs.us-east-1.amazonaws.com, sqs-fips.us-gov-west-1.amazonaws.com, sqs.cn-north-1.amazonaws.com.cn
  /^sqs(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.(?:com|com\.cn|eu)|api\.aws)$/,
  // us-east-1.queue.amazonaws.com, of old
  /^([a-z0-9-]+)\.queue\.amazonaws\.com(?:\.cn)?$/,
  // vpce-0a1b2c3d-abcd.sqs.us-east-1.vpce.amazonaws.com
  /\.sqs\.([a-z0-9-]+)\.vpce\.amazonaws\.com(?:\.cn)?$/,
];

/** Reads the URL of a queue, also of one on this machine or behind an endpoint of one's own. */
export function queueAddress(url: string): QueueAddress {
  const { hostname, pathname } = new URL(url);
  const [name = '', owner = ''] = pathname.split('/').filter(Boolean).toReversed();
  const region = HOSTS.map((host) => host.exec(hostname)?.[1]).find((found) => found !== undefined);
  const oldest = hostname === 'queue.amazonaws.com' ? 'us-east-1' : null;
  return { name, account: /^\d{12}$/.test(owner) ? owner : null, region: region ?? oldest };
}

/** The first part of ARNs in a region: `arn:aws`, `arn:aws-cn`, `arn:aws-us-gov`. */
export function arnOf(region: string): string {
  if (region.startsWith('cn-')) return 'arn:aws-cn';
  return region.startsWith('us-gov-') ? 'arn:aws-us-gov' : 'arn:aws';
}
