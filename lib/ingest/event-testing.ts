import { setTimeout as sleep } from 'node:timers/promises';
import { db } from '#lib/db/client';
import type { TestDatabase } from '#lib/db/testing';
import { noticesDelivered, USUAL_DISTURBANCE } from '#lib/demo/notices';
import type { FaultRule } from '#lib/demo/server';
import { openLaboratory } from './testing.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const HOURS_BACK = 60;
/**
 * Messages are on their way for a while, and half of what would take them off is cut: kills strike before what came is kept,
 * and between that and the removal.
 */
const FAULTS: FaultRule[] = [
  { kind: 'delay', action: 'ReceiveMessage', ms: 100 },
  { kind: 'drop', action: 'DeleteMessageBatch', rate: 0.5 },
];
const ROUND_MS = 500;
const NOTICES = { drop: 0, duplicate: 0.2, shuffleSeconds: 60 };
/** Workers that do little beside: each starts the faster. */
const LITTLE = {
  SPOT_REGIONS: 'us-east-1',
  SPOT_INSTANCE_TYPES: 'g6f.*',
  COST_EXPLORER_MAX_USD_PER_MONTH: '0',
};

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
    faults: FAULTS,
    queue: { hoursBack: HOURS_BACK, hiddenAtMostSeconds: 1, maxReceives: 1000, notices: NOTICES },
  });
  try {
    const from = new Date(NOW.getTime() - HOURS_BACK * 3_600_000);
    const sent = noticesDelivered(lab.market, from, new Date(NOW.getTime() + 1), {
      ...USUAL_DISTURBANCE,
      ...NOTICES,
    });
    const ids = [...new Set(sent.map(({ event }) => event.id))].toSorted();
    const isUnderWay = () => lab.cloud.queueDepth().inFlight > 0;
    const waitFor = async (what: () => boolean, withinMs: number) => {
      const until = Date.now() + withinMs;
      while (!what() && Date.now() < until) await sleep(5);
    };
    let between = 0;
    for (let round = 0; round < times; round++) {
      // What a killed worker held is hidden for a while.
      await waitFor(() => !isUnderWay(), 5_000);
      const worker = await lab.startWorker(LITTLE);
      await waitFor(isUnderWay, 10_000);
      await sleep(Math.random() * ROUND_MS);
      if (isUnderWay()) between++;
      await lab.kill(worker, 'SIGKILL');
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
