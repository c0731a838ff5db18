import { DEMO_REGIONS } from './catalog.ts';

/** What the provider's usage types begin with in each region; us-east-1 has no prefix. */
const PREFIXES: Readonly<Record<string, string>> = {
  'us-east-1': '',
  'us-east-2': 'USE2-',
  'us-west-2': 'USW2-',
  'eu-west-1': 'EU-',
  'eu-central-1': 'EUC1-',
  'ap-northeast-1': 'APN1-',
};

/** A usage type as it is billed: `usageType("us-east-2", "SpotUsage:p5.48xlarge")` = "USE2-SpotUsage:p5.48xlarge". */
export function usageType(region: string, usage: string): string {
  const prefix = PREFIXES[region];
  if (prefix === undefined) throw new Error(`no usage type prefix for ${region}`);
  return prefix + usage;
}

/** The region's long name, as products and FOCUS write it. */
export function longRegionName(region: string): string {
  return DEMO_REGIONS.find(({ name }) => name === region)?.longName ?? region;
}
