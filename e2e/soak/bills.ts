import { deepStrictEqual } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { db } from '#lib/db/client';
import type { TestDatabase } from '#lib/db/testing';
import { FEW_PRICES, toldSavings, trueFigures } from '#lib/ingest/billing-testing';
import { BILL_FEEDS, openLaboratory, runBegins, triesUnderWay, waitForAll } from '#lib/ingest/testing';

const NOW = new Date('2026-11-23T12:00:00Z');
/** Final at `NOW`, and after the last list price cut. */
const FINAL = { from: '2026-09-15', to: '2026-11-20' };

/** Nothing of a bill that was taken in by halves: no line without its book, and each book that is read as it was summed up. */
async function assertWhole(): Promise<void> {
  const broken = await db().$queryRaw`
    select 'line' as what, book_id as id from usage_line where book_id not in (select id from usage_book)
    union all select 'day', book_id from usage_day where book_id not in (select id from usage_book)
    union all select 'book', b.id from usage_book b where b.held and b.lines <> (select count(*) from usage_line l where l.book_id = b.id)
    union all select 'sums', b.id from usage_book b
      where b.held and (select coalesce(sum(cost), 0) from usage_line l where l.book_id = b.id) <> (select coalesce(sum(cost), 0) from usage_day d where d.book_id = b.id)`;
  deepStrictEqual(broken, []);
}

/** Workers die by SIGKILL at random moments while they take bills in; what is kept is whole after each. */
export async function billKills(database: TestDatabase, seed: number, times: number): Promise<string> {
  const faults = [
    { kind: 'delay' as const, service: 's3' as const, ms: 80 },
    { kind: 'delay' as const, service: 'ce' as const, ms: 80 },
  ];
  const lab = await openLaboratory(database, { seed, now: NOW, faults, bills: BILL_FEEDS });
  try {
    let working = 0;
    for (let round = 0; round < times; round++) {
      const before = await triesUnderWay(BILL_FEEDS);
      const worker = await lab.startWorker(FEW_PRICES);
      await runBegins(before, 30_000, BILL_FEEDS);
      await sleep(Math.random() * 1500);
      if (await runBegins(before, 50, BILL_FEEDS)) working++;
      await lab.kill(worker, 'SIGKILL');
      await assertWhole();
      // Half of the rounds begin anew, so that whole bills are replaced under the kills too.
      if (round % 2 === 1) await db().$executeRaw`update usage_book set version = 'old'`;
      await lab.makeDue(BILL_FEEDS);
    }
    if (working === 0) throw new Error('No kill struck a bill: this round proves nothing');
    lab.cloud.faults.clear();
    await lab.startWorker(FEW_PRICES);
    await waitForAll({ timeoutMs: 420_000, log: lab.log, bills: BILL_FEEDS });
    await assertWhole();
    const truth = trueFigures(lab, FINAL);
    deepStrictEqual(await toldSavings(FINAL, NOW), truth);
    const days = Object.keys(truth.day ?? {}).length;
    return `savings of ${days} days equal after ${times} kills, ${working} of them while bills were taken in`;
  } finally {
    await lab.close();
  }
}
