/** Room around the plot for axes and end labels, in px. */
export type PlotMargin = { left: number; right: number; top: number; bottom: number };

/** Where a chart's plot lies in its box, in px, and the way between its values and its pixels. */
export type Plot = {
  left: number;
  top: number;
  width: number;
  height: number;
  x: (at: number) => number;
  y: (value: number) => number;
  /** how much of the y axis one pixel is */
  perPx: number;
  /** the value of the x axis under a pixel, held within the axis */
  at: (px: number) => number;
};

/** The plot of a box of `size` px with linear axes over `xDomain` and `yDomain`. */
export function makePlot(
  size: { width: number; height: number },
  margin: PlotMargin,
  xDomain: readonly [number, number],
  yDomain: readonly [number, number],
): Plot {
  const width = Math.max(1, size.width - margin.left - margin.right);
  const height = Math.max(1, size.height - margin.top - margin.bottom);
  const [x0, x1] = xDomain;
  const [y0, y1] = yDomain;
  return {
    left: margin.left,
    top: margin.top,
    width,
    height,
    x: (at) => margin.left + ((at - x0) / (x1 - x0)) * width,
    y: (value) => margin.top + (1 - (value - y0) / (y1 - y0)) * height,
    perPx: (y1 - y0) / height,
    at: (px) => x0 + Math.min(1, Math.max(0, (px - margin.left) / width)) * (x1 - x0),
  };
}
