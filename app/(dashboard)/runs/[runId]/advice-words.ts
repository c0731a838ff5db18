import { intervalText } from '#components/charts/overhead-axis';
import { count, dateTime, listed, money, pct } from '#components/ui/format';
import type { CheckpointAdviceResponse } from '#lib/api/schemas/checkpoint-advice';
import { intervalText as rateInterval, rateText, timesText } from '../../interruptions/words.ts';

type Detail = NonNullable<CheckpointAdviceResponse['detail']>;
const NBSP = '\u00a0';

/** The quiet line of the section: the rate with its interval, above one as times an hour; what a save and a restart take. */
export function measuredText({ rate, nodes, checkpointSeconds, restartSeconds }: Detail): string {
  const whose = nodes === 1 ? 'here' : `for ${count(nodes)} nodes`;
  const { perHour, low95, high95 } = rate;
  const often = perHour > 1;
  const interval = often
    ? `${timesText(low95)} – ${timesText(high95)}`
    : (rateInterval(low95, high95)?.replace(`${NBSP}%/h`, '') ?? 'not known');
  const met = often ? `${timesText(perHour)}${NBSP}times an hour` : rateText(perHour);
  const restart =
    restartSeconds === null ? 'no restart was seen' : `a restart ${intervalText(restartSeconds)}`;
  return `${met} ${whose} (${interval}), a save takes ${intervalText(checkpointSeconds)}, ${restart}`;
}

/** `between every 51 and every 97 min`: what the rate's interval makes of the advice; null where there is none. */
export function betweenText({ low, high }: Pick<CheckpointAdviceResponse, 'low' | 'high'>): string | null {
  if (low === null) return null;
  if (high === null) return `at least every ${intervalText(low)}: so far the rate has no lower end`;
  return `every ${intervalText(low)} to every ${intervalText(high)} by the ends of the rate’s interval`;
}

/** What changing to the advice would save a month; null where nothing is to be changed, or it is not known. */
export function savingText({
  monthlySavingUsd,
  savedShare,
  savedShareLow,
  savedShareHigh,
}: Detail): string | null {
  if (savedShare === null || monthlySavingUsd === null) return null;
  if (savedShare * 100 < 0.05) return 'Today’s interval is as good: there is nothing to save by changing it.';
  const ends =
    savedShareLow === null || savedShareHigh === null
      ? ''
      : ` (${pct(savedShareLow * 100)} to ${pct(savedShareHigh * 100)})`;
  return `That would save ${money(monthlySavingUsd)} of a month in which it ran all the time, ${pct(savedShare * 100)} of its cost${ends}.`;
}

/** Today’s interval, where the run has one. */
export function todayText({ today }: Detail): string | null {
  if (today === null)
    return 'It has not saved twice without a stop between, so that there is no interval of today.';
  return today.factor === null
    ? `Today it saves every ${intervalText(today.intervalSeconds)}: at that as good as no work would get done.`
    : null;
}

/** Hours of the week that have an interval of their own; null where one holds for all. */
export function hoursText({ hours }: Detail): string | null {
  const own = hours.filter(({ isOwn }) => isOwn);
  const lengths = own.flatMap(({ intervalSeconds }) => intervalSeconds ?? []);
  if (own.length === 0) return null;
  const range =
    lengths.length === 0
      ? ''
      : `: every ${listed([...new Set([Math.min(...lengths), Math.max(...lengths)].map(intervalText))]).replace(' and ', ' to ')}`;
  return `In ${own.length === 1 ? 'one hour' : `${count(own.length)}${NBSP}hours`} of the week the rate differs enough for an interval of their own${range}.`;
}

/** Until when the advice holds. */
export const holdsText = ({
  validUntil,
  asOf,
}: Pick<CheckpointAdviceResponse, 'validUntil' | 'asOf'>): string =>
  `Holds until ${dateTime(validUntil, asOf)} UTC.`;
