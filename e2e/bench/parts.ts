import type { Figure } from './figures.ts';

export const PARTS = ['ingest', 'memory', 'reading', 'savings', 'bills', 'events', 'runs'] as const;
export type PartName = (typeof PARTS)[number];

export type PartOptions = {
  /** of a Postgres in which databases may be made */
  serverUrl: string;
  /** price rows that are ingested in each round */
  rows: number;
  rounds: number;
  /** price rows that one run ingests while its memory is watched */
  memoryRows: number;
  /** of each kind to each server */
  requests: number;
};

/** Measures one part; whatever it started or made, it hands to `later` to be ended and dropped, last first. */
export type Part = (options: PartOptions, later: (undo: () => Promise<unknown>) => void) => Promise<Figure[]>;
