import { notFound } from '#lib/api/problem';
import type { InstanceResponse } from '#lib/api/schemas/instances';
import { readEvents } from '#lib/db/events-read';
import { type InstanceLifetimeRecord, readCapacity, readInstance } from '#lib/db/instance-read';
import { readInterruptions } from '#lib/db/interruptions-read';
import { readPoolSteps } from '#lib/db/price-steps';
import { replacements } from '#lib/domain/replacement';
import { spotCharge } from '#lib/domain/spot-charge';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MOST = 500;
/** Micro-USD per hour x ms in one USD. */
const UNITS = 1e6 * HOUR_MS;

type Lifetime = InstanceResponse['lifetimes'][number];

/** What a spot lifetime was charged by spot prices, as far as it was seen. */
async function chargeOf(
  life: InstanceLifetimeRecord,
): Promise<Pick<Lifetime, 'chargedUsd' | 'waivedUsd' | 'unpricedHours'>> {
  const end = life.endedAt ?? life.lastSeenAt;
  const unknown = { chargedUsd: null, waivedUsd: null, unpricedHours: 0 };
  if (life.lifecycle !== 'spot') return unknown;
  const [from, to] = [life.startedAt.getTime(), end.getTime()];
  const steps =
    life.poolId === null
      ? []
      : ((await readPoolSteps([life.poolId], life.startedAt, end)).get(life.poolId) ?? []);
  if (steps.length === 0) return { ...unknown, unpricedHours: (to - from) / HOUR_MS };
  const stretch = {
    os: life.os,
    startedAt: from,
    endedAt: life.endedAt?.getTime() ?? null,
    endReason: life.endReason,
  };
  const { charged, waived, unpricedMs } = spotCharge(stretch, steps, from, to);
  return {
    chargedUsd: Number(charged) / UNITS,
    waivedUsd: Number(waived) / UNITS,
    unpricedHours: unpricedMs / HOUR_MS,
  };
}

/** What ran in its place after it was taken back, by the rule of all interruptions of its capacity. */
async function replacementOf(
  instanceId: string,
  life: InstanceLifetimeRecord,
): Promise<Lifetime['replacement']> {
  if (life.lifecycle !== 'spot' || life.endedAt === null) return null;
  const from = new Date(life.endedAt.getTime() - 2 * DAY_MS);
  const to = new Date(life.endedAt.getTime() + DAY_MS);
  const { taken, starts } = await readCapacity(life, from, to);
  const own = taken.findIndex(
    (one) => one.instanceId === instanceId && one.anchor.getTime() === life.startedAt.getTime(),
  );
  if (own < 0) return null;
  const found = replacements(
    taken.map(({ at, endedAt }) => ({ capacity: '', at: at.getTime(), endedAt: (endedAt ?? at).getTime() })),
    new Map([['', starts.map(({ startedAt }) => startedAt.getTime())]]),
    to.getTime(),
  )[own];
  if (found?.outcome !== 'replaced') return null;
  const start = starts[found.start];
  if (start === undefined) return null;
  return {
    instanceId: start.instanceId,
    startedAt: start.startedAt.toISOString(),
    lostSeconds: found.lostMs / 1000,
  };
}

async function lifetimeOf(instanceId: string, life: InstanceLifetimeRecord): Promise<Lifetime> {
  const { tagSetId: _, poolId: __, ...rest } = life;
  const [charge, replacement] = await Promise.all([chargeOf(life), replacementOf(instanceId, life)]);
  return {
    ...rest,
    startedAt: life.startedAt.toISOString(),
    endedAt: life.endedAt?.toISOString() ?? null,
    firstSeenAt: life.firstSeenAt.toISOString(),
    lastSeenAt: life.lastSeenAt.toISOString(),
    ...charge,
    replacement,
  };
}

/** All that is known of an instance: its lifetimes, interruptions and events. Throws `ProblemError` 404 where nothing is. */
export async function instance(instanceId: string, now: Date): Promise<InstanceResponse> {
  const filters = { instanceId: [instanceId] };
  const [lives, happened, told] = await Promise.all([
    readInstance(instanceId),
    readInterruptions({ from: null, to: null, filters }, { after: null, limit: MOST }),
    readEvents(filters, { before: null, limit: MOST }),
  ]);
  if (lives.length + happened.length + told.length === 0)
    throw notFound(`Nothing is known of an instance "${instanceId.slice(0, 60)}".`);
  return {
    instanceId,
    lifetimes: await Promise.all(lives.map((life) => lifetimeOf(instanceId, life))),
    interruptions: happened,
    events: told,
    asOf: now.toISOString(),
  };
}
