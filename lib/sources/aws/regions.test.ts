import { describe, expect, test } from 'vitest';
import { type AccountRegions, scopesOncePerRegion, scopesPerAccount } from './regions.ts';

const ok = (account: string, ...enabled: string[]): AccountRegions => ({ account, enabled, error: null });
const lost = (account: string): AccountRegions => ({
  account,
  enabled: null,
  error: 'no. Do this.',
  retryable: false,
});

describe('scopes per account', () => {
  test('every enabled region of every account, narrowed', () => {
    const listed = [ok('1', 'eu-west-1', 'us-east-1'), ok('2', 'us-east-1')];
    expect(scopesPerAccount(listed, []).scopes).toEqual([
      { account: '1', region: 'eu-west-1' },
      { account: '1', region: 'us-east-1' },
      { account: '2', region: 'us-east-1' },
    ]);
    expect(scopesPerAccount(listed, ['eu-west-1'])).toEqual({
      scopes: [{ account: '1', region: 'eu-west-1' }],
      failures: [
        {
          account: '2',
          region: 'eu-west-1',
          error:
            'AWS account 2: region eu-west-1 is not enabled. Enable it in AWS (Account, Regions), or take it out of SPOT_REGIONS.',
        },
      ],
    });
  });

  test("a lost account is that account's failure alone", () => {
    expect(scopesPerAccount([lost('1'), ok('2', 'us-east-1')], [])).toEqual({
      scopes: [{ account: '2', region: 'us-east-1' }],
      failures: [{ account: '1', region: '', error: 'no. Do this.' }],
    });
  });
});

describe('scopes once per region', () => {
  test('the first account that has it enabled', () => {
    const listed = [ok('1', 'us-east-1'), ok('2', 'eu-west-1', 'us-east-1')];
    expect(scopesOncePerRegion(listed, [])).toEqual({
      scopes: [
        { account: '1', region: 'us-east-1' },
        { account: '2', region: 'eu-west-1' },
      ],
      failures: [],
    });
  });

  test('a wanted region fails only where no account has it', () => {
    const listed = [lost('0'), ok('1', 'us-east-1'), ok('2', 'eu-west-1')];
    const { scopes, failures } = scopesOncePerRegion(listed, ['eu-west-1', 'ap-east-1']);
    expect(scopes).toEqual([{ account: '2', region: 'eu-west-1' }]);
    expect(failures.map(({ account, region }) => [account, region])).toEqual([
      ['0', ''],
      ['1', 'ap-east-1'],
    ]);
  });
});
