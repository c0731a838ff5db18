import { describe, expect, it } from 'vitest';
import { parseUsageType, unknownPrefix } from './usage-type.ts';

describe('parseUsageType', () => {
  it.each([
    ['USW2-SpotUsage:p4d.24xlarge', 'us-west-2', 'spot', 'p4d.24xlarge'],
    ['SpotUsage:p5.48xlarge', 'us-east-1', 'spot', 'p5.48xlarge'],
    ['USE1-SpotUsage:p5.48xlarge', 'us-east-1', 'spot', 'p5.48xlarge'],
    ['EU-SpotUsage:g6.xlarge', 'eu-west-1', 'spot', 'g6.xlarge'],
    ['EUW2-BoxUsage:g6.xlarge', 'eu-west-2', 'box', 'g6.xlarge'],
    ['APS3-BoxUsage:u-12tb1.112xlarge', 'ap-south-1', 'box', 'u-12tb1.112xlarge'],
    ['APS1-BoxUsage:m5.metal', 'ap-southeast-1', 'box', 'm5.metal'],
    ['USE2-HeavyUsage:p4d.24xlarge', 'us-east-2', 'reserved', 'p4d.24xlarge'],
    ['USE2-DedicatedUsage:p4d.24xlarge', 'us-east-2', 'dedicated', 'p4d.24xlarge'],
    ['USE2-HostBoxUsage:p4d.24xlarge', 'us-east-2', 'host', 'p4d.24xlarge'],
    ['EUC1-HostUsage:mac1', 'eu-central-1', 'host', null],
    ['UnusedBox:p5.48xlarge', 'us-east-1', 'capacity', 'p5.48xlarge'],
    ['USW2-Reservation:p5.48xlarge', 'us-west-2', 'capacity', 'p5.48xlarge'],
    ['SpotUsage', 'us-east-1', 'spot', null],
  ] as const)('reads %s', (text, region, use, instanceType) => {
    expect(parseUsageType(text)).toMatchObject({ region, use, instanceType });
  });

  it.each([
    'USW2-EBS:VolumeUsage.gp3',
    'EBSOptimized:m5.large',
    'USE1-USW2-AWS-Out-Bytes',
    'ElasticIP:IdleAddress',
    'USW2-CPUCredits:t3',
    'USW2-SpotUsages:p4d.24xlarge',
    'spotusage:p4d.24xlarge',
    '',
  ])('takes %s for no instance-hours', (text) => {
    expect(parseUsageType(text)).toBeNull();
  });

  it('never guesses a region', () => {
    for (const prefix of ['XYZ1', 'EUW1', 'use2', 'USE1-LAX1', 'toString', '__proto__'])
      expect(parseUsageType(`${prefix}-SpotUsage:p5.48xlarge`)).toEqual({
        use: 'spot',
        prefix,
        region: null,
        instanceType: 'p5.48xlarge',
      });
    expect(unknownPrefix('XYZ1')).toBe('unknown region prefix "XYZ1"');
  });
});
