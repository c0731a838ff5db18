/** Counts what is to be said of runs, each with the name of one of them. */
export type Remarks = {
  add(what: string, run: string): void;
  /** In words: `3 runs: it names no instance (bert-large)`. */
  notes(): string[];
};

const MAX_NOTES = 20;

export function createRemarks(): Remarks {
  const counted = new Map<string, { runs: Set<string>; example: string }>();
  return {
    add(what, run) {
      const known = counted.get(what);
      if (known === undefined) counted.set(what, { runs: new Set([run]), example: run });
      else known.runs.add(run);
    },
    notes() {
      const notes = [...counted].map(
        ([what, { runs, example }]) =>
          `${runs.size} ${runs.size === 1 ? 'run' : 'runs'}: ${what} (${example})`,
      );
      const more = notes.length - MAX_NOTES;
      return more <= 0 ? notes : [...notes.slice(0, MAX_NOTES), `and ${more} more kinds of remarks`];
    },
  };
}
