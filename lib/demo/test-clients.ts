import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { EC2Client } from '@aws-sdk/client-ec2';
import { PricingClient } from '@aws-sdk/client-pricing';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { type DemoCloud, demoCredentials, demoRoleArns } from './server.ts';

/** What a test may change about its clients. */
export type ClientOptions = {
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  maxAttempts?: number;
};

/** The real SDK's clients, pointed at a simulated cloud. */
export function clientsOf(cloud: () => Pick<DemoCloud, 'url'>) {
  const config = (region: string, options: ClientOptions = {}) => ({
    region,
    endpoint: cloud().url,
    credentials: demoCredentials,
    maxAttempts: 5,
    ...options,
  });
  const sts = (options?: ClientOptions) => new STSClient(config('us-east-1', options));
  return {
    ec2: (region: string, options?: ClientOptions) => new EC2Client(config(region, options)),
    pricing: (options?: ClientOptions) => new PricingClient(config('us-east-1', options)),
    costExplorer: (options?: ClientOptions) => new CostExplorerClient(config('us-east-1', options)),
    s3: (options?: ClientOptions, region = 'us-east-1') => new S3Client(config(region, options)),
    sqs: (options?: ClientOptions, region = 'us-east-1') => new SQSClient(config(region, options)),
    cloudTrail: (region: string, options?: ClientOptions) => new CloudTrailClient(config(region, options)),
    sts,
    /** The credentials of the role in the account of that index. */
    async asRole(index: number, externalId?: string) {
      const { Credentials } = await sts().send(
        new AssumeRoleCommand({
          RoleArn: demoRoleArns[index],
          RoleSessionName: 'test',
          ExternalId: externalId,
        }),
      );
      return {
        accessKeyId: Credentials?.AccessKeyId as string,
        secretAccessKey: Credentials?.SecretAccessKey as string,
        sessionToken: Credentials?.SessionToken as string,
      };
    },
  };
}

/** The name of the error that a call ends in, or "answered". */
export async function nameOf(asked: Promise<unknown>): Promise<string> {
  const [result] = await Promise.allSettled([asked]);
  return result.status === 'rejected' ? (result.reason as Error).name : 'answered';
}
