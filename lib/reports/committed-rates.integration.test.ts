import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBody } from '#lib/api/read-body';
import { committedRateBody } from '#lib/api/schemas/committed-rates';
import { db, withTransaction } from '#lib/db/client';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { type } from '#lib/db/usage-testing';
import { writeRows } from '#lib/db/write-rows';
import { committedRates, setCommittedRate } from './committed-rates.ts';

describe('a committed rate', () => {
  const said = (body: object) => {
    const { success, error } = committedRateBody.safeParse(body);
    return success ? 'taken' : error.issues[0]?.message;
  };

  it.each([
    [{ family: 'p5.48xlarge', usdPerHour: 0.000001 }, 'taken'],
    [{ family: 'p5.48xlarge', usdPerHour: 99_999_998.123456 }, 'taken'],
    [{ family: 'p5.48xlarge', usdPerHour: 0.0000001 }, 'must have at most 6 digits after the point'],
    [{ family: 'p5', discountPct: 0 }, 'taken'],
    [{ family: 'p5', discountPct: 99.9999 }, 'taken'],
    [{ family: 'p5', discountPct: 99.99999 }, 'must have at most 4 digits after the point'],
    [{ family: 'p5', usdPerHour: 3 }, expect.stringContaining('needs an instance type')],
  ])('%j: %s', (body, expected) => {
    expect(said(body)).toEqual(expected);
  });

  it.each([
    [{ family: 'p5.48xlarge', usdPerHour: 0 }, 'usdPerHour: must be more than 0'],
    [{ family: 'p5', discountPct: 100 }, 'discountPct: must be less than 100'],
    [{ family: 'p5', discountPct: -1 }, 'discountPct: must be at least 0'],
  ])('%j is refused by its limit', async (body, message) => {
    const request = new Request('http://localhost/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await expect(readBody(request, committedRateBody)).rejects.toThrow(message);
  });
});

for (const target of testTargets()) {
  describe(`committed rates on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
      const rows = [type('m9z.large', null, 0)];
      await withTransaction((tx) => writeRows(tx, { kind: 'instance-types', rows }, { source: 'api' }));
    });
    afterAll(async () => {
      await database.close();
    });

    it('are answered as they are kept, with the rate whose place they take', async () => {
      const first = await setCommittedRate({ family: 'p5', discountPct: 40.125 });
      expect(first).toEqual({
        ...{ id: first.id, cloud: 'aws', account: null, family: 'p5', usdPerHour: null, discountPct: 40.125 },
        ...{ replaced: null, note: null },
      });
      const second = await setCommittedRate({ family: 'p5', discountPct: 35 });
      expect(second).toMatchObject({
        id: first.id,
        discountPct: 35,
        replaced: { usdPerHour: null, discountPct: 40.125 },
      });
      const elsewhere = await setCommittedRate({ family: 'p5', discountPct: 35, account: '111111111111' });
      expect(elsewhere.replaced).toBeNull();
      expect((await committedRates()).rows.map(({ id }) => id)).toEqual([first.id, elsewhere.id]);
    });

    it('are of types that the catalogue or the provider knows, or say that they are not', async () => {
      const noteOf = async (family: string) => (await setCommittedRate({ family, discountPct: 10 })).note;
      for (const family of ['p4de', 'p5.48xlarge', 'm9z', 'm9z.large'])
        expect(await noteOf(family), family).toBeNull();
      expect(await noteOf('p9x')).toBe(
        'No instance family "p9x" is known: the rate applies once a bill names one.',
      );
      expect(await noteOf('p5.1xlarge')).toMatch(/^No instance type "p5.1xlarge" is known/);
    });

    it.each(['0, null', '-1, null', 'null, -0.1', 'null, 100', '1, 1', 'null, null'])(
      'cannot be %s',
      async (amounts) => {
        const insert = `insert into committed_rate (cloud, family, usd_per_hour, discount_pct) values ('aws', 'x', ${amounts})`;
        await expect(db().$executeRawUnsafe(insert)).rejects.toThrow(/committed_rate_(one|range)/);
      },
    );
  });
}
