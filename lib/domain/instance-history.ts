import { endedBy, type KnownEvent, NEAR_MS } from './lifetime-ends.ts';
import type { KeptLifetime } from './lifetime-merge.ts';
import { type InterruptionAction, WITNESSES, type Witness } from './provider-event.ts';

export type { KnownEvent } from './lifetime-ends.ts';

const MINUTE = 60_000;
/** An event may name a moment before the launch that the inventory names, by clocks that differ. */
const BEFORE_START_MS = MINUTE;
/** A warning is given two minutes before; one that lies longer after a dated end belongs to something else. */
const AFTER_END_MS = 10 * MINUTE;

/** An interruption or a rebalance recommendation of one lifetime; `startedAt` null = no lifetime of the instance is known. */
export type Happening = {
  kind: 'interruption' | 'rebalance';
  startedAt: Date | null;
  /** when it was announced; where nobody dates that, when the instance ended or the event was received */
  at: Date;
  atAssumed: boolean;
  action: InterruptionAction | null;
  account: string | null;
  region: string;
  zoneName: string | null;
  witnesses: Witness[];
  /** of an interruption: when a rebalance recommendation came before it */
  rebalanceAt: Date | null;
};

/** Where an event belongs; `startedAt` null = nowhere (yet), and why. */
export type Placement = { key: string; startedAt: Date | null; why: string | null };

/** What is known of one instance. `gone`: starts of lifetimes that turned out to be others'. */
export type History = {
  lifetimes: KeptLifetime[];
  gone: Date[];
  happenings: Happening[];
  placements: Placement[];
};

const byTime = <T extends { at: Date }>(rows: readonly T[]): T[] =>
  rows.toSorted((a, b) => a.at.getTime() - b.at.getTime());

/** The lifetime that an instant belongs to: the last that had begun by then. */
const lifeAt = (lives: readonly KeptLifetime[], at: Date): KeptLifetime | undefined =>
  lives.findLast((life) => life.startedAt.getTime() <= at.getTime() + BEFORE_START_MS);

const near = (a: Date, b: Date) => Math.abs(a.getTime() - b.getTime()) <= NEAR_MS;

/** A lifetime that an event begins; what is kept of one with that start holds on. */
function begun(
  model: Omit<KeptLifetime, 'startedAt'>,
  event: KnownEvent,
  kept: readonly KeptLifetime[],
): KeptLifetime {
  const { at: startedAt, atAssumed: startAssumed } = event;
  const same = kept.find((life) => life.startedAt.getTime() === startedAt.getTime());
  return {
    ...{ ...model, startedAt, startAssumed, fromEvents: true, firstSeenAt: startedAt, lastSeenAt: startedAt },
    ...{ endedAt: same?.endedAt ?? null, endReason: same?.endReason ?? null },
    ...{ endAssumed: same?.endAssumed ?? false, inventoryReason: null },
  };
}

/** What the inventory showed, and launches that it never did. */
function withLaunches(kept: readonly KeptLifetime[], events: readonly KnownEvent[]): KeptLifetime[] {
  const lives = kept.filter(({ fromEvents }) => !fromEvents);
  for (const event of events) {
    if (event.launch === null || event.account === null) continue;
    if (lives.some((life) => near(life.startedAt, event.at))) continue;
    const { launch, account, region, cloud, instanceId } = event;
    const model = { cloud, instanceId, account, region, ...launch } as Omit<KeptLifetime, 'startedAt'>;
    lives.push(begun(model, event, kept));
  }
  return lives.toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
}

/** An instance that runs again after its end begins another lifetime, described as the last one. */
function withRestarts(
  lives: readonly KeptLifetime[],
  events: readonly KnownEvent[],
  kept: readonly KeptLifetime[],
): KeptLifetime[] {
  const all = [...lives];
  for (const event of events) {
    if (event.kind !== 'start' || event.atAssumed) continue;
    const last = lifeAt(all, event.at);
    if (last === undefined || last.endedAt === null || event.at < last.endedAt) continue;
    const place = all.indexOf(last) + 1;
    const next = all[place];
    const isTold = next !== undefined && near(next.startedAt, event.at);
    // Of an end that nobody dates it is not known whether it came before.
    if (isTold || (last.endAssumed && near(last.startedAt, event.at))) continue;
    all.splice(place, 0, begun(last, event, kept));
  }
  return all;
}

function ended(lives: readonly KeptLifetime[], events: readonly KnownEvent[]): KeptLifetime[] {
  return lives.map((life, index) => endedBy(life, lives[index + 1]?.startedAt ?? null, events));
}

function placed(lives: readonly KeptLifetime[], event: KnownEvent): Placement {
  const nowhere = (why: string) => ({ key: event.key, startedAt: null, why });
  if (lives.length === 0) return nowhere('the inventory does not know this instance');
  const life = lifeAt(lives, event.at) ?? lives.find(({ startedAt }) => near(startedAt, event.at));
  if (life === undefined) return nowhere('the instance is known from a later start on');
  if (event.account !== null && event.account !== life.account)
    return nowhere(`the inventory has this instance in account ${life.account}`);
  const announces = event.kind === 'interruption' || event.kind === 'rebalance';
  const isOpen = life.endedAt === null || (life.endAssumed && life.inventoryReason === null);
  if (announces && !isOpen && event.at.getTime() > (life.endedAt as Date).getTime() + AFTER_END_MS)
    return nowhere('the instance had ended by then');
  return { key: event.key, startedAt: life.startedAt, why: null };
}

const inOrder = (witnesses: Iterable<Witness>): Witness[] => {
  const seen = new Set(witnesses);
  return WITNESSES.filter((witness) => seen.has(witness));
};

type Told = { kind: Happening['kind']; events: KnownEvent[] };

function happeningOf({ kind, events }: Told, life: KeptLifetime | null): Happening | null {
  const inventory = life !== null && kind === 'interruption' && life.inventoryReason === 'interrupted';
  const first = events.find(({ atAssumed }) => !atAssumed) ?? (inventory ? undefined : events[0]);
  const at = first?.at ?? life?.endedAt;
  if (at === undefined || at === null || (events.length === 0 && !inventory)) return null;
  const any = first ?? events[0];
  return {
    kind,
    startedAt: life?.startedAt ?? null,
    at,
    atAssumed: first === undefined ? (life?.endAssumed ?? true) : first.atAssumed,
    action: events.find(({ action }) => action !== null)?.action ?? null,
    account: life?.account ?? any?.account ?? null,
    region: life?.region ?? any?.region ?? '',
    zoneName: life?.zoneName ?? any?.zoneName ?? null,
    witnesses: inOrder([...events.map(({ source }) => source), ...(inventory ? ['inventory' as const] : [])]),
    rebalanceAt: null,
  };
}

/** What was announced of a lifetime, each once, however many say so. */
function happeningsOf(life: KeptLifetime, events: readonly KnownEvent[]): Happening[] {
  const told = (kind: Happening['kind']) =>
    happeningOf({ kind, events: events.filter((event) => event.kind === kind) }, life);
  const rebalance = told('rebalance');
  const interruption = told('interruption');
  const rebalanceAt =
    rebalance !== null && interruption !== null && rebalance.at <= interruption.at ? rebalance.at : null;
  return [
    ...(interruption === null ? [] : [{ ...interruption, rebalanceAt }]),
    ...(rebalance === null ? [] : [rebalance]),
  ];
}

/** What was announced of an instance that is not known: what lies within minutes of each other is the same. */
function unplacedHappenings(events: readonly KnownEvent[]): Happening[] {
  return (['interruption', 'rebalance'] as const).flatMap((kind) => {
    const groups: KnownEvent[][] = [];
    for (const event of events.filter((one) => one.kind === kind)) {
      const last = groups.at(-1);
      const first = last?.[0];
      if (
        last !== undefined &&
        first !== undefined &&
        event.at.getTime() - first.at.getTime() <= AFTER_END_MS
      )
        last.push(event);
      else groups.push([event]);
    }
    return groups.flatMap((group) => happeningOf({ kind, events: group }, null) ?? []);
  });
}

/** Ends depend on what began after them, and starts on what ended before: a few rounds settle both. */
const ROUNDS = 8;

const sameLives = (a: readonly KeptLifetime[], b: readonly KeptLifetime[]): boolean =>
  a.length === b.length &&
  a.every((life, index) => {
    const other = b[index] as KeptLifetime;
    return (
      life.startedAt.getTime() === other.startedAt.getTime() &&
      life.endedAt?.getTime() === other.endedAt?.getTime() &&
      life.endReason === other.endReason
    );
  });

function lifetimesOf(kept: readonly KeptLifetime[], events: readonly KnownEvent[]): KeptLifetime[] {
  let lives = kept as KeptLifetime[];
  for (let round = 0; round < ROUNDS; round++) {
    const launched = ended(withLaunches(lives, events), events);
    const next = ended(withRestarts(launched, events, lives), events);
    if (sameLives(next, lives)) return next;
    lives = next;
  }
  return lives;
}

/**
 * All that is known of one instance from the lifetimes that are kept of it and every event that names it, in whatever
 * order they came: its lifetimes with starts and ends as well as anyone dates them, where each event belongs, and its
 * interruptions, each once with all who saw it. Made anew of its own result and the same events it changes nothing.
 */
export function historyOf(kept: readonly KeptLifetime[], told: readonly KnownEvent[]): History {
  const events = byTime(told);
  const lifetimes = lifetimesOf(kept, events);
  const placements = events.map((event) => placed(lifetimes, event));
  const startOf = new Map(placements.map(({ key, startedAt }) => [key, startedAt?.getTime() ?? null]));
  const happenings = lifetimes.flatMap((life) =>
    happeningsOf(
      life,
      events.filter(({ key }) => startOf.get(key) === life.startedAt.getTime()),
    ),
  );
  const waiting = events.filter(({ key }) => startOf.get(key) === null);
  const starts = new Set(lifetimes.map(({ startedAt }) => startedAt.getTime()));
  return {
    lifetimes,
    gone: kept.map(({ startedAt }) => startedAt).filter((start) => !starts.has(start.getTime())),
    happenings: [...happenings, ...unplacedHappenings(waiting)],
    placements,
  };
}
