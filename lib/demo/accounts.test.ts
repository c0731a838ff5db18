import { expect, it } from 'vitest';
import { accountOfAccessKey, demoAccounts, demoCredentials, demoRoleArns, zoneNames } from './accounts.ts';
import { DEMO_REGIONS } from './catalog.ts';

it('gives any two accounts different names for zones, over the same ids', () => {
  for (const [left, right] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const) {
    const aliases = (index: 0 | 1 | 2) =>
      DEMO_REGIONS.flatMap(({ name }) => zoneNames(demoAccounts[index].id, name));
    const differing = aliases(left).filter(({ name, id }) =>
      aliases(right).some((other) => other.name === name && other.id !== id),
    );
    expect(differing.length).toBeGreaterThanOrEqual(12);
  }
  for (const { name, zoneIds } of DEMO_REGIONS) {
    for (const { id } of demoAccounts) {
      const zones = zoneNames(id, name);
      expect(zones.map((zone) => zone.id).sort()).toEqual([...zoneIds].sort());
      expect(zones.map((zone) => zone.name)).toEqual(
        ['a', 'b', 'c', 'd'].slice(0, zoneIds.length).map((letter) => `${name}${letter}`),
      );
    }
  }
});

it('tells the account by the access key', () => {
  expect(accountOfAccessKey(demoCredentials.accessKeyId)?.id).toBe('111122223333');
  expect(accountOfAccessKey('ASIADEMO777788889999')?.name).toBe('platform');
  expect(accountOfAccessKey('AKIADEMO000000000000')).toBeNull();
  expect(accountOfAccessKey('AKIAIOSFODNN7EXAMPLE')).toBeNull();
  expect(demoRoleArns).toEqual([
    'arn:aws:iam::111122223333:role/SpotledgerReader',
    'arn:aws:iam::444455556666:role/SpotledgerReader',
    'arn:aws:iam::777788889999:role/SpotledgerReader',
  ]);
});
