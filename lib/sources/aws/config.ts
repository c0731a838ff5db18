/** What the AWS feeds look at. Credentials are the SDK's own default chain, or roles assumed with it. */
export type AwsConfig = {
  /** one role per account; empty = the credentials' own account */
  roleArns: string[];
  externalId: string | null;
  /** empty = every region that is enabled */
  regions: string[];
  /** accelerator types, all types, or names with `*` and `?` (`p5.48xlarge`, `g6.*`) */
  instanceTypes: TypeScope;
};

export type TypeScope = 'accelerators' | 'all' | string[];
