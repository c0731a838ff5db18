import { type TestDatabase, testTargets } from '#lib/db/testing';
import { eventKills } from '#lib/ingest/event-testing';
import { billKills } from './bills.ts';
import { restarts } from './restarts.ts';
import { cuts, kills, storms } from './rounds.ts';

const long = process.argv.includes('--long');
const targets = testTargets();

type Round = { name: string; run: () => Promise<string> };

const onEach = (name: string, run: (database: TestDatabase) => Promise<string>): Round[] =>
  targets.map((target) => ({
    name: `${name} (${target.name})`,
    run: async () => {
      const database = await target.open();
      try {
        return await run(database);
      } finally {
        await database.close();
      }
    },
  }));

const onPostgres = (
  name: string,
  run: (database: TestDatabase & { url: string }) => Promise<string>,
): Round[] =>
  onEach(name, (database) => run({ ...database, url: database.url ?? '' })).filter((round) =>
    round.name.endsWith('(postgres)'),
  );

const seeds = (count: number) => Array.from({ length: count }, (_, n) => 100 + n);

const short = (): Round[] => [
  ...onPostgres('the database goes away and comes back', (database) => cuts(database, 31, 2)),
  { name: 'the whole product is killed and started again', run: () => restarts(1) },
];

const rounds = (): Round[] => [
  ...onEach('20 kills', (database) => kills(database, 41, 20)),
  ...onEach('20 kills while bills are taken in', (database) => billKills(database, 43, 20)),
  ...onEach('20 kills between receiving events and removing them', (database) =>
    eventKills(database, 289, 20),
  ),
  ...onPostgres('the database goes away and comes back', (database) => cuts(database, 42, 10)),
  ...seeds(5).flatMap((seed) =>
    onEach(`a storm of faults, seed ${seed}`, (database) => storms(database, seed)),
  ),
  { name: 'the whole product is killed and started again', run: () => restarts(8) },
];

let failed = 0;
let passed = 0;
for (const round of long ? rounds() : short()) {
  const began = performance.now();
  const took = () => `${((performance.now() - began) / 1000).toFixed(0)} s`;
  try {
    console.log(`ok    ${round.name}: ${await round.run()}, ${took()}`);
    passed++;
  } catch (error) {
    console.error(`FAIL  ${round.name}, ${took()}: ${(error as Error).stack}`);
    failed++;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
