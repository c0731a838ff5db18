import { timeTickLabel, timeTicks } from './ticks.ts';

/** Room for the names of the nodes at the left; on a phone they stand over their lines. */
const NAMES = 150;
const AXIS = 30;
const BAR = 16;
/** More nodes than that stand closer together. */
const ROOMY = 8;

/** How far one line is from the next, px. */
const pitch = (nodes: number): number => (nodes > ROOMY ? 30 : 34);

/** How high the drawing of so many nodes is, px. */
export const timelineHeight = (nodes: number): number => nodes * pitch(nodes) + AXIS + 8;

/** Where the lines of nodes lie in a box that is `width` px wide. */
export function timelineRows(width: number, nodes: number) {
  const narrow = width < 560;
  return {
    narrow,
    left: narrow ? 0 : NAMES,
    bar: narrow ? 12 : BAR,
    /** the upper edge of a node's bar */
    top: (row: number) => row * pitch(nodes) + (narrow ? 16 : 6),
    bottom: nodes * pitch(nodes) + 4,
  };
}

export type TimeLabel = { at: number; text: string };

/** Words of the time axis in UTC: the first names its day, unless a midnight near it does. */
export function timeLabels(from: number, to: number, count: number): TimeLabel[] {
  const ticks = timeTicks(from, to, count);
  const words = ticks.map((at) => ({ at, text: timeTickLabel(at) }));
  const [first, ...rest] = words;
  if (first === undefined || words.slice(0, 2).some(({ text }) => !text.includes(':'))) return words;
  const { at } = first;
  const midnight = at - (at % 86_400_000);
  return [{ at, text: `${timeTickLabel(midnight)} ${first.text}` }, ...rest];
}
