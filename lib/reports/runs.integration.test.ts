import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runsResponse } from '#lib/api/schemas/runs';
import { at, emptyRuns, gpus, iso, life, makeRun, spotPrices, told } from '#lib/db/run-testing';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { NOW, tell } from '#lib/ingest/ledger-testing';
import { makeLedgers } from '#lib/ingest/make-ledgers';
import { run } from './run.ts';
import { runEpochs } from './run-epochs.ts';
import { runs } from './runs.ts';

const STRANGER = '00000000-0000-4000-8000-000000000000';

for (const target of testTargets()) {
  describe(`the list of runs on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(async () => {
      await emptyRuns();
      await gpus(8);
      await spotPrices([-60, '3.6']);
      await life('i-a', 0, null);
    });

    it('is listed, narrowed and paged, newest first', async () => {
      const names = ['a', 'b', 'c', 'd', 'e'];
      const ids = [];
      for (const [n, name] of names.entries())
        ids.push(
          await makeRun({ name, project: n < 2 ? 'nlp' : null, tags: { n: String(n) }, createdAt: at(n) }),
        );
      const [a, b] = ids as [string, string];
      await tell(a, told('start', 10, { on: 'i-a' }), told('epoch', 30, { epoch: 0 }), told('end', 40));
      await tell(b, told('start', 50, { on: 'i-a' }), told('heartbeat', 990));
      await makeLedgers({ now: NOW, say: () => {} });

      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await runs({ limit: 2, ...(cursor === undefined ? {} : { cursor }) }, NOW);
        expect(runsResponse.parse(page)).toEqual(page);
        seen.push(...page.rows.map(({ name }) => name));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      // Those that began come by their begin, the others by when they were made.
      expect(seen).toEqual(['b', 'a', 'e', 'd', 'c']);

      const found = async (query: Parameters<typeof runs>[0], now = NOW) =>
        (await runs(query, now)).rows.map(({ name }) => name).join('');
      expect(await found({ status: ['running'] })).toBe('b');
      expect(await found({ status: ['silent'] }, at(1_006))).toBe('b');
      expect(await found({ status: ['ended', 'running'] })).toBe('ba');
      expect(await found({ status: ['waiting'] })).toBe('edc');
      expect(await found({ project: ['nlp'] })).toBe('ba');
      expect(await found({ project: [''] })).toBe('edc');
      expect(await found({ q: 'A' })).toBe('a');
      expect(await found({ q: '%' })).toBe('');
      expect(await found({ region: ['us-east-1'], gpuModel: ['H100'], instanceType: ['p5.48xlarge'] })).toBe(
        'ba',
      );
      expect(await found({ region: ['eu-west-1'] })).toBe('');
      expect(await found({ tag: { n: ['0', '3'] } })).toBe('ad');
      expect(await found({ tag: { other: [''] }, cloud: ['aws'] })).toBe('ba');
      expect(await found({ from: iso(45), to: iso(60) })).toBe('b');
      await expect(runs({ cursor: 'x' }, NOW)).rejects.toMatchObject({ status: 400 });
      await expect(run(STRANGER, NOW)).rejects.toMatchObject({ status: 404 });
      await expect(runEpochs(STRANGER, NOW)).rejects.toMatchObject({ status: 404 });
    });
  });
}
