/** How every axis looks: no lines, quiet text of 12 px at every width. */
export const AXIS = {
  axisLine: false,
  tickLine: false,
  tick: { fill: 'var(--soft)', fontSize: 12 },
  interval: 0,
} as const;

/** Half of a time label, px: a tick nearer to the edge than that would be cut off. */
export const HALF_LABEL = 20;
