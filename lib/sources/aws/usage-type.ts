/**
 * AWS's prefixes of usage types. Source: AWS, "AWS Region billing codes"; Ireland and N. Virginia are older than the
 * scheme. What is not here is unknown: it is reported, never guessed.
 */
const REGIONS: Record<string, string> = {
  '': 'us-east-1',
  USE1: 'us-east-1',
  USE2: 'us-east-2',
  USW1: 'us-west-1',
  USW2: 'us-west-2',
  UGE1: 'us-gov-east-1',
  UGW1: 'us-gov-west-1',
  CAN1: 'ca-central-1',
  CAN2: 'ca-west-1',
  MXC1: 'mx-central-1',
  SAE1: 'sa-east-1',
  AFS1: 'af-south-1',
  APE1: 'ap-east-1',
  APE2: 'ap-east-2',
  APN1: 'ap-northeast-1',
  APN2: 'ap-northeast-2',
  APN3: 'ap-northeast-3',
  APS1: 'ap-southeast-1',
  APS2: 'ap-southeast-2',
  APS3: 'ap-south-1',
  APS4: 'ap-southeast-3',
  APS5: 'ap-south-2',
  APS6: 'ap-southeast-4',
  APS7: 'ap-southeast-5',
  APS8: 'ap-southeast-6',
  APS9: 'ap-southeast-7',
  EU: 'eu-west-1',
  EUC1: 'eu-central-1',
  EUC2: 'eu-central-2',
  EUN1: 'eu-north-1',
  EUS1: 'eu-south-1',
  EUS2: 'eu-south-2',
  EUW2: 'eu-west-2',
  EUW3: 'eu-west-3',
  ILC1: 'il-central-1',
  MEC1: 'me-central-1',
  MES1: 'me-south-1',
};

/** Source: AWS, "EC2 usage types in billing reports". `box` alone is an instance on shared hardware, on demand. */
const USES = {
  SpotUsage: 'spot',
  BoxUsage: 'box',
  HeavyUsage: 'reserved',
  MediumUsage: 'reserved',
  LightUsage: 'reserved',
  DedicatedUsage: 'dedicated',
  HostUsage: 'host',
  HostBoxUsage: 'host',
  ReservedHostUsage: 'host',
  Reservation: 'capacity',
  UnusedBox: 'capacity',
  DedicatedRes: 'capacity',
  UnusedDed: 'capacity',
} as const;

/**
 * What the hours are of. `reserved`: the fee of a reservation, not hours of use; `dedicated` and `host`: instances on
 * hardware of one's own, and that hardware; `capacity`: reserved room, used or not.
 */
export type InstanceUse = (typeof USES)[keyof typeof USES];

/** `region` null: the prefix is unknown. `instanceType` null: the usage type names none. */
export type UsageType = {
  use: InstanceUse;
  prefix: string;
  region: string | null;
  instanceType: string | null;
};

const FORM = new RegExp(`^(?:(.+)-)?(${Object.keys(USES).join('|')})(?::([^:]+).*)?$`);
const INSTANCE_TYPE = /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/;

/** What a usage type of EC2 says (`USW2-SpotUsage:p4d.24xlarge`); null for what is no instance-hours. */
export function parseUsageType(text: string): UsageType | null {
  const match = FORM.exec(text);
  if (match === null) return null;
  const [, prefix = '', use, instanceType = ''] = match;
  return {
    use: USES[use as keyof typeof USES],
    prefix,
    region: Object.hasOwn(REGIONS, prefix) ? (REGIONS[prefix] as string) : null,
    instanceType: INSTANCE_TYPE.test(instanceType) ? instanceType : null,
  };
}

/** Why usage of an unknown prefix cannot be placed, as it is shown. */
export const unknownPrefix = (prefix: string): string => `unknown region prefix "${prefix.slice(0, 40)}"`;
