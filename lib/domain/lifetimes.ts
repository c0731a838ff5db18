import type { Cloud, OperatingSystem } from './rows.ts';

/** Why an instance stopped running. `unknown`: it was gone before a source could say. */
export const END_REASONS = ['interrupted', 'stopped', 'terminated', 'unknown'] as const;
export type EndReason = (typeof END_REASONS)[number];

/**
 * One stretch of an instance from running to not running; a stopped instance that comes back begins a new one. Key:
 * cloud, instance id, start.
 */
export type InstanceLifetimeRow = {
  cloud: Cloud;
  account: string;
  region: string;
  instanceId: string;
  startedAt: Date;
  /** the provider does not say when it began: when it was first seen */
  startAssumed?: boolean;
  /** null = it runs */
  endedAt: Date | null;
  endReason: EndReason | null;
  /** the end is when it was last seen running or first seen ended, as the provider does not say when it was */
  endAssumed: boolean;
  zoneId: string | null;
  zoneName: string | null;
  instanceType: string;
  os: OperatingSystem;
  lifecycle: 'spot' | 'on-demand';
  tags: Record<string, string>;
};
