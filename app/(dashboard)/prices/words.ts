import { counted, duration, pct, usd, usdDigits } from '#components/ui/format';
import type { OperatingSystem } from '#lib/domain/rows';

const SYSTEMS: Record<OperatingSystem, string> = {
  linux: 'Linux',
  rhel: 'RHEL',
  suse: 'SUSE',
  windows: 'Windows',
};

/** `linux` -> `Linux`. */
export const systemName = (os: OperatingSystem) => SYSTEMS[os];

/** One price with the decimals that it needs: `$19.66`, `$0.158`. */
export const price = (value: number) => usd(value, usdDigits([value]));

/** Decimals that a long column of prices shares: what its smallest needs, at most three, so that it stays narrow. */
export const columnDigits = (values: (number | null)[]) => Math.min(3, usdDigits(values));

/** `8 × H100`, `H100` for one, `0.125 × L4` for a slice; null without a GPU. */
export function gpuWords(pool: { gpuModel: string | null; gpuCount: number | null }): string | null {
  if (pool.gpuModel === null) return null;
  return pool.gpuCount === null || pool.gpuCount === 1
    ? pool.gpuModel
    : `${pool.gpuCount}\u00a0×\u00a0${pool.gpuModel}`;
}

/** `+2.3 %`, `−0.4 %`, `0.0 %`: a change with its sign. */
export const signedPct = (value: number) => `${value >= 0.05 ? '+' : ''}${pct(value)}`;

/** How far a price lies below another in words: `64.3 % below`, `2.4 % above`. */
export function below(savingsPct: number): 'below' | 'above' {
  return savingsPct < 0 ? 'above' : 'below';
}

/** Hours as a reader counts them: `40 min`, `12 h`, `30 d`. */
export const hoursWords = (hours: number) => duration(hours * 3600);

type KnownStats = {
  unknownHours: number;
  unconfirmedHours: number;
  assumedHours: number;
  unpricedHours: number;
  knownHours: number;
};

/** What is not certain about a pool's window, one sentence each; parts under a minute are not worth a word. */
export function doubts(stats: KnownStats): string[] {
  const worth = (hours: number) => hours >= 1 / 60;
  return [
    worth(stats.unknownHours) && stats.knownHours > 0
      ? `The first ${hoursWords(stats.unknownHours)} are unknown: no price had been recorded.`
      : null,
    worth(stats.assumedHours)
      ? `For ${hoursWords(stats.assumedHours)} the on-demand price is assumed: the earliest known one, from before its date.`
      : null,
    worth(stats.unpricedHours)
      ? `${hoursWords(stats.unpricedHours)} have no on-demand price to compare with.`
      : null,
    stats.unconfirmedHours >= 1
      ? `The last ${hoursWords(stats.unconfirmedHours)} are not confirmed: no source has answered since.`
      : null,
  ].filter((sentence) => sentence !== null);
}

/** `12 pools of 3 GPU models in 2 regions`; without a word of models where there are none. */
export function scopeWords(pools: number, models: number, regions: number): string {
  const of = models === 0 ? '' : ` of ${counted(models, 'GPU model')}`;
  return `${counted(pools, 'pool')}${of} in ${counted(regions, 'region')}`;
}
