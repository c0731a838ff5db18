import { expect, it } from 'vitest';
import type { RunEvent, RunPart } from '#lib/domain/training-run';
import { createMarket } from './market.ts';
import { type DemoTrainingRun, trainingRuns } from './training.ts';
import { RECIPES } from './training-recipes.ts';

const NOW = new Date('2026-11-25T14:00:00Z');

it('simulated training is what a model that looks at one second after the other makes of it', () => {
  const quarter = trainingRuns(createMarket(1), new Date(NOW.getTime() - 90 * 86_400_000), NOW);
  const ended = quarter.filter((run) => run.events(600).some(({ type }) => type === 'end'));
  const some = ended.filter((_, index) => index % 4 === 0);
  expect(some.length).toBeGreaterThan(15);
  for (const run of some) expect(bySecond(run)).toEqual(ofFirstNode(run));
});

const ofFirstNode = (run: DemoTrainingRun) => {
  const { segments, epochs } = run.truth();
  const sums: Partial<Record<RunPart, number>> = {};
  for (const { node, from, to, part } of segments)
    if (node === '0') sums[part] = (sums[part] ?? 0) + (to - from) / 1000;
  return { ...sums, epochs: epochs.map(({ epoch, at }) => [epoch, at]) };
};

/**
 * The first node's seconds of an ended run, each looked at by itself: what it is depends on who is there, on how much has
 * been done and on when the nodes said that they begin, resume and end.
 */
function bySecond(run: DemoTrainingRun): ReturnType<typeof ofFirstNode> {
  const recipe = RECIPES[run.project] as (typeof RECIPES)[string];
  const { checkpointEverySeconds: every, checkpointSeconds, epochSeconds } = recipe;
  const { claims, stops } = run.truth();
  const events = run.events(600);
  const times = (...types: RunEvent['type'][]) =>
    new Set(events.filter(({ type }) => types.includes(type)).map(({ at }) => at));
  const [begins, ends, notices] = [times('start', 'resume'), times('end'), times('interruption-notice')];
  const firstAt = Math.min(...begins);
  const endAt = Math.min(...ends);
  const gone = new Map(claims.map(({ lifetime }) => [lifetime.endedAt.getTime(), lifetime]));
  const crashes = new Set(stops.filter(({ cause }) => cause === 'failure').map(({ at }) => at));
  const nodes = new Set(claims.map(({ node }) => node)).size;
  const spoke = new Set<string>();
  const isOnNode = claims.filter(({ node }) => node === '0');

  let mode: RunPart = 'idle';
  let [done, saved, left] = [0, 0, 0];
  let [heard, heardBefore] = [0, 0];
  let stretch: { at: number; part: RunPart }[] = [];
  let epochs: number[][] = [];
  let kept = 0;
  const sums: Partial<Record<RunPart, number>> = {};
  const settle = (part: (given: RunPart) => RunPart) => {
    for (const second of stretch) {
      if (!isOnNode.some(({ from, to }) => from <= second.at && second.at < to)) continue;
      const named = part(second.part);
      sums[named] = (sums[named] ?? 0) + 1;
    }
    stretch = [];
  };
  const halt = () => {
    settle(() => 'lost');
    [mode, done] = ['restart', saved];
    epochs = epochs.slice(0, kept);
    spoke.clear();
  };
  for (let at = firstAt; at < endAt; at += 1000) {
    if (gone.get(at) !== undefined) {
      if (mode === 'useful' || mode === 'checkpoint') halt();
      if (gone.get(at)?.interruption?.noticedAt != null) heard = Math.max(0, heard - 1);
    }
    if (crashes.has(at)) halt();
    for (const event of begins.has(at) ? events.filter((entry) => entry.at === at) : []) {
      if (event.type === 'start' || event.type === 'resume') spoke.add(event.node);
      if (spoke.size === nodes && mode !== 'useful' && mode !== 'checkpoint') {
        settle((part) => part);
        mode = 'useful';
      }
    }
    const isSaved = mode === 'checkpoint' && left === 0;
    if (isSaved) {
      settle((part) => part);
      [saved, kept, mode] = [done, epochs.length, 'useful'];
      if (heardBefore > 0) {
        mode = 'restart';
        spoke.clear();
      }
    }
    if (mode === 'useful' && done >= (epochs.length + 1) * epochSeconds) epochs.push([epochs.length + 1, at]);
    const isNotice = notices.has(at);
    if (isNotice)
      heard += events.filter((entry) => entry.at === at && entry.type === 'interruption-notice').length;
    const ends = [...gone.keys()].filter((end) => end >= at && end <= at + 120_000);
    const heeds =
      (isNotice || (isSaved && heard > 0)) &&
      recipe.savesOnNotice &&
      ends.every((end) => at + checkpointSeconds * 1000 < end);
    if (mode === 'useful' && every !== null && (done - saved >= every || heeds)) {
      [mode, heardBefore] = ['checkpoint', heard];
      left = checkpointSeconds;
    }
    stretch.push({ at, part: mode });
    if (mode === 'useful') done += 1;
    if (mode === 'checkpoint') left -= 1;
  }
  settle((part) => part);
  const idleAfter = isOnNode.reduce((sum, { to }) => sum + Math.max(0, to - endAt) / 1000, 0);
  if (idleAfter > 0) sums.idle = (sums.idle ?? 0) + idleAfter;
  return { ...sums, epochs };
}
