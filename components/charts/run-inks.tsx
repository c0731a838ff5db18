import { RUN_PARTS, type RunPart } from '#lib/domain/training-run';

export { RUN_PARTS, type RunPart };
export type StopCause = 'interruption' | 'failure';

/** What each part of paid time is called, and its ink: the same in every drawing of a run. */
export const PART_WORDS: Record<RunPart, string> = {
  useful: 'Useful',
  checkpoint: 'Checkpoints',
  lost: 'Lost work',
  restart: 'Restart',
  idle: 'Idle',
};

export const PART_INKS: Record<RunPart, string> = {
  useful: 'var(--spot)',
  checkpoint: 'var(--ondemand)',
  lost: 'var(--loss)',
  restart: 'var(--interruption)',
  idle: 'var(--hair)',
};

/** The ink of a stop: amber where the provider took an instance, grey for any other. */
export const CAUSE_INKS: Record<StopCause, string> = {
  interruption: 'var(--interruption)',
  failure: 'var(--soft)',
};
