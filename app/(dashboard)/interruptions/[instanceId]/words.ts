import type { AnswerPart } from '#components/ui/answer';
import { counted, dateTime, duration, money } from '#components/ui/format';
import type { InstanceResponse } from '#lib/api/schemas/instances';
import { ran, seenBy } from '../../_events/words.ts';

export type Lifetime = InstanceResponse['lifetimes'][number];
const CENT = 0.005;

/** Newest first. */
export const newestFirst = (lifetimes: readonly Lifetime[]): Lifetime[] =>
  lifetimes.toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));

/** How long a lifetime was, or is so far; `at least` where its launch is not known. */
export function lifetimeRan(life: Pick<Lifetime, 'startedAt' | 'startAssumed' | 'endedAt'>, asOf: string) {
  const seconds = (Date.parse(life.endedAt ?? asOf) - Date.parse(life.startedAt)) / 1000;
  return life.startAssumed ? `at least ${ran(seconds)}` : ran(seconds);
}

/** How a lifetime ended, as a table says it. */
export function endWords({ endedAt, endReason }: Pick<Lifetime, 'endedAt' | 'endReason'>): string {
  if (endedAt === null) return 'runs';
  if (endReason === 'interrupted') return 'taken back';
  return endReason === null || endReason === 'unknown' ? 'reason not known' : endReason;
}

/** What ran in its place, how long there was nothing; null = it was not taken back. */
export function lostWords({ endReason, replacement }: Pick<Lifetime, 'endReason' | 'replacement'>) {
  if (replacement !== null)
    return replacement.lostSeconds === 0 ? 'nothing lost' : `${ran(replacement.lostSeconds)} lost`;
  return endReason === 'interrupted' ? 'none found within 24\u00a0hours' : null;
}

/** Hours without a known price, of a charge; null where every hour has one. */
export const unpricedWords = ({ unpricedHours }: Pick<Lifetime, 'unpricedHours'>): string | null =>
  unpricedHours < 1 / 60 ? null : `${duration(unpricedHours * 3600)} without a price`;

/** The end in a sentence: `on 22 Nov 14:07`, `by ...` where it is when the end was noticed. */
function endAt({ endedAt, endAssumed }: Pick<Lifetime, 'endAssumed'> & { endedAt: string }, asOf: string) {
  return `${endAssumed ? 'by' : 'on'} ${dateTime(endedAt, asOf)}`;
}

function fate(data: InstanceResponse, life: Lifetime): AnswerPart[] {
  const { asOf, interruptions } = data;
  const time = { strong: lifetimeRan(life, asOf) };
  if (life.endedAt === null) {
    const announced = interruptions.some(
      (row) => row.kind === 'interruption' && row.startedAt === life.startedAt,
    );
    return announced
      ? [' has run ', time, ' and is ', { strong: 'being taken back', tone: 'interruption' }]
      : [' has run ', time, ' and still runs'];
  }
  const at = endAt({ ...life, endedAt: life.endedAt }, asOf);
  if (life.endReason === 'interrupted')
    return [' ran ', time, ' and was ', { strong: 'taken back', tone: 'interruption' }, ` ${at}`];
  if (life.endReason === 'stopped' || life.endReason === 'terminated')
    return [' ran ', time, ` and was ${life.endReason} ${at}`];
  return [' ran ', time, ` and ended ${at}; why is not known`];
}

/** What the instance is, how long it ran, how that ended, what was waived; or what is known where the inventory knows it not. */
export function instanceAnswer(data: InstanceResponse): AnswerPart[] {
  const [life] = newestFirst(data.lifetimes);
  if (life === undefined) {
    const taken = data.interruptions.find((row) => row.kind === 'interruption');
    return [
      'The inventory does not know this instance',
      ...(taken === undefined
        ? [`; ${counted(data.events.length, 'event names', 'events name')} it.`]
        : [
            '; it was ',
            { strong: 'taken back', tone: 'interruption' as const },
            ` on ${dateTime(taken.at, data.asOf)}, seen by ${seenBy(taken.witnesses)}.`,
          ]),
    ];
  }
  const waived = life.waivedUsd !== null && life.waivedUsd >= CENT ? money(life.waivedUsd) : null;
  return [
    { strong: life.instanceType },
    ` in ${life.zone ?? life.region}`,
    ...fate(data, life),
    ...(waived === null ? [] : ['; ', { strong: waived, tone: 'spot' as const }, ' of its cost was waived']),
    '.',
  ];
}
