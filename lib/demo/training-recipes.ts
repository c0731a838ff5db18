/** How the code of a job trains. Seconds are of the gang's useful work, but for those of a checkpoint, which it waits for. */
export type Recipe = {
  epochSeconds: number;
  stepSeconds: number;
  /** useful seconds from a saved state to the next; null = the code never saves */
  checkpointEverySeconds: number | null;
  checkpointSeconds: number;
  checkpointBytes: number;
  /** a notice makes the code save at once, where the time that is left allows it */
  savesOnNotice: boolean;
  /** how many of the runs crash once by themselves */
  crashShare: number;
};

const GIB = 1024 ** 3;

function recipe(
  epochSeconds: number,
  save: { every: number; takes: number; gib: number } | null,
  options: Partial<Pick<Recipe, 'stepSeconds' | 'savesOnNotice' | 'crashShare'>> = {},
): Recipe {
  return {
    epochSeconds,
    stepSeconds: 2,
    checkpointEverySeconds: save?.every ?? null,
    checkpointSeconds: save?.takes ?? 0,
    checkpointBytes: Math.round((save?.gib ?? 0) * GIB),
    savesOnNotice: false,
    crashShare: 0,
    ...options,
  };
}

/**
 * The jobs whose code reports, by name; all others stay silent. Some save far too seldom or too often for what they meet:
 * the best interval of most lies between one and two hours.
 */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  'llama-8b-sft': recipe(
    5400,
    { every: 14_400, takes: 95, gib: 96 },
    { stepSeconds: 6, savesOnNotice: true },
  ),
  'h100-ablation': recipe(2400, { every: 1200, takes: 75, gib: 28 }),
  'long-context': recipe(7200, { every: 5400, takes: 180, gib: 112 }, { stepSeconds: 12, crashShare: 0.3 }),
  'reward-model': recipe(3600, { every: 21_600, takes: 40, gib: 15 }),
  baseline: recipe(1800, { every: 3600, takes: 60, gib: 24 }),
  'vit-pretrain': recipe(1500, { every: 1800, takes: 25, gib: 3.5 }, { stepSeconds: 1, savesOnNotice: true }),
  detector: recipe(2100, null),
  'neuron-port': recipe(2700, { every: 600, takes: 30, gib: 8 }),
};
