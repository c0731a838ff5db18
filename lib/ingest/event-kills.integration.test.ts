import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { eventKills } from './event-testing.ts';

for (const target of testTargets()) {
  describe(`events on ${target.name}`, () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await target.open();
    });
    afterEach(() => database.close());

    it('are each kept once though workers are killed between receiving and removing them', async () => {
      expect(await eventKills(database, 289, 5)).toMatch(/each kept once after 5 kills, [1-5] of them/);
    });
  });
}
