import { setTimeout as sleep } from 'node:timers/promises';
import { db } from '#lib/db/client';
import type { TestDatabase } from '#lib/db/testing';
import { noticesDelivered, USUAL_DISTURBANCE } from '#lib/demo/notices';
import { openLaboratory } from './testing.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const HOURS_BACK = 60;
const NOTICES = { drop: 0, duplicate: 0.2, shuffleSeconds: 60 };
/** Workers that do little beside: each starts the faster. */
const LITTLE = {
  SPOT_REGIONS: 'us-east-1',
  SPOT_INSTANCE_TYPES: 'g6f.*',
  COST_EXPLORER_MAX_USD_PER_MONTH: '0',
};

const events = () => db().event.count({ where: { source: 'queue' } });

/** Events that are kept more often than once, or of which an instance's part is kept twice or not at all. */
const brokenEvents = () => db().$queryRaw<unknown[]>`
  select e.id from event e where e.source = 'queue' and e.status = 'taken'
    and (select count(*) from instance_event i where i.event_id = e.id) <> 1
  union all select i.event_id from instance_event i where i.event_id not in (select id from event)`;

/**
 * Workers die by SIGKILL at random moments between receiving events and taking them off the queue; afterwards every event
 * that the cloud ever sent is kept, each once. Returns what was found, in words; throws where anything is lost or doubled.
 */
export async function eventKills(database: TestDatabase, seed: number, times: number): Promise<string> {
  const lab = await openLaboratory(database, {
    ...{ seed, now: NOW },
    faults: [{ kind: 'delay', action: 'DeleteMessageBatch', ms: 150 }],
    queue: { hoursBack: HOURS_BACK, visibilitySeconds: 1, notices: NOTICES },
  });
  try {
    const from = new Date(NOW.getTime() - HOURS_BACK * 3_600_000);
    const sent = noticesDelivered(lab.market, from, new Date(NOW.getTime() + 1), {
      ...USUAL_DISTURBANCE,
      ...NOTICES,
    });
    const ids = [...new Set(sent.map(({ event }) => event.id))].toSorted();
    let between = 0;
    for (let round = 0; round < times; round++) {
      const before = await events();
      const worker = await lab.startWorker(LITTLE);
      const until = Date.now() + 20_000;
      while ((await events()) === before && Date.now() < until && before < ids.length) await sleep(5);
      await sleep(Math.random() * 300);
      await lab.kill(worker, 'SIGKILL');
      // Kept, and not yet taken off: what was received and will come again.
      const { waiting, inFlight } = lab.cloud.queueDepth();
      if (inFlight > 0 && waiting + inFlight > 0) between++;
    }
    if (between === 0)
      throw new Error('No kill struck between receiving and removing: this round proves nothing');
    lab.cloud.faults.clear();
    await lab.startWorker(LITTLE);
    const until = Date.now() + 120_000;
    for (;;) {
      const { waiting, inFlight } = lab.cloud.queueDepth();
      if (waiting + inFlight === 0) break;
      if (Date.now() > until)
        throw new Error(`the queue still holds ${waiting + inFlight}: ${lab.log().slice(-2000)}`);
      await sleep(100);
    }
    const kept = await db().event.findMany({ where: { source: 'queue' }, select: { eventId: true } });
    const keptIds = kept.map(({ eventId }) => eventId).toSorted();
    if (JSON.stringify(keptIds) !== JSON.stringify(ids))
      throw new Error(`${ids.length} events were sent, ${keptIds.length} are kept`);
    const broken = await brokenEvents();
    if (broken.length > 0) throw new Error(`kept by halves: ${JSON.stringify(broken.slice(0, 5))}`);
    return `${ids.length} events (${sent.length} sent with duplicates) each kept once after ${times} kills, ${between} of them with messages under way`;
  } finally {
    await lab.close();
  }
}
