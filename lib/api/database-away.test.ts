import { describe, expect, it } from 'vitest';
import { isDatabaseAway } from './database-away.ts';

const coded = (code: string) => Object.assign(new Error('failed'), { code });

describe('isDatabaseAway', () => {
  it.each(['P1001', 'P1017', 'ECONNREFUSED', '57P01', '08006', '28P01', '53300'])('knows %s', (code) => {
    expect(isDatabaseAway(coded(code))).toBe(true);
  });

  it('looks at causes and at what the adapter says', () => {
    expect(isDatabaseAway(new Error('outer', { cause: coded('ECONNRESET') }))).toBe(true);
    expect(
      isDatabaseAway({ meta: { driverAdapterError: { cause: { kind: 'DatabaseNotReachable' } } } }),
    ).toBe(true);
    expect(isDatabaseAway(new AggregateError([coded('ECONNREFUSED')], 'all addresses'))).toBe(true);
    expect(isDatabaseAway(new Error('timeout exceeded when trying to connect'))).toBe(true);
    expect(isDatabaseAway(new Error('database "x" is not currently accepting connections'))).toBe(true);
  });

  it('tells a missing socket from a missing file', () => {
    const missing = (message: string) => Object.assign(new Error(message), { code: 'ENOENT' });
    expect(isDatabaseAway(missing('connect ENOENT /data/.s.PGSQL.5432'))).toBe(true);
    expect(isDatabaseAway(missing("ENOENT: no such file or directory, open 'a.csv'"))).toBe(false);
  });

  it('takes other failures for what they are', () => {
    for (const error of [coded('P2002'), coded('42P01'), new Error('boom'), 'text', null, undefined])
      expect(isDatabaseAway(error)).toBe(false);
  });

  it('comes back from errors that cause themselves', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    expect(isDatabaseAway(loop)).toBe(false);
  });
});
