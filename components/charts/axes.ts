/** How every axis looks: no lines, quiet text of 12 px at every width. */
export const AXIS = {
  axisLine: false,
  tickLine: false,
  tick: { fill: 'var(--soft)', fontSize: 12 },
  interval: 0,
} as const;
