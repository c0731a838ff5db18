import type { RunResponse } from '#lib/api/schemas/runs';

type Stop = RunResponse['stops'][number];
type Segment = RunResponse['segments'][number];

/** A stop with what it took: lost work before it, the restart after it; USD null = no price is known of any of it. */
export type StopCost = Stop & {
  /** the instance that was taken, where one was */
  instanceId: string | null;
  /** it came while the gang stood: what it took may be with the stop before it */
  within: boolean;
  lostSeconds: number;
  restartSeconds: number;
  lostUsd: number | null;
  restartUsd: number | null;
};

const sum = (values: readonly (number | null)[]): number | null =>
  values.every((value) => value === null) && values.length > 0
    ? null
    : values.reduce<number>((total, value) => total + (value ?? 0), 0);

const seconds = (phases: readonly { from: string; to: string }[]) =>
  phases.reduce((total, { from, to }) => total + (Date.parse(to) - Date.parse(from)) / 1000, 0);

/** The instance that the provider took from the node with the stop, which may be before its end, when a notice came. */
function takenAt(segments: readonly Segment[], { node, at, resumedAt }: Stop): string | null {
  const taken = segments.filter(
    ({ to, ...segment }) =>
      segment.node === node &&
      segment.interrupted &&
      Date.parse(to) >= Date.parse(at) &&
      (resumedAt === null || Date.parse(to) <= Date.parse(resumedAt)),
  );
  return taken.toSorted((a, b) => Date.parse(a.to) - Date.parse(b.to))[0]?.instanceId ?? null;
}

/** Whether the gang stood already when it came: then all that it took is with the stop before it. */
const isWithin = (stops: readonly Stop[], k: number): boolean =>
  stops
    .slice(0, k)
    .some(({ resumedAt }) => resumedAt === null || Date.parse(resumedAt) > Date.parse(stops[k]?.at ?? ''));

/**
 * The stops of a run, newest first, with what each took. Lost work belongs to the first stop that is not before its end, a
 * restart to the last one that is not after its begin: every phase of both to one stop.
 */
export function stopCosts({
  stops,
  phases,
  segments,
}: Pick<RunResponse, 'stops' | 'phases' | 'segments'>): StopCost[] {
  const times = stops.map(({ at }) => Date.parse(at));
  const lost = Map.groupBy(
    phases.filter(({ part }) => part === 'lost'),
    ({ to }) => times.findIndex((time) => time >= Date.parse(to)),
  );
  const restarts = Map.groupBy(
    phases.filter(({ part }) => part === 'restart'),
    ({ from }) => times.findLastIndex((time) => time <= Date.parse(from)),
  );
  return stops
    .map((stop, k): StopCost => {
      const [work, restart] = [lost.get(k) ?? [], restarts.get(k) ?? []];
      return {
        ...stop,
        instanceId: takenAt(segments, stop),
        within: isWithin(stops, k),
        lostSeconds: seconds(work),
        restartSeconds: seconds(restart),
        lostUsd: sum(work.map(({ usd }) => usd)),
        restartUsd: sum(restart.map(({ usd }) => usd)),
      };
    })
    .toReversed();
}
