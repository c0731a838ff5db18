import { expect, test } from 'vitest';
import { purchaseTypesOf } from './purchase-types.ts';

test('what is listed is asked for in its own spelling, all reservations together', () => {
  expect(
    purchaseTypesOf([
      'Convertible Reserved Instances',
      'NoPurchaseType',
      'On-Demand Instances',
      'Savings Plans',
      'Spot Instances',
      'Standard Reserved Instances',
      'Capacity Blocks',
    ]),
  ).toEqual([
    { option: 'spot', values: ['Spot Instances'] },
    { option: 'on-demand', values: ['On-Demand Instances'] },
    { option: 'savings-plan', values: ['Savings Plans'] },
    { option: 'reserved', values: ['Convertible Reserved Instances', 'Standard Reserved Instances'] },
  ]);
  expect(purchaseTypesOf(['On Demand Instances'])).toEqual([
    { option: 'on-demand', values: ['On Demand Instances'] },
  ]);
  expect(purchaseTypesOf([])).toEqual([]);
});
