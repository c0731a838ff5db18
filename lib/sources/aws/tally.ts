/** Counts what was not taken, by reason, with one example of each. */
export type Tally = {
  add(why: string, example: string): void;
  readonly count: number;
  /** What was counted since the last call, in words: `3 spot prices refused: the price is 0 (p5.48xlarge …)`. */
  take(noun: string): string[];
};

export function createTally(): Tally {
  let reasons = new Map<string, { count: number; example: string }>();
  let count = 0;
  return {
    add(why, example) {
      count += 1;
      const known = reasons.get(why);
      if (known === undefined) reasons.set(why, { count: 1, example });
      else known.count += 1;
    },
    get count() {
      return count;
    },
    take(noun) {
      const notes = [...reasons].map(
        ([why, { count: n, example }]) => `${n} ${noun} refused: ${why} (${example})`,
      );
      reasons = new Map();
      return notes;
    },
  };
}
