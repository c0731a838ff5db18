import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db, withTransaction } from '#lib/db/client';
import { claimInstallation } from '#lib/db/installation';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { imports } from '#lib/reports/imports';
import { receiveImport } from './receive-import.ts';

const now = new Date('2026-11-23T12:00:00Z');
const LIST = 'instance_type,ondemand_usd_hour\np5.48xlarge,55.04\np3.2xlarge,0\n';
const QUERY = { name: 'list.csv', region: 'us-east-1', validFrom: '2026-07-20' };

const request = (body: BodyInit | null, signal?: AbortSignal) =>
  new Request('http://127.0.0.1:3000/api/v1/imports', { method: 'POST', body, signal });

for (const target of testTargets()) {
  describe(`receiveImport on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(() => db().$executeRaw`truncate on_demand_price, import, installation`);

    it('takes in a body or a form and lists what it took', async () => {
      const first = await receiveImport(request(LIST), QUERY, now);
      expect(first).toMatchObject({ format: 'on-demand-price-csv', read: 2, written: 1, refusedCount: 1 });
      const form = new FormData();
      form.append('file', new Blob([LIST]), 'aws-on-demand-us-east-1-2026-07-20.csv');
      expect(await receiveImport(request(form), {}, now)).toMatchObject({ written: 0, unchanged: 1 });
      const { rows } = await imports({});
      expect(rows.map((row) => [row.name, row.read, row.written, row.refused])).toEqual([
        ['aws-on-demand-us-east-1-2026-07-20.csv', 2, 0, first.refused],
        ['list.csv', 2, 1, first.refused],
      ]);
      expect(rows[1]).toMatchObject({ id: first.id, at: now.toISOString(), account: null });
    });

    it('answers each fault with its status and what to do, and keeps nothing', async () => {
      const fault = (body: BodyInit | null) => receiveImport(request(body), QUERY, now);
      await expect(fault(null)).rejects.toMatchObject({ status: 400 });
      await expect(fault('')).rejects.toMatchObject({
        status: 400,
        message: expect.stringMatching(/^list\.csv: the file is empty\. Give the JSON of/),
      });
      await expect(fault('{"SpotPriceHistory":[{')).rejects.toMatchObject({
        status: 422,
        message: expect.stringMatching(/the JSON breaks off\. Export or copy the file again/),
      });
      await expect(fault('a,b\n1,2')).rejects.toMatchObject({ status: 422 });
      expect(await db().import.count()).toBe(0);
      expect(await db().installation.count()).toBe(0);
    });

    it('keeps nothing where the client goes away', async () => {
      const client = new AbortController();
      client.abort();
      await expect(receiveImport(request(LIST, client.signal), QUERY, now)).rejects.toMatchObject({
        status: 400,
        message: 'The upload broke off: nothing of it was kept.',
      });
      expect(await db().onDemandPrice.count()).toBe(0);
    });

    it('answers 409 where the database holds simulated data', async () => {
      await withTransaction((tx) => claimInstallation(tx, 'demo'));
      await expect(receiveImport(request(LIST), QUERY, now)).rejects.toMatchObject({
        status: 409,
        message: expect.stringContaining('set SOURCES=files or SOURCES=aws'),
      });
    });
  });
}
