/** What the AWS feeds look at. Credentials are the SDK's own default chain, or roles assumed with it. */
export type AwsConfig = {
  /** one role per account; empty = the credentials' own account */
  roleArns: string[];
  externalId: string | null;
  /** empty = every region that is enabled */
  regions: string[];
  /** whose spot prices: accelerator types, all types, or names with `*` and `?` (`p5.48xlarge`, `g6.*`) */
  instanceTypes: TypeScope;
  /** billing exports by address (`s3://bucket/prefix/export-name`), read by that account; null = the first one */
  billingExports: { account: string | null; address: string }[];
  /** SQS queues that EC2's events come by */
  interruptionQueueUrls: string[];
  /** whether CloudTrail is asked */
  cloudTrail?: boolean;
  /** the Spot Instance Advisor's data; null = it is not asked */
  spotAdvisorUrl: string | null;
  /** what all calls of Cost Explorer may cost in a calendar month; 0 = it is not asked */
  costExplorerMaxUsdPerMonth: number;
};

export type TypeScope = 'accelerators' | 'all' | string[];
