import { linearTicks } from './ticks.ts';

/** An hour of the week: 0 = Monday 00:00. */
export type HourCell = {
  hour: number;
  interruptions: number;
  exposureHours: number;
  ratePerHour: number | null;
  low95: number | null;
  high95: number | null;
};

/** What a cell is coloured by: `hatched` where there is too little to say; else a step from 0 (none) up. */
export type Shade = 'hatched' | number;

/** Hours at risk below which a cell's rate says nothing. */
export const LEAST_HOURS = 10;
const STEPS = 5;
export const HOURS_OF_WEEK = 168;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** All hours of the week in their order; those without a row have no hours at risk. */
export function weekCells(rows: readonly HourCell[]): HourCell[] {
  const known = new Map(rows.map((row) => [row.hour, row]));
  return Array.from(
    { length: HOURS_OF_WEEK },
    (_, hour) =>
      known.get(hour) ?? {
        hour,
        interruptions: 0,
        exposureHours: 0,
        ratePerHour: null,
        low95: null,
        high95: null,
      },
  );
}

const isKnown = (cell: HourCell) => cell.exposureHours >= LEAST_HOURS && cell.ratePerHour !== null;

/** The upper ends of the steps in per cent per hour, over the cells that have enough; none where nothing was taken back. */
export function shadeSteps(cells: readonly HourCell[]): number[] {
  const highest = Math.max(0, ...cells.filter(isKnown).map(({ ratePerHour }) => ratePerHour ?? 0));
  return highest === 0 ? [] : linearTicks(0, highest * 100, STEPS).slice(1);
}

/** The shade of a cell: 0 where nothing was taken back in it, `steps.length` at most. */
export function shadeOf(cell: HourCell, steps: readonly number[]): Shade {
  if (!isKnown(cell)) return 'hatched';
  const percent = (cell.ratePerHour ?? 0) * 100;
  if (percent === 0) return 0;
  const step = steps.findIndex((end) => percent <= end * (1 + 1e-9));
  return step === -1 ? steps.length : step + 1;
}

/** How much of the ink a step has, in per cent. */
export const shadeInk = (step: number, steps: number): number =>
  step === 0 ? 10 : Math.round(26 + (74 * (step - 1)) / Math.max(1, steps - 1));

/** `Mon 14:00`: an hour of the week. */
export const hourName = (hour: number): string =>
  `${DAYS[Math.floor(hour / 24)]} ${String(hour % 24).padStart(2, '0')}:00`;

/** The hour that a key leads to from another; undefined where it is none of ours. */
export function hourAfter(key: string, hour: number): number | undefined {
  const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 24, ArrowUp: -24 };
  if (key === 'Home') return 0;
  if (key === 'End') return HOURS_OF_WEEK - 1;
  const step = steps[key];
  if (step === undefined) return undefined;
  const target = hour + step;
  return target < 0 || target >= HOURS_OF_WEEK ? hour : target;
}
